// Finds out how targets are built, for the advice.
#pragma once

#include "tool/project/project.h"
#include "tool/timings/advice.h"
#include "tool/timings/link_trial.h"

#include <string>
#include <vector>

namespace cmakewatch {

// The commands of all steps of `targets`, as Ninja tells them; none if it does not. Looks in PATH for linkers, and at
// CMakeCache.txt. What else the advice rests on is left to others.
[[nodiscard]] BuildFacts build_facts(const Project& project, const BuildCommands& commands,
                                     const std::vector<std::string>& targets);

} // namespace cmakewatch
