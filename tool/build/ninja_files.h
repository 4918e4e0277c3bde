// What Ninja works by and has noted in a build directory, read from the disk.
#pragma once

#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_graph.h"

#include <string>
#include <vector>

namespace cmakewatch {

// `manifest` as in NinjaGraph::read().
[[nodiscard]] Result<NinjaGraph> read_ninja_graph(const std::string& build_dir, const std::string& manifest);

// The manifests that CMake has written: build.ninja, those of Multi-Config, and what these include.
[[nodiscard]] std::vector<std::string> manifests_in(const std::string& build_dir);

// Empty if there is no log: nothing has been compiled. An error if there is one that cannot be read.
[[nodiscard]] Result<NinjaDeps> read_ninja_deps(const std::string& build_dir);

} // namespace cmakewatch
