// Which build directory, and which presets: from the command line, the environment, and what a build directory
// remembers. Runs nothing; writes nothing, but forgets a preset if that is wanted.
#pragma once

#include "tool/build/active_preset.h"
#include "tool/cli/options.h"

#include <string>

namespace cmakewatch {

struct ChosenProject {
    std::string build_dir; // absolute
    ActivePreset preset;
};

// The build directory of the preset that is named, else the one that find_build_directory() finds, with the preset that
// it remembers.
// Errors: those of find_build_directory(), check_build_directory() and ActivePreset::open(); a preset without a build
// directory, with another generator than Ninja's, or that has another build directory by now.
[[nodiscard]] Result<ChosenProject> choose_project(const Options& options, const std::string& current_directory);

} // namespace cmakewatch
