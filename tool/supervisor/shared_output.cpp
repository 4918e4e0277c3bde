#include "tool/supervisor/shared_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t most_held_back_bytes = 1U << 20U;
constexpr int last_lines_ms = 500;

} // namespace

SharedOutput::SharedOutput(boost::asio::any_io_executor executor, Console& console, Terminal& terminal)
    : console_(console), terminal_(terminal), output_(std::move(executor), STDOUT_FILENO) {}

void SharedOutput::show(int stream, std::string_view lines) {
    if (lines.empty()) return;
    if (is_on_terminal(stream)) return show_on_terminal(lines);
    if (stream == STDOUT_FILENO) return output_.write(lines);
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        console_.raw_line(lines.substr(0, end));
        lines.remove_prefix(end + 1);
    }
}

void SharedOutput::show_on_terminal(std::string_view lines) {
    if (lines.empty()) return;
    if (!is_held_back_) return terminal_.show_lines(lines);
    held_back_ += lines;
    if (held_back_.size() < most_held_back_bytes) return;
    const auto kept = held_back_.find('\n', held_back_.size() / 2) + 1; // each line has its end
    dropped_lines_ += static_cast<size_t>(
        std::count(held_back_.begin(), held_back_.begin() + static_cast<std::ptrdiff_t>(kept), '\n'));
    held_back_.erase(0, kept);
}

void SharedOutput::let_go() {
    is_held_back_ = false;
    if (const auto count = std::exchange(dropped_lines_, 0); count > 0)
        console_.line(fmt::format("{} {} left out here", count, count == 1 ? "line is" : "lines are"));
    show_on_terminal(std::exchange(held_back_, ""));
}

bool SharedOutput::is_behind(int stream) const {
    if (is_on_terminal(stream)) return terminal_.is_behind();
    return stream == STDOUT_FILENO ? output_.is_behind() : console_.is_behind();
}

// The slowest of them holds all back: nobody's output is lost for another's.
void SharedOutput::when_caught_up(int stream, std::function<void()> then) {
    waiting_.push_back(std::move(then));
    if (waiting_.size() > 1) return;
    if (is_on_terminal(stream)) return terminal_.when_caught_up([this] { call_waiting(); });
    if (stream == STDOUT_FILENO) return output_.when_empty([this] { call_waiting(); });
    console_.when_caught_up([this] { call_waiting(); });
}

void SharedOutput::call_waiting() {
    for (auto& then : std::exchange(waiting_, {})) then();
}

void SharedOutput::finish() {
    output_.flush(last_lines_ms);
}

} // namespace cmakewatch
