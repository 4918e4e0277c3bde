// The watch plans of a build directory, computed from what CMake and Ninja left there.
#pragma once

#include "tool/build/deps_log.h"
#include "tool/project/build_inputs.h"
#include "tool/project/program_parts.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// What exact and wide plans are computed from. Remembers Ninja's graph as long as build.ninja stays the same.
// Used from one thread at a time.
class WatchSet {
  public:
    // `deps_log` is that of the build directory, and must outlive this.
    WatchSet(std::string build_dir, std::string manifest, DepsLog& deps_log)
        : build_dir_(std::move(build_dir)), manifest_(std::move(manifest)), deps_log_(deps_log) {}

    // The exact set; an error if Ninja's graph cannot be read.
    [[nodiscard]] Result<WatchPlan> exact(const Project& project, const std::vector<std::string>& targets,
                                          const WatchPatterns& patterns);

    // What an exact set is computed from besides a project, targets and patterns. While it is the same, so is the set,
    // unless files of the set are doubtful.
    struct Sources {
        FileState manifest;
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
    [[nodiscard]] Result<const NinjaGraph*> graph();

    std::string build_dir_;
    std::string manifest_;
    FileState graph_state_;
    std::optional<NinjaGraph> graph_;
    std::map<std::vector<std::string>, ProgramParts> parts_; // by targets, of graph_
    std::vector<std::string> depfiles_;                      // of graph_
    DepsLog& deps_log_;
};

} // namespace cmakewatch
