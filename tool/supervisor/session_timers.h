// The timers that a session asks for by name.
#pragma once

#include "tool/session/commands.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <map>

namespace cmakewatch {

class SessionTimers {
  public:
    SessionTimers(boost::asio::any_io_executor executor, std::function<void(session::Timer)> on_elapsed);

    // One of the same name that runs does not elapse.
    void start(const session::command::StartTimer& command);

    // Timer::quiet elapses later, as the command says.
    void prolong(const session::command::ProlongQuiet& command);

  private:
    using Clock = std::chrono::steady_clock;
    struct Running {
        boost::asio::steady_timer timer;
        Clock::time_point start;
    };
    Running& of(session::Timer name);
    void elapse_at(session::Timer name, Clock::time_point end);

    boost::asio::any_io_executor executor_;
    std::function<void(session::Timer)> on_elapsed_;
    std::map<session::Timer, Running> timers_;
};

} // namespace cmakewatch
