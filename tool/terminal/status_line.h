// A line that stands last on the screen and says what is under way.
// Promises: it is drawn at most some times a second, cut to the width of the terminal, and erase() leaves nothing of
// it. Does not know whether there is room for it: it asks.
#pragma once

#include "tool/terminal/output_queue_posix.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace cmakewatch {

struct Status {
    std::string text;          // "" for none; no control characters
    bool is_under_way = false; // something is: it is shown beside a program too

    bool operator==(const Status&) const = default;
};

class StatusLine {
  public:
    enum class Room {
        free,    // the cursor is in the first column of the last line, which is empty
        soon,    // somebody has just written
        occupied // nothing can stand there until somebody writes again
    };

    // `output` writes to the terminal `fd`.
    StatusLine(const boost::asio::any_io_executor& executor, OutputQueue& output, int fd, std::function<Room()> room);

    void show(Status status);
    [[nodiscard]] const Status& status() const { return status_; }

    // Before somebody else writes; and after it.
    void erase();
    void draw_later();

  private:
    void draw();

    OutputQueue& output_;
    int fd_;
    std::function<Room()> room_;
    Status status_;
    std::string shown_; // "" if none is on the screen
    std::chrono::steady_clock::time_point last_drawing_;
    boost::asio::steady_timer timer_;
    bool is_timer_set_ = false;
};

} // namespace cmakewatch
