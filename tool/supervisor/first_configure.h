// The first configuring of a project: where there is no build directory yet, and the user wants one.
#pragma once

#include "tool/cli/options.h"
#include "tool/process/job_server_linux.h"
#include "tool/terminal/console.h"

#include <string>

namespace cmakewatch {

// With --configure, or if the user says so on the terminal: chooses a configure preset of the project here, with which
// set_up_project() configures; without presets, runs CMake for Ninja. Else, and if there is a build directory already
// or no project here, does nothing. Errors: CMake cannot be started, or failed (its output has been shown); several
// presets and nobody to choose one; interrupted (an error without text).
[[nodiscard]] Result<void> configure_first(Options& options, const std::string& current_directory,
                                           const JobServer& job_server, Console& console);

} // namespace cmakewatch
