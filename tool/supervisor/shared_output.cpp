#include "tool/supervisor/shared_output.h"

#include <utility>

#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t most_behind_bytes = 65536;
constexpr int last_lines_ms = 500;

} // namespace

SharedOutput::SharedOutput(boost::asio::any_io_executor executor, Console& console, Terminal& terminal)
    : console_(console), terminal_(terminal), output_(std::move(executor), STDOUT_FILENO) {}

void SharedOutput::show(int stream, std::string_view lines) {
    if (lines.empty()) return;
    if (is_on_terminal(stream)) return terminal_.show_lines(lines);
    if (stream == STDOUT_FILENO) return output_.write(lines);
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        console_.raw_line(lines.substr(0, end));
        lines.remove_prefix(end + 1);
    }
}

bool SharedOutput::is_behind(int stream) const {
    if (is_on_terminal(stream)) return terminal_.is_behind();
    return stream == STDOUT_FILENO ? output_.size() > most_behind_bytes : console_.is_behind();
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
