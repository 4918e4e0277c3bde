// The files that --affected-by and `why` name, looked up on the disk and in what the last build has left.
#pragma once

#include "tool/build/build_reach.h"
#include "tool/ctest/test_selection.h"
#include "tool/project/named_file.h"

#include <string>
#include <vector>

namespace cmakewatch {

[[nodiscard]] std::vector<NamedFile> files_named(const std::vector<std::string>& names,
                                                 const std::string& current_directory);

// `watch` are the patterns of --watch, absolute: what matches them is known.
[[nodiscard]] KnownFiles resolved_files(const std::vector<NamedFile>& named, const std::vector<std::string>& watch,
                                        const BuildReach& reach, const TestModel& model);

[[nodiscard]] Error unknown_file_warning(const std::string& name);

} // namespace cmakewatch
