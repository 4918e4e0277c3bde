// Measures the edit cycles of a session by its events and commands.
// Promises: each moment of a cycle counts once: as Ninja's, else as the stop of a program, else as a start, else as
// ours. A cycle begins when a session is told of the first change, and ends as its build leads to something, or fails.
// Times are data: it has no clock.
#pragma once

#include "tool/build/build_scope.h"
#include "tool/project/edit_cycle.h"
#include "tool/session/commands.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cmakewatch {

class CycleMeter {
  public:
    using Time = std::chrono::steady_clock::time_point;

    void take(const session::Event& event, Time now);
    void take(const session::Command& command, Time now);
    void note_targets(const std::vector<std::string>& targets) { cycle_.targets = targets; }
    void note_scope(const BuildScope& scope) { cycle_.was_full_build = scope.is_all(); }
    void ninja_runs(bool runs, Time now);
    // Of a command that has ended; nothing if that is not known.
    void add_steps(const std::optional<EditCycle::Steps>& more);

    // A cycle that is over, once: without its time, and with absolute paths.
    [[nodiscard]] std::optional<EditCycle> take_finished() { return std::exchange(finished_, std::nullopt); }

  private:
    void begin_if_none(Time now);
    void pass(Time now);
    void end(EditCycle::Result result, Time now);
    void drop() { is_open_ = false; }

    struct Spent {
        std::chrono::nanoseconds ninja{0};
        std::chrono::nanoseconds stop{0};
        std::chrono::nanoseconds start{0};
    };
    EditCycle cycle_;
    bool is_open_ = false;
    std::set<std::string> files_; // that its builds were because of
    Time begin_;
    Time last_; // up to then all is spent
    Spent spent_;
    bool is_ninja_running_ = false;
    std::set<int> stopping_; // programs
    std::set<int> starting_;
    std::optional<EditCycle> finished_;
};

} // namespace cmakewatch
