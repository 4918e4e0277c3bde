#include "tool/terminal/screen_state.h"

#include "tool/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace cmakewatch {
namespace {

constexpr int unknown = std::numeric_limits<int>::max() / 2; // lines

// The first one; `otherwise` if there is none.
int number_in(std::string_view parameters, int otherwise) {
    int number = 0;
    const auto [end, failed] = std::from_chars(parameters.data(), parameters.data() + parameters.size(), number);
    return failed == std::errc{} ? std::min(number, unknown) : otherwise;
}

// Those that follow the first byte of a UTF-8 character.
int bytes_behind(unsigned char first) {
    if (first >= 0xf0U) return 3;
    if (first >= 0xe0U) return 2;
    return first >= 0xc0U ? 1 : 0;
}

bool is_home(std::string_view parameters) {
    return parameters.empty() || parameters == "1" || parameters == "1;1" || parameters == ";";
}

} // namespace

void ScreenState::take(std::string_view output) {
    sequences_.take(output, [this](ControlSequences::Kind kind, std::string_view bytes) {
        const bool had_alternate_screen = modes_.has_alternate_screen();
        modes_.take(kind, bytes);
        follow_screen(had_alternate_screen);
        switch (kind) {
        case ControlSequences::Kind::text: return take_text(bytes);
        case ControlSequences::Kind::control: return take_control(bytes.front());
        case ControlSequences::Kind::escape: return take_escape(bytes.back());
        case ControlSequences::Kind::sequence:
            constexpr size_t introducer = 2; // ESC [
            return take_sequence(bytes.substr(introducer, bytes.size() - introducer - 1), bytes.back());
        }
    });
}

void ScreenState::take_text(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        missing_bytes_ = continues_character(c) ? std::max(missing_bytes_ - 1, 0) : bytes_behind(byte);
    }
    cursor_.is_at_line_start = false;
    is_empty_ = false;
    has_returned_ = false;
}

void ScreenState::take_control(char c) {
    missing_bytes_ = 0;
    if (c == '\n') return move_down(1);
    if (c == '\r') {
        has_returned_ = true;
        cursor_.is_at_line_start = is_empty_ && cursor_.lines_below == 0;
    } else if (c == '\t' || c == '\b') {
        take_text(" ");
    }
}

void ScreenState::take_escape(char last) {
    if (last == '7') saved_cursor_ = cursor_;
    if (last == '8') cursor_ = saved_cursor_;
    if (last == 'D' || last == 'E') move_down(1);
    if (last == 'M') move_up(1);
    if (last == 'c') *this = {};
}

void ScreenState::take_sequence(std::string_view parameters, char last) {
    switch (last) {
    case 'm':
        // xterm has sequences of another kind with this letter.
        if (parameters.find_first_not_of("0123456789;:") == std::string_view::npos)
            has_colours_ = !parameters.empty() && parameters != "0";
        return;
    case 'A':
    case 'F': return move_up(std::max(number_in(parameters, 1), 1));
    case 'B':
    case 'E':
        if (cursor_.lines_below > 0) move_down(std::min(std::max(number_in(parameters, 1), 1), cursor_.lines_below));
        return;
    case 'C':
    case 'G': cursor_.is_at_line_start = false; return;
    case 'H':
    case 'f':
    case 'd':
        cursor_ = {false, unknown};
        is_empty_ = false;
        has_returned_ = is_home(parameters);
        has_placed_text_ = has_placed_text_ || !is_home(parameters);
        return;
    case 'J':
        if (const auto part = number_in(parameters, 0); part != 2 && !(part == 0 && has_returned_)) return;
        cursor_ = {has_returned_, 0};
        is_empty_ = has_returned_;
        return;
    case 'K':
        if (!has_returned_) return;
        is_empty_ = true;
        cursor_.is_at_line_start = cursor_.lines_below == 0;
        return;
    case 's':
        if (parameters.empty()) saved_cursor_ = cursor_;
        return;
    case 'u':
        if (parameters.empty()) cursor_ = saved_cursor_;
        return;
    default: return;
    }
}

// Its cursor is where the program puts it; that of the normal screen comes back with it.
void ScreenState::follow_screen(bool had_alternate_screen) {
    if (modes_.has_alternate_screen() == had_alternate_screen) return;
    if (had_alternate_screen) {
        cursor_ = cursor_before_;
    } else {
        cursor_before_ = std::exchange(cursor_, {false, unknown});
    }
    is_empty_ = cursor_.is_at_line_start;
    has_placed_text_ = false;
}

void ScreenState::set_drawn(int lines_below) {
    if (modes_.has_alternate_screen()) return;
    cursor_ = {false, lines_below};
    has_placed_text_ = false;
}

void ScreenState::set_at_line_start(bool is_at_line_start) {
    cursor_ = {is_at_line_start, 0};
    is_empty_ = is_at_line_start;
    has_returned_ = is_at_line_start;
}

std::string ScreenState::move_below_all() {
    constexpr int most_lines = 9999; // of a screen; the cursor stops at the last one
    std::string text;
    if (cursor_.lines_below > 0) text = fmt::format("\x1b[{}B", std::min(cursor_.lines_below, most_lines));
    if (!cursor_.is_at_line_start) text += "\r\n";
    set_at_line_start(true);
    return text;
}

std::string ScreenState::leave() {
    std::string text = has_colours_ ? "\x1b[0m" : "";
    text += modes_.switch_off();
    if (modes_.has_alternate_screen()) cursor_ = cursor_before_;
    if (cursor_.lines_below > 0) text += move_below_all();
    sequences_ = {};
    modes_ = {};
    is_empty_ = cursor_.is_at_line_start;
    has_colours_ = false;
    has_placed_text_ = false;
    missing_bytes_ = 0;
    return text;
}

void ScreenState::move_up(int lines) {
    cursor_ = {false, std::min(cursor_.lines_below, unknown - lines) + lines};
    is_empty_ = false;
}

void ScreenState::move_down(int lines) {
    cursor_.lines_below = std::max(cursor_.lines_below - lines, 0);
    is_empty_ = cursor_.lines_below == 0;
    has_returned_ = true;
    cursor_.is_at_line_start = is_empty_;
}

} // namespace cmakewatch
