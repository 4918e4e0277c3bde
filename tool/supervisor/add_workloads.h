// Which workloads a session has, and what goes with each: the one place that tells kinds of them apart.
#pragma once

#include "tool/cli/options.h"
#include "tool/report/event_stream.h"
#include "tool/supervisor/workloads.h"

#include <string>

namespace cmakewatch {

// One for each that the session's project has settings of.
void add_workloads(Workloads& workloads, const Options& options, const std::string& current_directory, Console& console,
                   EventStream& events);

// As `options` ask for.
[[nodiscard]] Reporter::Volume volume(const Options& options);

} // namespace cmakewatch
