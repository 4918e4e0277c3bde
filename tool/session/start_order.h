// Which of several programs start, and stop, in which order.
// Promises: a program starts once all that it comes after have started, and stops before any of them does; with one of
// them it is restarted, unless it keeps.
// Does not know when a program is to be restarted, nor what has become of it: it is told their lives.
#pragma once

#include "tool/session/options.h"
#include "tool/session/program_life.h"

#include <algorithm>
#include <set>
#include <vector>

namespace cmakewatch::session {

class StartOrder {
  public:
    // `programs` must outlive this.
    StartOrder(const Options& options, const std::vector<ProgramLife>& programs)
        : options_(options), programs_(programs) {}

    // Whether all that it comes after have started, as far as they are to.
    [[nodiscard]] bool may_launch(int program) const {
        return all_before(program, [](const ProgramLife& other) {
            return other.has_started() && !other.is_changing() && !other.is_restart_requested();
        });
    }

    // Whether none is left that is to stop before it. `has_left`: which do not count any more.
    [[nodiscard]] bool may_stop(int program, const std::set<int>& has_left = {}) const {
        const auto followers = followers_of(program);
        return std::all_of(followers.begin(), followers.end(),
                           [&](int follower) { return at(follower).is_gone() || has_left.contains(follower); });
    }

    // Whether it waits for others to start, and they still may.
    [[nodiscard]] bool is_waiting(int program) const {
        if (!at(program).is_gone() || !at(program).is_restart_requested() || before(program).empty()) return false;
        return all_before(program, [](const ProgramLife& other) {
            return other.has_started() || other.is_changing() || other.is_restart_requested();
        });
    }

    // Those that are restarted with it.
    [[nodiscard]] std::vector<int> followers_of(int program) const {
        std::vector<int> followers;
        for (int other = 0; other < static_cast<int>(options_.of_programs.size()); ++other)
            for (const auto& predecessor : before(other))
                if (predecessor.program == program && !predecessor.keeps) followers.push_back(other);
        return followers;
    }

  private:
    [[nodiscard]] const ProgramLife& at(int program) const { return programs_.at(static_cast<size_t>(program)); }
    [[nodiscard]] const std::vector<ProgramOptions::Predecessor>& before(int program) const {
        return options_of(options_, program).after;
    }
    template <class Holds> [[nodiscard]] bool all_before(int program, const Holds& holds) const {
        const auto& others = before(program);
        return std::all_of(others.begin(), others.end(), [&](const auto& other) { return holds(at(other.program)); });
    }

    const Options& options_;
    const std::vector<ProgramLife>& programs_;
};

} // namespace cmakewatch::session
