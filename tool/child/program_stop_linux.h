// Ending a program with everything it left behind: a signal, time to comply, then SIGKILL.
#pragma once

#include <boost/asio/steady_timer.hpp>

namespace cmakewatch {

class ProgramStop {
  public:
    explicit ProgramStop(boost::asio::any_io_executor executor) : timer_(executor) {}

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
};

} // namespace cmakewatch
