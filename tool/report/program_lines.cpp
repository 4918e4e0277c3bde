#include "tool/report/program_lines.h"

#include <utility>

namespace cmakewatch {
namespace {

constexpr size_t longest_line = 65536; // what is longer is cut into several
constexpr size_t longest_sequence = 256;
constexpr std::string_view reset = "\x1b[0m";

} // namespace

std::string ProgramLines::take(std::string_view text) {
    std::string lines;
    for (const char c : text) take(c, lines);
    return lines;
}

std::string ProgramLines::take_rest() {
    std::string lines;
    if (!line_.empty()) end_line(lines);
    state_ = State::text;
    colours_.clear();
    colours_at_start_.clear();
    has_return_ = false;
    is_on_alternate_screen_ = false;
    return lines;
}

void ProgramLines::take(char c, std::string& lines) {
    switch (state_) {
    case State::text:
        if (c == '\n' && !is_on_alternate_screen_) return end_line(lines);
        if (c == '\x1b') {
            state_ = State::escape;
        } else if (is_on_alternate_screen_) {
            return;
        } else if (c == '\r') {
            has_return_ = true;
        } else if (c == '\t' || static_cast<unsigned char>(c) >= ' ') {
            if (std::exchange(has_return_, false)) line_.clear(); // it is drawn over
            line_ += c;
            if (line_.size() >= longest_line) end_line(lines);
        }
        return;
    case State::escape:
        if (c >= ' ' && c <= '/') return; // more of it follows
        sequence_.clear();
        state_ = c == '['                                                      ? State::sequence
                 : std::string_view("]PX^_").find(c) != std::string_view::npos ? State::string
                                                                               : State::text;
        return;
    case State::sequence:
        if (c < '@' || c > '~') {
            if (sequence_.size() < longest_sequence) sequence_ += c;
            return;
        }
        state_ = State::text;
        return end_sequence(c);
    case State::string:
        if (c == '\a') state_ = State::text;
        if (c == '\x1b') state_ = State::string_escape;
        return;
    case State::string_escape: state_ = c == '\\' ? State::text : State::string; return;
    }
}

// Colours, bold and the like are told from all else by their last letter (SGR); the alternate screen is a mode of
// xterm.
void ProgramLines::end_sequence(char last) {
    if (sequence_ == "?1049" || sequence_ == "?1047" || sequence_ == "?47") is_on_alternate_screen_ = last == 'h';
    if (last != 'm' || is_on_alternate_screen_) return;
    const auto whole = "\x1b[" + sequence_ + "m";
    const bool resets = sequence_.empty() || sequence_ == "0" || sequence_.starts_with("0;");
    if (resets) colours_.clear();
    if (sequence_ != "0" && !sequence_.empty() && colours_.size() < longest_sequence) colours_ += whole;
    line_ += whole;
}

void ProgramLines::end_line(std::string& lines) {
    lines += prefix_ + colours_at_start_ + line_;
    if (!colours_.empty()) lines += reset;
    lines += '\n';
    line_.clear();
    has_return_ = false;
    colours_at_start_ = colours_;
}

} // namespace cmakewatch
