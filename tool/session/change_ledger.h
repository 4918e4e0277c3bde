// What is known of changed files: which wait for a build, which are in the one that runs, which a good one has seen.
// Promises: no change is forgotten before a build has been started with it; a scan that finds the same state again adds
// nothing; what builds write themselves leads to no build; what leads to itself has to wait, longer each time.
// Does not know whether a build may start.
#pragma once

#include "tool/session/build_writes.h"
#include "tool/session/commands.h"
#include "tool/session/feedback_loop.h"
#include "tool/session/rewritten_inputs.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch::session {

class ChangeLedger {
  public:
    // Warnings go to `commands`.
    explicit ChangeLedger(Commands& commands) : commands_(commands) {}

    // What follows from a change.
    enum class Consequence { nothing, restart, build };

    // Whether another child than that of `program` has told of the same: it counts once. One that tells of the same
    // twice has seen two of them.
    [[nodiscard]] bool is_told_by_another(const Change& change, int program);

    // Takes one of the changes of `event`, and completes it.
    [[nodiscard]] Consequence take(Change& change, const event::Changed& event, bool is_building);

    // Whether a change waits for a build.
    [[nodiscard]] bool has_pending() const { return !pending_.empty(); }

    // So long the next build waits, since the last ones have led to it.
    [[nodiscard]] int feedback_wait_ms() const;

    // The same, and to tell what builds write themselves from what somebody saves.
    [[nodiscard]] int wait_ms() const;

    // A build begins. Returns what has been waiting for it. `has_waited`: wait_ms() before it.
    [[nodiscard]] std::vector<Change> begin_build(bool has_waited);

    // It was good. Returns files that need not be told of any more: the exact watch, which compares with the time of
    // the build's start, reports those that matter.
    [[nodiscard]] std::vector<std::string> end_good_build();

    // It was bad, and nothing names what matters. Returns what may be somebody's edits among what the build has
    // written; they wait for the next build now.
    [[nodiscard]] std::vector<Change> end_bad_build();

  private:
    // Nobody saves one file so often in a row, each time soon after the program's start.
    static constexpr int most_edits_by_hand = 50;

    struct Told {
        Change change;
        std::set<int> programs; // whose children have told it
    };
    [[nodiscard]] Consequence consequence_of(Change& change, const event::Changed& event, bool is_building);
    [[nodiscard]] std::optional<FileState> last_state(const std::string& path) const;
    [[nodiscard]] bool knows(const Change& change) const;
    [[nodiscard]] bool is_write_of_build(const Change& change);
    template <class C> void emit(C command) { commands_.emplace_back(std::move(command)); }

    Commands& commands_;
    std::map<std::string, Change> pending_;     // no build has been started with them yet
    std::map<std::string, FileState> in_build_; // those that builds since the last good one were started with
    std::map<std::string, FileState> built_;    // the last state of each changed file that a good build has seen
    std::map<std::string, Told> told_;          // the last change of each file that has counted
    BuildWrites build_writes_;
    RewrittenInputs rewritten_inputs_;
    FeedbackLoop build_loop_{FeedbackLoop::Writes::same_directory}; // of what builds write into the sources
    FeedbackLoop source_loop_{FeedbackLoop::Writes::same_files,     // of sources that the program or a test writes
                              most_edits_by_hand};
};

} // namespace cmakewatch::session
