// The project as the last build has left it: its model, what is launched of it, and what there is to watch.
// Promises: files are read in the worker alone; answers come from the loop. What cannot be read again stays as it was.
// Does not know when a build ends or what follows from it.
#pragma once

#include "tool/build/artifact_digest.h"
#include "tool/build/git_ignored.h"
#include "tool/build/watch_set.h"
#include "tool/cli/options.h"
#include "tool/process/worker.h"
#include "tool/supervisor/launch_settings.h"
#include "tool/supervisor/project_setup.h"
#include "tool/supervisor/published_plan.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class BuiltProject {
  public:
    // `worker` must have stopped before this object goes.
    BuiltProject(boost::asio::any_io_executor executor, Worker& worker, Options options, std::string current_directory,
                 ConfiguredProject configured, LaunchSettings settings);

    [[nodiscard]] const ConfiguredProject& configured() const { return configured_; }
    [[nodiscard]] const std::shared_ptr<const Project>& project() const { return configured_.project; }
    [[nodiscard]] const LaunchSettings& settings() const { return settings_; }

    // What a good build has made.
    struct Outcome {
        std::string artifacts;              // digest of what runs and of how it is launched
        bool is_new = false;                // they are others than those of the build before
        std::vector<std::string> new_parts; // what is new if no executable or library is: files of the program, sorted
        bool is_of_another_target = false;  // CMake has run: other targets are wanted now, and not built yet
        std::optional<Error> error;         // what CMake says now cannot be read, or is not what is to be launched
        bool can_launch = true;             // what is launched is still that, or is what it was before
    };

    // Looks at what a good build has made. `meant_tests` as in launch_settings(); with `keeps_settings` what is
    // launched stays the same, whatever the model says.
    void look_again(std::optional<std::set<std::string>> meant_tests, bool keeps_settings,
                    std::function<void(Outcome)> on_known);

    // The same about targets alone, when Ninja does not know one of settings().
    void look_for_targets(std::optional<std::set<std::string>> meant_tests, bool keeps_settings,
                          std::function<void()> on_known);

    // What the programs of `targets` consist of besides executables and libraries. To be called in the worker.
    [[nodiscard]] std::vector<std::string> parts_of(const std::vector<std::string>& targets) {
        return watch_set_.program_parts(targets);
    }

    // What to watch: exactly, or widely while no good build tells what matters. `runtime_files` matter besides.
    struct Plan {
        std::shared_ptr<const PublishedPlan> plan;
        std::vector<std::string> vain_patterns; // of --watch: no file matches them; told once
        std::string missing_input; // that Ninja has recorded though it is not there, so the plan is wide; "" for none
    };
    void plan_exactly(const std::set<std::string>& runtime_files, std::function<void(Result<Plan>)> on_known);
    void plan_widely(const std::set<std::string>& runtime_files,
                     std::function<void(std::shared_ptr<const PublishedPlan>)> on_known);

    // Whether this process belongs to it.
    [[nodiscard]] bool owns(pid_t pid) const { return git_ignored_.owns(pid); }

  private:
    // The project as CMake has described it last, and what follows from that.
    struct Renewed {
        std::shared_ptr<Project> project; // null: it is the same
        LaunchSettings settings;
        std::optional<Error> error;
        bool can_launch = true;
    };
    [[nodiscard]] Renewed renew(const Project& project, const PresetSession& preset, LaunchSettings settings,
                                const std::optional<std::set<std::string>>& meant_tests, bool keeps_settings);
    void take(Renewed renewed);

    // What makes a restart necessary when it has changed.
    struct Artifacts {
        std::string digest;                       // of executables and libraries
        std::map<std::string, std::string> parts; // digests of what else the program consists of, by file
    };
    [[nodiscard]] Artifacts look_at_artifacts(const Project& project, const LaunchSettings& settings);
    [[nodiscard]] static std::vector<std::string> new_parts(const Artifacts& now, const Artifacts& before);

    // `with_copies`: leave out also what others copy our output to through a pipe.
    [[nodiscard]] WatchPatterns patterns_now(WatchPatterns patterns, bool with_copies) const;
    static std::vector<std::string> name_matches(WatchPlan& plan);
    void leave_out_ignored_files(WatchPlan plan, std::set<std::string, std::less<>> include_dirs,
                                 std::function<void(std::shared_ptr<const PublishedPlan>)> on_known);
    std::vector<std::string> complete(WatchPlan& plan, const std::set<std::string>& runtime_files,
                                      const std::set<std::string>& preset_files) const;

    boost::asio::any_io_executor executor_;
    Worker& worker_;
    Options options_;
    std::string current_directory_;
    ConfiguredProject configured_;
    std::string build_dir_;
    std::string source_dir_;
    LaunchSettings settings_;
    int plan_requests_ = 0;
    int settings_version_ = 0; // counts the changes that want a restart
    std::string last_artifacts_;
    GitIgnored git_ignored_;

    // Used in the worker alone, one task at a time.
    WatchSet watch_set_;
    PlanPublisher publisher_;
    ArtifactDigest digest_;
    Artifacts artifacts_; // of the last good build
    FileState manifest_state_;
    bool has_told_of_vain_patterns_ = false;
};

} // namespace cmakewatch
