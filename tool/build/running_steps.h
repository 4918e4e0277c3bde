// The steps of a build that run, as Ninja tells of them on a terminal; where it writes into a pipe it tells of their
// ends alone, and none is known to run.
// Does not know the time: it is told.
#pragma once

#include "tool/build/ninja_output.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct RunningStep {
    std::string description;
    std::chrono::steady_clock::time_point start;
};

class RunningSteps {
  public:
    enum class Told { start, end };

    // Another Ninja starts. `tells_of_starts`: it writes to a terminal.
    void begin(bool tells_of_starts);

    // What this line of it tells of.
    Told take(const Progress& progress, std::chrono::steady_clock::time_point now);

    // In the order in which they have started.
    [[nodiscard]] const std::vector<RunningStep>& all() const { return steps_; }

  private:
    bool tells_of_starts_ = false;
    StepCount count_;
    std::vector<RunningStep> steps_;
};

} // namespace cmakewatch
