// What one workload of a session is made of, as the last build has left it, and what there is to watch for it.
// Promises: files are read in the worker alone; answers come from the loop.
// Does not know when a build ends, nor the other workloads.
#pragma once

#include "tool/base/worker.h"
#include "tool/build/artifact_digest.h"
#include "tool/build/git_ignored.h"
#include "tool/build/watch_set.h"
#include "tool/supervisor/launch_settings.h"
#include "tool/supervisor/own_outputs_posix.h"
#include "tool/supervisor/published_plan.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class BuiltTarget {
  public:
    // What all of a session share. `watch_set` and `digest` are used in the worker alone.
    struct Shared {
        Worker& worker;
        WatchSet& watch_set;
        ArtifactDigest& digest;
        GitIgnored& git_ignored;
        const OwnOutputs& own_outputs;
        std::string build_dir;
    };

    // `shared` must outlive this, and `worker` must have stopped before this goes.
    BuiltTarget(const Shared& shared, LaunchSettings settings) : shared_(shared), settings_(std::move(settings)) {}

    [[nodiscard]] const LaunchSettings& settings() const { return settings_; }
    void set(LaunchSettings settings);

    // Digests of what makes a restart necessary when it has changed.
    struct Artifacts {
        std::string digest;                       // of executables and libraries
        std::map<std::string, std::string> parts; // digests of what else the program consists of, by file
    };
    // Looks at them; to be called in the worker.
    [[nodiscard]] Artifacts look(const Project& project, const LaunchSettings& settings);

    // What a good build has made.
    struct Outcome {
        std::string artifacts;              // digest of what runs and of how it is launched
        bool is_new = false;                // they are others than those of the build before
        std::vector<std::string> new_parts; // what is new if no executable or library is: files of the program, sorted
    };
    // What look() has seen is what there is now, launched as settings() say.
    [[nodiscard]] Outcome take(Artifacts artifacts);

    // What to watch: exactly, or widely while no good build tells what matters.
    struct Plan {
        std::shared_ptr<const PublishedPlan> plan;
        std::vector<std::string> unmatched_patterns; // of --watch: no file matches them; told once
        std::string missing_input; // that Ninja has recorded though it is not there, so the plan is wide; "" for none
    };
    struct Inputs {
        std::shared_ptr<const Project> project;
        std::set<std::string> preset_files;
        std::set<std::string> runtime_files; // that matter besides

        bool operator==(const Inputs&) const = default;
    };
    // Computed before a build has ended, in case that changes nothing of what it comes from.
    void plan_ahead(Inputs inputs);
    void plan_exactly(Inputs inputs, std::function<void(Result<Plan>)> on_known);
    void plan_widely(Inputs inputs, std::function<void(std::shared_ptr<const PublishedPlan>)> on_known);

  private:
    // All that the last exact plan came from: after most edits it is the same, and nothing has to be computed.
    struct Basis {
        WatchSet::Sources sources;
        Inputs inputs;
        std::vector<FileState> preset_files;
        std::vector<std::string> targets;
        WatchPatterns patterns;

        bool operator==(const Basis&) const = default;
    };
    [[nodiscard]] WatchPatterns patterns_of(const LaunchSettings& settings) const;
    [[nodiscard]] std::optional<Basis> basis(const Inputs& inputs, const LaunchSettings& settings,
                                             const WatchPatterns& patterns) const;

    [[nodiscard]] Result<Plan> exact_plan(const Inputs& inputs, const LaunchSettings& settings);

    void leave_out_ignored_files(WatchPlan plan, std::set<std::string, std::less<>> include_dirs,
                                 std::function<void(std::shared_ptr<const PublishedPlan>)> on_known);

    const Shared& shared_;
    LaunchSettings settings_;
    int settings_version_ = 0; // counts the changes that want a restart
    int plan_requests_ = 0;
    Artifacts artifacts_;
    std::string last_digest_; // as an outcome has it

    // Used in the worker alone, one task at a time.
    PlanPublisher publisher_;
    std::optional<Basis> basis_;
    bool has_told_of_unmatched_patterns_ = false;
};

} // namespace cmakewatch
