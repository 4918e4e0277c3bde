// Builds of only what an edit reaches: whether the next build can be one, and what follows from each build.
// Promises: after each good build, a full Ninja is asked whether it finds anything left to do, when nothing else is to
// be done; if it does, all is built again, and that is told.
// Does not run what builds.
#pragma once

#include "tool/base/worker.h"
#include "tool/build/build_records.h"
#include "tool/build/build_scope.h"
#include "tool/build/ninja_check.h"
#include "tool/build/reach_builder_posix.h"
#include "tool/build/unbuilt_changes.h"
#include "tool/session/recent_paths.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace cmakewatch {

// For people.
inline constexpr const char* other_ninja_at_work = "another ninja is or was at work here";

class ReachBuilds {
    static constexpr size_t most_hints = 16; // for the step to start first, of each kind

  public:
    using Plan = ReachBuilder::Plan;
    using Refusal = ReachBuilder::Refusal;

    struct Handler {
        std::function<bool()> is_other_ninja_running; // called in another thread
        std::function<void(const BuildCheck&)> on_checked;
        std::function<void()> on_incomplete;             // the last build has left something to do
        std::function<void(const Error&)> on_unexpected; // besides: we had every reason to think that it was complete
    };
    struct Delays {
        std::chrono::milliseconds check{1000}; // what a build leads to comes first
        // An edit that Ninja has seen, and nobody has told of yet, is not our fault.
        std::chrono::milliseconds report{1000};
    };
    // `options`, and records of the build directory, must outlive this object.
    ReachBuilds(boost::asio::any_io_executor executor, const NinjaOptions& options, BuildRecords& records,
                Handler handler, Delays delays);
    ~ReachBuilds() { worker_.stop(); }
    ReachBuilds(const ReachBuilds&) = delete;
    ReachBuilds& operator=(const ReachBuilds&) = delete;

    // A build is to begin: calls `then` when all that follows from the one before is done.
    void begin(std::function<void()> then);

    void add_change(const Change& change, bool is_hidden);

    // The outputs of a step that has failed in the build that runs, as Ninja prints them.
    void note_failed(const std::string& outputs) { failed_.add(outputs); }

    // Calls `then` with how to build only what the changes reach, or why all is to be built.
    void plan(const std::vector<std::string>& targets, std::function<void(std::variant<Plan, Refusal>)> then);

    // The changes that Ninja has to be told of before a full build.
    [[nodiscard]] std::vector<Change> take_hidden() { return unbuilt_.take_hidden(); }

    // Ninja has run by the plan. Calls `then` with whether the edit may reach more; see ReachBuilder.
    void look_for_more(std::function<void(bool)> then);

    struct EndedBuild {
        std::vector<std::string> targets;
        bool is_good = false;
        FileTime started = 0; // by the clock of the build directory's file system
    };
    // `then`: Ninja's logs are as a full Ninja would have left them; whoever has the lock may give it back.
    void full_build_ended(const EndedBuild& build);
    void reach_build_ended(const EndedBuild& build, std::function<void()> then);

    [[nodiscard]] bool owns(pid_t pid) const { return check_.owns(pid); }

  private:
    [[nodiscard]] FirstStepHints hints() const;
    void check_later(const EndedBuild& build);
    void check(const EndedBuild& build);
    void compare(const EndedBuild& build, const NinjaCheck::Answer& answer);

    // What is known of the steps that a full Ninja finds to do after a good build.
    enum class Knowledge {
        none,      // no full build was good, or another one is needed; why_not_ says it
        unchecked, // as the outputs have it
        checked,   // Ninja has the same number of them
        wrong,     // Ninja has others: until CMake runs again, all builds are full ones; why_not_ says it
    };
    void need_full_build(std::string why);

    const NinjaOptions& options_;
    Handler handler_;
    Delays delays_;
    UnbuiltChanges unbuilt_;
    RecentPaths edited_{most_hints};
    RecentPaths failed_{most_hints}; // outputs, since the last good build
    Knowledge knowledge_ = Knowledge::none;
    std::string why_not_ = "no build was good yet";
    bool was_full_ = true; // the last build that was good
    NinjaCheck check_;
    boost::asio::steady_timer timer_;
    ReachBuilder builder_; // used in the worker alone
    Worker worker_;
};

} // namespace cmakewatch
