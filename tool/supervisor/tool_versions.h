// Whether the project's Ninja is new enough for us.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/build/build_directory.h"
#include "tool/terminal/console.h"

namespace cmakewatch {

// Asks Ninja for its version, with `added` on top of our environment, and remembers the answer in the build directory.
// Errors: too old, or it cannot be run; interrupted, see setup_command.h.
[[nodiscard]] Result<void> check_ninja(const BuildDirectory& directory, const EnvironmentVariables& added,
                                       Console& console);

} // namespace cmakewatch
