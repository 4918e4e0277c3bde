// How targets are built, as Ninja would do it.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/process/command_run.h"
#include "tool/timings/advice.h"

#include <string>
#include <vector>

namespace cmakewatch {

// Has Ninja list the commands of all steps that make `targets`. `added` is on top of our environment.
[[nodiscard]] CommandRun::Command list_commands(const std::string& ninja, const std::string& build_dir,
                                                const std::string& manifest, const std::vector<std::string>& targets,
                                                const EnvironmentVariables& added);

// `commands`: what that has said. Looks in PATH for linkers.
[[nodiscard]] BuildFacts build_facts(std::vector<std::string> commands, std::string cmake_version);

} // namespace cmakewatch
