#include "tool/supervisor/session_timers.h"

#include <algorithm>
#include <utility>

namespace cmakewatch {

using std::chrono::milliseconds;

SessionTimers::SessionTimers(boost::asio::any_io_executor executor,
                             std::function<void(const session::event::TimerElapsed&)> on_elapsed)
    : executor_(std::move(executor)), on_elapsed_(std::move(on_elapsed)) {}

SessionTimers::Running& SessionTimers::of(Name name) {
    return timers_.try_emplace(name, Running{boost::asio::steady_timer(executor_), {}}).first->second;
}

void SessionTimers::start(const session::command::StartTimer& command) {
    const Name name{command.timer, command.program};
    of(name).start = Clock::now();
    elapse_at(name, Clock::now() + milliseconds(command.milliseconds));
}

void SessionTimers::prolong(const session::command::ProlongQuiet& command) {
    const Name quiet{session::Timer::quiet, 0};
    const auto latest = of(quiet).start + milliseconds(command.at_most_ms);
    elapse_at(quiet, std::min(Clock::now() + milliseconds(command.milliseconds), latest));
}

void SessionTimers::elapse_at(Name name, Clock::time_point end) {
    auto& timer = of(name).timer;
    timer.expires_at(end);
    timer.async_wait([this, name](boost::system::error_code failed) {
        if (!failed) on_elapsed_({name.first, name.second});
    });
}

} // namespace cmakewatch
