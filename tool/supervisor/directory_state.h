// What lies in a directory for cmakewatch, in a few lines for people who have asked for nothing yet.
// Promises: runs nothing, writes nothing.
#pragma once

#include "tool/cli/options.h"

#include <string>

namespace cmakewatch {

// The state and three examples, with a program of the project if one is known.
[[nodiscard]] std::string directory_state(const Options& options, const std::string& current_directory);

} // namespace cmakewatch
