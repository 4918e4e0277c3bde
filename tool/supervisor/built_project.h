// The project as the last build has left it: its model, and what each workload of the session is made of.
// Promises: files are read in the worker alone; answers come from the loop. What cannot be read again stays as it was.
// Does not know when a build ends or what follows from it.
#pragma once

#include "tool/build/build_records.h"
#include "tool/session/options.h"
#include "tool/supervisor/built_target.h"
#include "tool/supervisor/project_setup.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class BuiltProject {
  public:
    // `worker` must have stopped before this object goes. `settings` are those of each workload.
    BuiltProject(boost::asio::any_io_executor executor, Worker& worker, Options options, std::string current_directory,
                 ConfiguredProject configured, std::vector<LaunchSettings> settings);

    [[nodiscard]] const ConfiguredProject& configured() const { return configured_; }
    [[nodiscard]] const std::shared_ptr<const Project>& project() const { return configured_.project; }
    [[nodiscard]] BuildRecords& records() { return records_; }
    [[nodiscard]] size_t size() const { return workloads_.size(); }
    [[nodiscard]] const LaunchSettings& settings(size_t workload) const { return workloads_.at(workload).settings(); }

    [[nodiscard]] std::vector<LaunchSettings> all_settings() const;

    // What is built: the targets of all workloads, or of those that are wanted; each once.
    [[nodiscard]] std::vector<std::string> targets() const;
    [[nodiscard]] std::vector<std::string> targets(const std::function<bool(int workload)>& is_wanted) const;

    // What a good build has made.
    struct Outcome {
        std::vector<BuiltTarget::Outcome> workloads;
        bool is_of_another_target = false;  // CMake has run: other targets are wanted now, and not built yet
        std::optional<Error> error;         // what CMake says now cannot be read, or is not what is to be launched
        bool can_launch = true;             // what is launched is still that, or is what it was before
        bool is_arranged_otherwise = false; // other programs run together now, or in another order: at the next start
    };

    // Looks at what a good build has made.
    void look_again(RequestedTests requested, std::function<void(Outcome)> on_known);

    // The same about targets alone, when Ninja does not know one of targets().
    void look_for_targets(RequestedTests requested, std::function<void()> on_known);

    // What the programs of `targets` consist of besides executables and libraries. To be called in the worker.
    [[nodiscard]] std::vector<std::string> parts_of(const std::vector<std::string>& targets) {
        return watch_set_.program_parts(targets);
    }

    // Reads ahead, while a build is under way, what is needed when it has ended, unless the build changes it.
    void look_ahead();
    void plan_ahead(size_t workload, std::set<std::string> runtime_files) {
        workloads_.at(workload).plan_ahead(inputs(std::move(runtime_files)));
    }

    // What to watch for a workload; `runtime_files` matter besides. See BuiltTarget.
    void plan_exactly(size_t workload, std::set<std::string> runtime_files,
                      std::function<void(Result<BuiltTarget::Plan>)> on_known) {
        workloads_.at(workload).plan_exactly(inputs(std::move(runtime_files)), std::move(on_known));
    }
    void plan_widely(size_t workload, std::set<std::string> runtime_files,
                     std::function<void(std::shared_ptr<const PublishedPlan>)> on_known) {
        workloads_.at(workload).plan_widely(inputs(std::move(runtime_files)), std::move(on_known));
    }

    // Whether this process belongs to it.
    [[nodiscard]] bool owns(pid_t pid) const { return git_ignored_.owns(pid); }

  private:
    // The project as CMake has described it last, and what follows from that.
    struct Renewed {
        std::shared_ptr<Project> project; // null: it is the same
        std::vector<LaunchSettings> settings;
        std::optional<Error> error;
        bool can_launch = true;
        bool is_arranged_otherwise = false;
    };
    [[nodiscard]] Renewed renew(const Project& project, const PresetSession& preset,
                                std::vector<LaunchSettings> settings, const RequestedTests& requested);
    [[nodiscard]] bool is_arranged_otherwise(const Project& project, const std::vector<LaunchSettings>& settings) const;
    void take(Renewed renewed);
    [[nodiscard]] BuiltTarget::Inputs inputs(std::set<std::string> runtime_files) const {
        return {configured_.project, configured_.preset->files(), std::move(runtime_files)};
    }

    Options options_;
    std::string current_directory_;
    ConfiguredProject configured_;
    std::vector<session::ProgramOptions> arrangement_; // of the programs, when the session began
    GitIgnored git_ignored_;
    OwnOutputs own_outputs_;

    BuildRecords records_;

    // Used in the worker alone, one task at a time.
    WatchSet watch_set_;
    ArtifactDigest digest_;
    FileState manifest_state_;

    BuiltTarget::Shared shared_;
    std::deque<BuiltTarget> workloads_; // which stay where they are: tasks refer to them
};

} // namespace cmakewatch
