#include "tool/report/terminal_modes.h"

#include <fmt/format.h>
#include <vterm.h>

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

constexpr std::array on_at_start{7, 25};                // lines wrap, the cursor is visible
constexpr std::array alternate_screens{47, 1047, 1049}; // of xterm
constexpr int cursor_saved = 1048;                      // is no mode: nothing is left on
constexpr std::string_view ascii_charset = "\x1b(B";
constexpr std::string_view first_charset = "\x0f"; // shift in
constexpr std::string_view numeric_keypad = "\x1b>";
constexpr std::string_view whole_screen_scrolls = "\x1b[r";
constexpr std::string_view default_cursor = "\x1b[0 q";
constexpr std::string_view plain_keys = "\x1b[>4m"; // xterm's modifyOtherKeys
constexpr char shift_out = '\x0e';
constexpr char shift_in = '\x0f';

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < ' ' || byte == 0x7f;
}

std::string in_words(const long* arguments, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        if (i > 0) text += ';';
        if (!CSI_ARG_IS_MISSING(arguments[i])) text += std::to_string(CSI_ARG(arguments[i]));
    }
    return text;
}

} // namespace

struct TerminalModes::Callbacks {
    // Gets all that is left, and says how much of it is text.
    static int text(const char* bytes, size_t size, void*) {
        return static_cast<int>(std::find_if(bytes, bytes + size, [](char c) { return is_control(c); }) - bytes);
    }
    static int control(unsigned char control, void* user) {
        auto& modes = *static_cast<TerminalModes*>(user);
        if (control == shift_out) modes.other_[std::string(first_charset)] = shift_out;
        if (control == shift_in) modes.other_.erase(std::string(first_charset));
        return 1;
    }
    static int escape(const char* bytes, size_t size, void* user) {
        static_cast<TerminalModes*>(user)->take_escape({bytes, size});
        return 1;
    }
    static int csi(const char* leader, const long* arguments, int count, const char* intermediate, char command,
                   void* user) {
        auto& modes = *static_cast<TerminalModes*>(user);
        const std::string lead = leader != nullptr ? leader : "";
        const std::string between = intermediate != nullptr ? intermediate : "";
        const auto words = in_words(arguments, count);
        const auto note = [&](std::string_view off, bool is_on) {
            if (is_on) {
                modes.other_[std::string(off)] = fmt::format("\x1b[{}{}{}{}", lead, words, between, command);
            } else {
                modes.other_.erase(std::string(off));
            }
        };
        if (between == "!" && command == 'p') modes.reset();
        if (between == " " && command == 'q') note(default_cursor, words != "0" && !words.empty());
        if (!between.empty()) return 1;
        if (lead.empty() && command == 'r') note(whole_screen_scrolls, !words.empty());
        if (lead == ">" && command == 'm' && words.starts_with('4')) note(plain_keys, words.starts_with("4;"));
        if ((lead == "?" || lead.empty()) && (command == 'h' || command == 'l'))
            for (int i = 0; i < count; ++i)
                if (!CSI_ARG_IS_MISSING(arguments[i]))
                    modes.set_mode({lead, static_cast<int>(CSI_ARG(arguments[i]))}, command == 'h');
        return 1;
    }
};

TerminalModes::TerminalModes() : parser_(vterm_new(1, 1), vterm_free) {
    static const auto callbacks = [] {
        VTermParserCallbacks all{};
        all.text = Callbacks::text;
        all.control = Callbacks::control;
        all.escape = Callbacks::escape;
        all.csi = Callbacks::csi;
        return all;
    }();
    vterm_set_utf8(parser_.get(), 1);
    vterm_parser_set_callbacks(parser_.get(), &callbacks, this);
}

TerminalModes::~TerminalModes() = default;

void TerminalModes::take(std::string_view output) {
    vterm_input_write(parser_.get(), output.data(), output.size());
}

void TerminalModes::set_mode(const Mode& mode, bool is_on) {
    const bool is_private = !mode.first.empty();
    const auto is_one_of = [&](const auto& numbers) {
        return is_private && std::find(numbers.begin(), numbers.end(), mode.second) != numbers.end();
    };
    if (is_private && mode.second == cursor_saved) return;
    if (is_one_of(alternate_screens)) {
        alternate_screen_ = is_on ? mode.second : 0;
    } else if (is_on == is_one_of(on_at_start)) {
        modes_.erase(mode);
    } else {
        modes_[mode] = is_on;
    }
}

void TerminalModes::take_escape(std::string_view sequence) {
    if (sequence == "c") reset();
    if (sequence == "=") other_[std::string(numeric_keypad)] = "\x1b=";
    if (sequence == ">") other_.erase(std::string(numeric_keypad));
    if (sequence == "(B")
        other_.erase(std::string(ascii_charset));
    else if (sequence.starts_with('('))
        other_[std::string(ascii_charset)] = fmt::format("\x1b{}", sequence);
}

void TerminalModes::reset() {
    modes_.clear();
    other_.clear();
    alternate_screen_ = 0;
}

std::string TerminalModes::switch_on_screen() const {
    return alternate_screen_ != 0 ? fmt::format("\x1b[?{}h", alternate_screen_) : "";
}

std::string TerminalModes::switch_on_others() const {
    std::string text;
    for (const auto& [off, on] : other_) text += on;
    for (const auto& [mode, is_on] : modes_)
        text += fmt::format("\x1b[{}{}{}", mode.first, mode.second, is_on ? 'h' : 'l');
    return text;
}

std::string TerminalModes::switch_off() const {
    std::string text;
    for (const auto& [mode, is_on] : modes_)
        text += fmt::format("\x1b[{}{}{}", mode.first, mode.second, is_on ? 'l' : 'h');
    for (const auto& [off, on] : other_) text += off;
    if (alternate_screen_ != 0) text += fmt::format("\x1b[?{}l", alternate_screen_);
    return text;
}

} // namespace cmakewatch
