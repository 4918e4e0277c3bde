// Prepares builds of only what an edit reaches, and puts into Ninja's logs what they have done.
// Promises: a build that it prepares makes of the targets what a full build would make. Whatever is not certain is
// refused, with the reason.
// Whoever calls has the build lock, and no Ninja runs. Used from one thread at a time. Does not run Ninja.
// Measured and proved on stock Ninja: a full one parses all of the manifest, and looks at every file.
#pragma once

#include "tool/base/file_state.h"
#include "tool/build/build_records.h"
#include "tool/build/module_maps_posix.h"
#include "tool/build/ninja_logs_posix.h"
#include "tool/project/change.h"
#include "tool/project/edit_reach.h"
#include "tool/project/first_step.h"
#include "tool/project/ninja_graph.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace cmakewatch {

// Where Ninja keeps its logs of such a build, relative to the build directory.
inline constexpr const char* reach_directory = ".cmakewatch/reach";

class ReachBuilder {
  public:
    // `manifest` as in NinjaGraph::read(); `records` are those of the build directory.
    ReachBuilder(std::string build_dir, std::string manifest, BuildRecords& records)
        : build_dir_(std::move(build_dir)),
          manifest_(std::move(manifest)),
          build_graph_(records.graph),
          logs_(build_dir_, records.deps_log) {}

    // A full build has been good, so that what it has left can be built on. Errors: the manifest or Ninja's logs cannot
    // be read; all builds have to be full then.
    [[nodiscard]] Result<void> take_full_build();

    struct Edit {
        std::vector<std::string> targets;  // as Ninja names them
        std::vector<Change> changes;       // since the last good build of all of them
        std::vector<std::string> outdated; // those of the changed files that outputs may be newer than, and yet without
        FirstStepHints hints = {};
    };
    struct Plan {
        std::string manifest;        // for `ninja -f`, relative to the build directory
        size_t steps = 0;            // at most so many
        size_t all_steps = 0;        // of the whole manifest
        bool may_reach_more = false; // has_reached_more() has to be asked
    };
    struct Refusal {
        std::string why;       // for people: "another ninja has built here", or "is new" if it is about a file
        std::string file = {}; // absolute; "" if it is about none
    };
    [[nodiscard]] std::variant<Plan, Refusal> plan(const Edit& edit);

    // Ninja has run by the plan, whatever came of it. Whether the edit may reach more than was planned: a source
    // imports or exports other modules now. A full build is needed then.
    [[nodiscard]] bool has_reached_more() const { return module_maps_.have_changed(); }

    // Ninja has run by the plan, whatever came of it. Errors: its records cannot be put into the logs.
    [[nodiscard]] Result<void> take_reach_build();

    // How many steps a full Ninja finds to do after a good build: those that run each time, and what they may change.
    // Nothing if another Ninja has built here meanwhile.
    [[nodiscard]] std::optional<size_t> expected_steps(const std::vector<std::string>& targets);

    // Whether any file that steps take, and that none makes, has been written since. Not in the tick of the file
    // system's clock that `time` is: a build follows an edit faster.
    [[nodiscard]] bool is_any_input_since(FileTime time);

    // Whether the manifest is the one that the last full build has left.
    [[nodiscard]] bool is_manifest_same() const { return known_ && build_graph_.is_current(known_->graph); }

  private:
    using Edges = std::vector<NinjaGraph::Edge>;
    struct Manifest {
        std::shared_ptr<const NinjaGraph> graph;
        Edges always_run;                             // since an output of theirs is never made
        std::unordered_map<std::string, Edges> users; // by what their depfiles name, absolute
        std::unordered_map<NinjaGraph::Edge, FileState> depfile_states;
    };
    class FileSet;
    struct Start {      // of a reach
        Edges edges;    // that take a changed file
        Edges outdated; // of these, those whose outputs may be newer than it, and yet without it
    };
    [[nodiscard]] std::variant<Plan, Refusal> plan_with_logs(const Edit& edit);
    [[nodiscard]] Result<void> read_manifest();
    void note_steps_that_always_run();
    void read_depfiles();
    [[nodiscard]] std::optional<std::vector<NinjaGraph::Node>> nodes_of(const std::vector<std::string>& targets) const;
    [[nodiscard]] std::variant<Start, Refusal> start_of(const Edit& edit) const;
    [[nodiscard]] Edges users_in_manifest(const std::string& file) const;
    [[nodiscard]] Edges users_in_records(const FileSet& files,
                                         const std::function<void(const std::string&)>& is_recorded) const;
    [[nodiscard]] NinjaGraph::Edge producer(NinjaDeps::Id output) const;
    [[nodiscard]] Edges users_in_deps(const std::vector<bool>& inputs) const;
    [[nodiscard]] std::vector<RecordedUse> recorded_uses(const std::vector<NinjaGraph::Node>& outputs) const;
    // The first of the outputs that is newer than its record: absolute, or "" if none is.
    [[nodiscard]] std::string changed_since_made(const std::vector<std::string>& outputs) const;
    [[nodiscard]] std::variant<Plan, Refusal> write(const EditReach& reach, const Edges& outdated,
                                                    const FirstStepHints& hints);

    std::string build_dir_;
    std::string manifest_;
    BuildGraph& build_graph_;
    std::optional<Manifest> known_;
    NinjaLogs logs_;
    ModuleMaps module_maps_; // that builds of a reach have made again since the last full build
};

} // namespace cmakewatch
