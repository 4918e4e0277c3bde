#include "tool/terminal/terminal_modes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

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

std::string keeping_cursor(std::string_view sequence) {
    constexpr std::string_view save = "\x1b\x37";
    constexpr std::string_view restore = "\x1b\x38";
    return fmt::format("{}{}{}", save, sequence, restore);
}

// Those of a sequence, with "?" or the like in front: "?1002;1006".
std::vector<int> numbers_in(std::string_view parameters) {
    std::vector<int> numbers;
    while (!parameters.empty()) {
        const auto word = parameters.substr(0, parameters.find(';'));
        int number = 0;
        const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (failed == std::errc{} && end == word.data() + word.size()) numbers.push_back(number);
        parameters.remove_prefix(std::min(word.size() + 1, parameters.size()));
    }
    return numbers;
}

} // namespace

void TerminalModes::take(ControlSequences::Kind kind, std::string_view bytes) {
    constexpr size_t introducer = 2; // ESC [
    switch (kind) {
    case ControlSequences::Kind::text: return;
    case ControlSequences::Kind::control: return take_control(bytes.front());
    case ControlSequences::Kind::escape: return take_escape(bytes.substr(1));
    case ControlSequences::Kind::sequence:
        const auto last = std::min(bytes.find_first_of(" !\"#$%&'()*+,-./", introducer), bytes.size() - 1);
        return take_sequence(bytes.substr(introducer, last - introducer), bytes.substr(last));
    }
}

void TerminalModes::note(std::string_view off, bool is_on, std::string_view on) {
    if (is_on) {
        other_[std::string(off)] = on;
    } else {
        other_.erase(std::string(off));
    }
}

void TerminalModes::take_control(char c) {
    if (c == shift_out || c == shift_in) note(first_charset, c == shift_out, "\x0e");
}

void TerminalModes::take_escape(std::string_view last) {
    if (last == "c") reset();
    if (last == "=" || last == ">") note(numeric_keypad, last == "=", "\x1b=");
    if (last.starts_with('(')) note(ascii_charset, last != "(B", fmt::format("\x1b{}", last));
}

void TerminalModes::take_sequence(std::string_view parameters, std::string_view last) {
    const auto whole = fmt::format("\x1b[{}{}", parameters, last);
    if (last == "!p") reset();
    if (last == " q") note(default_cursor, !parameters.empty() && parameters != "0", whole);
    if (last == "r" && !parameters.starts_with('?')) note(whole_screen_scrolls, !parameters.empty(), whole);
    if (last == "m" && parameters.starts_with(">4")) note(plain_keys, parameters.starts_with(">4;"), whole);
    if (last == "u") take_keyboard(parameters);
    if (last != "h" && last != "l") return;
    const std::string kind = parameters.starts_with('?') ? "?" : "";
    for (const int number : numbers_in(parameters.substr(kind.size()))) set_mode({kind, number}, last == "h");
}

void TerminalModes::take_keyboard(std::string_view parameters) {
    if (parameters.starts_with('>')) keyboards_.push_back(fmt::format("\x1b[{}u", parameters));
    if (!parameters.starts_with('<')) return;
    const auto numbers = numbers_in(parameters.substr(1));
    const auto count = numbers.empty() ? 1 : std::max(numbers.front(), 1);
    keyboards_.resize(keyboards_.size() - std::min(keyboards_.size(), static_cast<size_t>(count)));
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

void TerminalModes::reset() {
    modes_.clear();
    other_.clear();
    keyboards_.clear();
    alternate_screen_ = 0;
}

std::string TerminalModes::switch_on_screen() const {
    return alternate_screen_ != 0 ? fmt::format("\x1b[?{}h", alternate_screen_) : "";
}

std::string TerminalModes::switch_on_others() const {
    std::string text;
    for (const auto& [off, on] : other_) text += on;
    for (const auto& keyboard : keyboards_) text += keyboard;
    for (const auto& [mode, is_on] : modes_)
        text += fmt::format("\x1b[{}{}{}", mode.first, mode.second, is_on ? 'h' : 'l');
    return text;
}

// The end of a scroll region moves the cursor, which stays where it is; the end of an alternate screen moves it anyway.
std::string TerminalModes::switch_off() const {
    std::string text;
    for (const auto& [mode, is_on] : modes_)
        text += fmt::format("\x1b[{}{}{}", mode.first, mode.second, is_on ? 'l' : 'h');
    for (const auto& [off, on] : other_)
        text += off == whole_screen_scrolls && !has_alternate_screen() ? keeping_cursor(off) : off;
    if (!keyboards_.empty()) text += fmt::format("\x1b[<{}u", keyboards_.size());
    if (alternate_screen_ != 0) text += fmt::format("\x1b[?{}l", alternate_screen_);
    return text;
}

} // namespace cmakewatch
