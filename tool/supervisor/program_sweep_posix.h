// Ends what the program of a lost child has left. The kernel has killed the program with its child, but not what the
// program had started: those are our children now.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <functional>

#include <sys/types.h>

namespace cmakewatch {

class ProgramSweep {
  public:
    struct Handler {
        std::function<void()> on_swept;        // nothing is left, or it cannot be ended
        std::function<void()> reap;            // takes note of ended processes that nobody waits for
        std::function<bool(pid_t)> is_managed; // whether somebody waits for this child of ours
    };

    ProgramSweep(const boost::asio::any_io_executor& executor, Handler handler)
        : timer_(executor), handler_(std::move(handler)) {}

    // `group` is the program's process group: what it forked is in it, whatever it has done to its own environment. 0
    // if no program ran.
    void begin(pid_t group);
    // on_swept is to follow.
    [[nodiscard]] bool is_under_way() const { return is_under_way_; }

  private:
    void sweep(int attempts_left);

    boost::asio::steady_timer timer_;
    Handler handler_;
    pid_t group_ = 0;
    bool is_under_way_ = false;
};

} // namespace cmakewatch
