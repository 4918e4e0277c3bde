// Which programs of a session come after which.
#pragma once

#include "tool/session/options.h"
#include "tool/supervisor/launch_settings.h"

#include <vector>

namespace cmakewatch {

// What a session has to know of each workload. An error if one comes after itself, be it by way of others.
[[nodiscard]] Result<std::vector<session::ProgramOptions>> program_options(const std::vector<LaunchSettings>& settings);

} // namespace cmakewatch
