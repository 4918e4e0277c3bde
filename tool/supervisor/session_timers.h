// The timers that a session asks for by name.
#pragma once

#include "tool/session/commands.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <utility>

namespace cmakewatch {

class SessionTimers {
  public:
    SessionTimers(boost::asio::any_io_executor executor,
                  std::function<void(const session::event::TimerElapsed&)> on_elapsed);

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
    using Name = std::pair<session::Timer, int>; // with the program
    Running& of(Name name);
    void elapse_at(Name name, Clock::time_point end);

    boost::asio::any_io_executor executor_;
    std::function<void(const session::event::TimerElapsed&)> on_elapsed_;
    std::map<Name, Running> timers_;
};

} // namespace cmakewatch
