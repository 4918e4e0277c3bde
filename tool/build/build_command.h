// A command of a build, Ninja or CMake, that can be interrupted.
// Promises: at most one runs. Its jobs take note of an interruption too.
// Does not know what it does, nor what follows.
#pragma once

#include "tool/process/command_run.h"

#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace cmakewatch {

class BuildCommand {
  public:
    explicit BuildCommand(boost::asio::any_io_executor executor) : executor_(executor), timer_(executor) {}

    // The one before must have ended. Errors: see CommandRun.
    [[nodiscard]] Result<void> start(const CommandRun::Command& command, CommandRun::Handler handler);

    // Asks it, if one runs, to end; once.
    void interrupt();
    void kill();
    void want_parts(bool are_wanted) const;
    void read_output() const;

    // Of the one that runs, or -1.
    [[nodiscard]] pid_t pid() const { return run_ ? run_->pid() : -1; }

  private:
    void interrupt_jobs_later(size_t times_before);

    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<CommandRun> run_;
    bool is_interrupted_ = false;
};

} // namespace cmakewatch
