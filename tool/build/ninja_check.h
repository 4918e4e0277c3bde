// Asks a full Ninja, at low priority, how much it finds to do, without having it do that.
// Promises: at most one runs. CMake is not run, whatever Ninja thinks of its manifest.
#pragma once

#include "tool/build/ninja_commands.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

class NinjaCheck {
  public:
    struct Answer {
        int steps = 0;
        std::string first_step; // "" if there is none
    };

    NinjaCheck(boost::asio::any_io_executor executor, const NinjaOptions& options)
        : executor_(executor), options_(options) {}
    ~NinjaCheck() { cancel(); }
    NinjaCheck(const NinjaCheck&) = delete;
    NinjaCheck& operator=(const NinjaCheck&) = delete;

    // Nothing is answered if Ninja cannot be asked, or fails.
    void start(const std::vector<std::string>& targets, std::function<void(Answer)> on_answer);
    void cancel();

    [[nodiscard]] bool owns(pid_t pid) const { return run_ && run_->pid() == pid; }

  private:
    boost::asio::any_io_executor executor_;
    const NinjaOptions& options_;
    Answer answer_;
    std::unique_ptr<CommandRun> run_;
};

} // namespace cmakewatch
