// The watch plans of a build directory, computed from what CMake and Ninja left there.
#pragma once

#include "tool/project/build_inputs.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// What exact and wide plans are computed from. Remembers Ninja's graph as long as build.ninja stays the same.
// Used from one thread at a time.
class WatchSet {
  public:
    explicit WatchSet(std::string manifest) : manifest_(std::move(manifest)) {}

    // The exact set; an error if Ninja's graph cannot be read.
    [[nodiscard]] Result<WatchPlan> exact(const Project& project, const std::vector<std::string>& targets,
                                          const WatchPatterns& patterns);

    // The wide set; built on the exact one if there is a graph.
    [[nodiscard]] WatchPlan wide(const Project& project, const std::vector<std::string>& targets,
                                 const WatchPatterns& patterns);

    // The files that the programs of `targets` consist of besides executables and libraries, see program_parts(); as
    // far as they are there to be told of.
    [[nodiscard]] std::vector<std::string> program_parts(const Project& project,
                                                         const std::vector<std::string>& targets);

  private:
    [[nodiscard]] Result<const NinjaGraph*> graph(const std::string& build_dir);

    std::string manifest_;
    FileState graph_state_;
    std::optional<NinjaGraph> graph_;
};

} // namespace cmakewatch
