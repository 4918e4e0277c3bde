// Ending a program with everything it left behind: a signal, time to comply, then SIGKILL.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <set>
#include <vector>

#include <sys/types.h>

namespace cmakewatch {

class ProgramStop {
  public:
    // What follows in place of the program's end, which nobody will hear of.
    struct Handler {
        std::function<void()> on_held;   // all are dead, but a debugger that stands still does not let go of one
        std::function<void()> on_outrun; // they fork faster than they are killed
    };

    // Kills whatever descends from this process, and returns whom it found.
    using KillAll = std::function<std::vector<pid_t>()>;

    ProgramStop(boost::asio::any_io_executor executor, Handler handler, KillAll kill_all = kill_all_descendants)
        : timer_(executor), handler_(std::move(handler)), kill_all_(std::move(kill_all)) {}

    // Sends `signal` to the program's process group and to its strays; after `grace_ms` they are killed.
    // The caller learns that they are gone from the ProgramRunner.
    void begin(int program_pid, int signal, int grace_ms);

    // Kills whatever descends from this process, again and again until finish() is called: what forks meanwhile too.
    // Each round is short; on_outrun is called when others have appeared in every one of many.
    void kill();

    void finish() { timer_.cancel(); }

    // Passes a signal on to the program's process group and to its strays.
    static void send(int program_pid, int signal);

  private:
    static std::vector<pid_t> kill_all_descendants();

    boost::asio::steady_timer timer_;
    Handler handler_;
    KillAll kill_all_;
    std::set<pid_t> left_; // in the round before
    int rounds_held_ = 0;
    int rounds_outrun_ = 0;
};

} // namespace cmakewatch
