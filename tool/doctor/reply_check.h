// Whether what CMake has told of the project is as new as the project.
#pragma once

#include "tool/doctor/finding.h"
#include "tool/doctor/site.h"

namespace cmakewatch {

[[nodiscard]] Finding check_reply(const Site& site);

} // namespace cmakewatch
