#include "tool/build/smart_output.h"

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::string_view mark = "@cmakewatch "; // of ninja_status
constexpr std::string_view erase_rest_of_line = "\x1b[K";

} // namespace

std::string SmartOutput::take(std::string_view chunk) {
    std::string lines;
    lines.reserve(chunk.size());
    for (const char c : chunk) take(c, lines);
    return lines;
}

void SmartOutput::take(char c, std::string& lines) {
    switch (state_) {
    case State::behind_progress:
        state_ = State::line_start;
        if (c == '\n') {
            if (std::exchange(tells_of_start_, false)) lines.append(console_step_starts).append("\n");
            return;
        }
        [[fallthrough]];
    case State::line_start:
        if (c == '\r') {
            state_ = State::returned;
            begun_.clear();
            return;
        }
        [[fallthrough]];
    case State::text:
        lines += c;
        state_ = c == '\n' ? State::line_start : State::text;
        return;
    case State::returned:
        begun_ += c;
        if (!mark.starts_with(begun_)) {
            state_ = State::text;
            lines += '\r';
            for (const char one : std::exchange(begun_, {})) take(one, lines);
        } else if (begun_ == mark) {
            state_ = State::progress;
        }
        return;
    case State::progress:
        begun_ += c;
        if (c == '\n') begun_.pop_back();
        if (c == '\n' || begun_.ends_with(erase_rest_of_line)) end_progress(lines);
        state_ = c == '\n' ? State::line_start : state_;
        return;
    }
}

void SmartOutput::end_progress(std::string& lines) {
    if (begun_.ends_with(erase_rest_of_line)) begun_.resize(begun_.size() - erase_rest_of_line.size());
    const auto progress = parse_progress(begun_);
    tells_of_start_ = progress && count_.take_start(*progress);
    lines.append(std::exchange(begun_, {})).append("\n");
    state_ = State::behind_progress;
}

} // namespace cmakewatch
