// Clocks and times of files that do not fit together: by them Ninja decides what is to be built.
#pragma once

#include "tool/base/file_state.h"
#include "tool/doctor/finding.h"
#include "tool/doctor/site.h"

#include <string>
#include <vector>

namespace cmakewatch {

[[nodiscard]] Finding check_clock(const Site& site);
[[nodiscard]] Finding check_file_times(const Site& site);

[[nodiscard]] Finding clock_finding(FileTime file_system, FileTime system);

// Files that are dated in the future, by what they are to a build.
struct FutureFiles {
    std::vector<std::string> of_cmake;
    std::vector<std::string> sources;
    std::vector<std::string> outputs;
};
[[nodiscard]] Finding file_times_finding(const FutureFiles& files, const std::string& build_dir);

} // namespace cmakewatch
