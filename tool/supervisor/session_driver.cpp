#include "tool/supervisor/session_driver.h"

#include <utility>
#include <variant>

namespace cmakewatch {

SessionDriver::SessionDriver(boost::asio::any_io_executor executor, session::Options options, Trace& trace,
                             CycleRecorder& cycles, CarryOut carry_out)
    : session_(std::move(options)),
      trace_(trace),
      cycles_(cycles),
      carry_out_(std::move(carry_out)),
      timers_(std::move(executor), [this](const session::event::TimerElapsed& elapsed) { take(elapsed); }) {}

void SessionDriver::take(const session::Event& event) {
    waiting_.push_back(event);
    if (std::exchange(is_busy_, true)) return;
    while (!waiting_.empty()) {
        const auto next = std::move(waiting_.front());
        waiting_.pop_front();
        trace_.event(next);
        cycles_.take(next);
        for (const auto& command : session_.step(next)) {
            trace_.command(command);
            cycles_.take(command);
            carry_out(command);
        }
    }
    is_busy_ = false;
}

void SessionDriver::carry_out(const session::Command& command) {
    if (const auto* start = std::get_if<session::command::StartTimer>(&command)) return timers_.start(*start);
    if (const auto* prolong = std::get_if<session::command::ProlongQuiet>(&command)) return timers_.prolong(*prolong);
    carry_out_(command);
}

} // namespace cmakewatch
