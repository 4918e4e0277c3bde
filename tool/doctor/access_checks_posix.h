// Whether this user may read the sources and write in the build directory, and whether there is room to.
#pragma once

#include "tool/doctor/finding.h"
#include "tool/doctor/site.h"

#include <cstdint>

namespace cmakewatch {

[[nodiscard]] Finding check_writing(const Site& site);
[[nodiscard]] Finding check_reading(const Site& site);
[[nodiscard]] Finding check_disk(const Site& site);
// No other cmakewatch or Ninja builds there.
[[nodiscard]] Finding check_others_at_work(const Site& site);

[[nodiscard]] Finding disk_finding(std::uint64_t free_bytes, bool has_free_files);

} // namespace cmakewatch
