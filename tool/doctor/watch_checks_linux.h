// How changes of files would be noticed here, and whether that has limits.
#pragma once

#include "tool/doctor/finding.h"
#include "tool/doctor/site.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cmakewatch {

// Sources and build directory lie where changes are reported.
[[nodiscard]] Finding check_file_systems(const Site& site);
// Which watcher is taken, and why.
[[nodiscard]] Finding check_watcher(const Site& site);
// Whether there is a Watchman, and it answers.
[[nodiscard]] Finding check_watchman(const Site& site);
// Whether inotify has room for what the project needs.
[[nodiscard]] Finding check_inotify(const Site& site);
[[nodiscard]] Finding check_open_files(const Site& site);

struct Placed {
    std::string what; // "the sources"
    std::string path;
    std::string file_system; // "" if it reports changes
};
[[nodiscard]] Finding file_systems_finding(const std::vector<Placed>& places);

[[nodiscard]] Finding open_files_finding(std::uint64_t limit);

} // namespace cmakewatch
