// `cmakewatch timings`: where the time of edits goes.
#pragma once

#include "tool/project/project.h"
#include "tool/timings/timings_report.h"

#include <string>
#include <vector>

namespace cmakewatch {

// Reads what sessions and Ninja have noted in the build directory of `project`; blocks for a moment. `targets`: edits
// of builds of one of them count, and what they are made from; none: all. `manifest` as in NinjaGraph::read().
// Errors: an unknown target; one of these files cannot be read.
[[nodiscard]] Result<TimingsReport> collect_timings(const Project& project, const std::string& manifest,
                                                    const std::vector<std::string>& targets);

} // namespace cmakewatch
