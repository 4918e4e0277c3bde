// Which workloads a session has, and what goes with each: the one place that tells kinds of them apart.
#pragma once

#include "tool/cli/options.h"
#include "tool/report/event_stream.h"
#include "tool/supervisor/program_choice.h"
#include "tool/supervisor/shared_output.h"
#include "tool/supervisor/workloads.h"

#include <string>

namespace cmakewatch {

// One workload for each that `session.built` has settings of. `output` is for programs that share it.
[[nodiscard]] Workloads make_workloads(const Workload::Session& session, const Options& options,
                                       const std::string& current_directory, Console& console, EventStream& events,
                                       SharedOutput& output, ProgramChoice& choice);

// As `options` ask for.
[[nodiscard]] Reporter::Volume volume(const Options& options);

} // namespace cmakewatch
