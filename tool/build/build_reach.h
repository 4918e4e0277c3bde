// What a change of some files reaches, as of the last build.
#pragma once

#include "tool/project/error.h"

#include <set>
#include <string>

namespace cmakewatch {

struct BuildReach {
    std::set<std::string> outputs; // absolute: what is made from the files, directly or not
    bool is_cmake_input = false;   // CMake reads one of the files: it may change anything
};

// `manifest` as in NinjaGraph::read(), `files` absolute. Errors: Ninja's graph or its deps log cannot be read.
[[nodiscard]] Result<BuildReach> build_reach(const std::string& build_dir, const std::string& manifest,
                                             const std::set<std::string>& files);

} // namespace cmakewatch
