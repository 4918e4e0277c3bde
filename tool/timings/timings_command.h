// `cmakewatch timings`: where the time of edits goes, and what would help.
#pragma once

#include "tool/project/project.h"
#include "tool/timings/link_trial.h"
#include "tool/timings/timings_report.h"

#include <string>
#include <vector>

namespace cmakewatch {

// Reads what sessions and Ninja have noted in the build directory of `project`; runs Ninja and the linker to see how
// the targets are built. `targets`: edits of builds of one of them count, and what they are made from; none: all.
// `tried_linker`: links the only target with it and without it, too; "" for none.
// Errors: an unknown target; one of these files cannot be read; `tried_linker` without one target, or those of
// LinkTrial::compare().
[[nodiscard]] Result<TimingsReport> collect_timings(const Project& project, const BuildCommands& commands,
                                                    const std::vector<std::string>& targets,
                                                    const std::string& tried_linker);

} // namespace cmakewatch
