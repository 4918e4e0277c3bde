// Calls once, from the loop, at the earliest of the times that it has been given since the call before.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>

namespace cmakewatch {

class EarliestTimer {
  public:
    using Time = std::chrono::steady_clock::time_point;

    EarliestTimer(const boost::asio::any_io_executor& executor, std::function<void()> on_time)
        : timer_(executor), on_time_(std::move(on_time)) {}

    // At once if that time has passed; not at all if it is none.
    void call_at(std::optional<Time> time);

  private:
    void call();

    boost::asio::steady_timer timer_;
    std::function<void()> on_time_;
    std::optional<Time> at_; // what the timer waits for
};

} // namespace cmakewatch
