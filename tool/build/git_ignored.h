// Asking git which files it ignores.
// Promises: there is an answer after a few seconds, whatever git does; without git, a repository or git's trust in it,
// nothing is ignored. Never blocks, and writes nothing to the repository.
#pragma once

#include "tool/process/command_run.h"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

class GitIgnored {
  public:
    using OnKnown = std::function<void(std::vector<std::string>)>;

    explicit GitIgnored(boost::asio::any_io_executor executor) : executor_(executor), timer_(executor) {}

    // Absolute paths of the untracked files below `directories` that git ignores, and of directories that hold nothing
    // else. A question that takes too long is the last one.
    void ask(std::vector<std::string> directories, OnKnown on_known);

    // Whether this is the git that runs.
    [[nodiscard]] bool owns(pid_t pid) const { return run_ && run_->pid() == pid; }

  private:
    struct Question {
        std::vector<std::string> directories; // still to be asked for
        OnKnown on_known;
        std::vector<std::string> ignored;
    };

    void ask_next();
    void run_git(const std::string& git, const std::string& directory);

    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<CommandRun> run_;
    std::deque<Question> questions_; // the first one is being answered
    bool is_too_slow_ = false;
};

} // namespace cmakewatch
