#include "tool/terminal/status_line.h"

#include "tool/terminal/columns.h"

#include <fmt/format.h>

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds interval{80};
constexpr int least_columns = 12; // of a terminal where a line of status is of use

} // namespace

StatusLine::StatusLine(const boost::asio::any_io_executor& executor, OutputQueue& output, int fd,
                       std::function<Room()> room)
    : output_(output), fd_(fd), room_(std::move(room)), timer_(executor) {}

void StatusLine::show(Status status) {
    if (status == status_) return;
    status_ = std::move(status);
    const auto passed = std::chrono::steady_clock::now() - last_drawing_;
    passed < interval && !status_.text.empty() ? draw_later() : draw();
}

// The cursor is in front of it.
void StatusLine::erase() {
    if (!std::exchange(shown_, {}).empty()) output_.write("\r\x1b[J");
}

// The cursor stays in front of it: if the terminal becomes narrower and one line becomes two, it is still in the first.
void StatusLine::draw() {
    const auto room = room_();
    if (room == Room::soon) return draw_later();
    const auto columns = terminal_columns(fd_);
    if (status_.text.empty() || room == Room::occupied || columns < least_columns) return erase();
    auto text = fitting(status_.text, static_cast<size_t>(columns - 1));
    if (text == shown_) return;
    last_drawing_ = std::chrono::steady_clock::now();
    // Without wrapping: the terminal may have become narrower since it was asked.
    output_.write(fmt::format("\r\x1b[?7l{}\x1b[K\x1b[?7h\r", text));
    shown_ = std::move(text);
}

void StatusLine::draw_later() {
    if (status_.text.empty() || std::exchange(is_timer_set_, true)) return;
    timer_.expires_after(interval);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        is_timer_set_ = false;
        draw();
    });
}

} // namespace cmakewatch
