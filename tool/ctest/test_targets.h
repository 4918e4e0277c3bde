// Which targets have to be built for the tests, told from CTest's own files in the build directory.
#pragma once

#include "tool/project/ninja_graph.h"
#include "tool/project/project.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

// The targets whose artifacts, or files that are generated for them, occur in CTestTestfile.cmake and what it includes,
// or in what CTestCustom.cmake has CTest run, and those of tests that are not built yet (NAME_NOT_BUILT). Sorted; empty
// if there are none. `read_file` fetches the files. `requested` are the names of the tests that may run; nothing: all.
// What registers its tests by itself and has not yet done so counts: they may be requested.
[[nodiscard]] std::vector<std::string>
test_targets(const Project& project, const ReadFile& read_file,
             const std::optional<std::set<std::string>>& requested = std::nullopt);

} // namespace cmakewatch
