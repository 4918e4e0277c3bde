// What a change of a file reaches in Ninja's graph: everything that is made from it, directly or not.
#pragma once

#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_graph.h"

#include <set>
#include <string>

namespace cmakewatch {

// The outputs that depend on `files` (absolute): by the manifest, the deps log (paths there are relative to
// `build_dir`) and the depfiles that `read_file` fetches.
[[nodiscard]] std::set<std::string> reached_from(const std::set<std::string>& files, const NinjaGraph& graph,
                                                 const NinjaDeps& deps, const std::string& build_dir,
                                                 const ReadFile& read_file);

} // namespace cmakewatch
