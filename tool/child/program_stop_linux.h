// Ending a program with everything it left behind: a signal, time to comply, then SIGKILL.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <functional>

namespace cmakewatch {

class ProgramStop {
  public:
    // `on_held`: all are dead, but a debugger that stands still does not let go of one, and nobody will hear of its
    // end.
    ProgramStop(boost::asio::any_io_executor executor, std::function<void()> on_held)
        : timer_(executor), on_held_(std::move(on_held)) {}

    // Sends `signal` to the program's process group and to its strays; after `grace_ms` they are killed.
    // The caller learns that they are gone from the ProgramRunner.
    void begin(int program_pid, int signal, int grace_ms);

    // Kills whatever descends from this process, again and again until finish() is called: what forks meanwhile too.
    void kill();

    void finish() { timer_.cancel(); }

    // Passes a signal on to the program's process group and to its strays.
    static void send(int program_pid, int signal);

  private:
    boost::asio::steady_timer timer_;
    std::function<void()> on_held_;
    int rounds_held_ = 0;
};

} // namespace cmakewatch
