// One contender at work on one target, alone.
#pragma once

#include "tests/bench/contender.h"

namespace bench {

constexpr double patience_s = 180;

class Turn {
  public:
    // Returns when the program runs and all rests. Throws std::runtime_error if that does not come.
    Turn(const Contender& contender, const GeneratedProject& project, std::string target, StartPipe& pipe);

    // The moment at which the program with what is saved now has started.
    double built_and_started();

    // Waits until all that belongs to the last edit is done. By hand that is so when the program has started.
    void rest() const;

    // The first process of the contender, not by hand.
    [[nodiscard]] pid_t pid() const { return watcher_->pid(); }

  private:
    double wait_for(int value);

    const GeneratedProject& project_;
    std::string target_;
    StartPipe& pipe_;
    std::optional<RunningTree> watcher_;
    std::optional<RunningTree> program_;
};

} // namespace bench
