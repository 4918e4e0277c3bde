// Whether the programs that work together are new enough, and of one version.
#pragma once

#include "tool/doctor/finding.h"
#include "tool/doctor/program_version.h"
#include "tool/doctor/site.h"

#include <string>

namespace cmakewatch {

[[nodiscard]] Finding check_cmakewatch(const Site& site);
[[nodiscard]] Finding check_cmake(const Site& site);
[[nodiscard]] Finding check_ninja(const Site& site);

// `in_path` is the one that a shell starts; `package` the CMake package that the project has found.
[[nodiscard]] Finding cmakewatch_finding(const ProgramVersion& own, const std::string& in_path,
                                         const ProgramVersion& package);

// `used` is the one that the build directory was configured with. Their logs do not mix.
[[nodiscard]] Finding ninja_finding(const ProgramVersion& used, const ProgramVersion& in_path,
                                    const std::string& build_dir);

} // namespace cmakewatch
