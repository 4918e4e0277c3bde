// The watch plans of a build directory, computed from what CMake and Ninja left there.
#pragma once

#include "tool/build/build_records.h"
#include "tool/project/build_inputs.h"
#include "tool/project/program_parts.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// What exact and wide plans are computed from.
// Used from one thread at a time.
class WatchSet {
  public:
    // Graph and log are those of the build directory, and must outlive this.
    WatchSet(std::string build_dir, BuildRecords& records) : build_dir_(std::move(build_dir)), records_(records) {}

    // The exact set; an error if Ninja's graph cannot be read.
    [[nodiscard]] Result<WatchPlan> exact(const Project& project, const std::vector<std::string>& targets,
                                          const WatchPatterns& patterns);

    // What an exact set is computed from besides a project, targets and patterns. While it is the same, so is the set,
    // unless files of the set are doubtful.
    struct Sources {
        std::shared_ptr<const NinjaGraph> graph;
        FileState globs;
        FileState installed;
        std::uint64_t deps_version = 0;
        std::vector<FileState> depfiles;

        bool operator==(const Sources&) const = default;
    };
    // Nothing if they cannot be read.
    [[nodiscard]] std::optional<Sources> sources();

    // The wide set; built on the exact one if there is a graph.
    [[nodiscard]] WatchPlan wide(const Project& project, const std::vector<std::string>& targets,
                                 const WatchPatterns& patterns);

    // The files that the programs of `targets` consist of besides executables and libraries, see program_parts(); as
    // far as they are there to be told of, and not compiled into them.
    [[nodiscard]] std::vector<std::string> program_parts(const std::vector<std::string>& targets);

  private:
    [[nodiscard]] Result<void> read_graph();

    std::string build_dir_;
    BuildRecords& records_;
    std::shared_ptr<const NinjaGraph> graph_;                // the last one
    std::map<std::vector<std::string>, ProgramParts> parts_; // by targets, of graph_
};

} // namespace cmakewatch
