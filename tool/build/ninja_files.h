// What Ninja works by and has noted in a build directory, read from the disk.
#pragma once

#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_graph.h"

#include <string>

namespace cmakewatch {

// `manifest` as in NinjaGraph::read().
[[nodiscard]] Result<NinjaGraph> read_ninja_graph(const std::string& build_dir, const std::string& manifest);

// Empty if there is no log: nothing has been compiled. An error if there is one that cannot be read.
[[nodiscard]] Result<NinjaDeps> read_ninja_deps(const std::string& build_dir);

} // namespace cmakewatch
