// Which build directory it is, and whether it is the right one.
#pragma once

#include "tool/doctor/finding.h"
#include "tool/doctor/site.h"

#include <string>
#include <vector>

namespace cmakewatch {

// There is one, it is to be trusted and configured, and lies where CMake has put it.
[[nodiscard]] Finding check_place(const Site& site);
// It is for Ninja.
[[nodiscard]] Finding check_generator(const Site& site);
// Its sources are there, and are those of the current directory.
[[nodiscard]] Finding check_sources(const Site& site);
// Whether its sources have other build directories, and which one is the default.
[[nodiscard]] Finding check_other_builds(const Site& site);
// The preset that it remembers can be used.
[[nodiscard]] Finding check_preset(const Site& site);
// Ninja takes no path of the project apart.
[[nodiscard]] Finding check_paths(const Site& site);

// `others` are the build directories of the same sources besides `used`; `by_default` is the one that is taken if none
// is named, "" if that is none.
[[nodiscard]] Finding other_builds_finding(const std::string& used, const std::vector<std::string>& others,
                                           const std::string& by_default);

[[nodiscard]] Finding paths_finding(const std::string& source_dir, const std::string& build_dir);

} // namespace cmakewatch
