// How the time of a build is spread over its steps, as Ninja's log has them.
// Promises: pure.
#pragma once

#include "tool/project/edit_cycle.h"
#include "tool/project/ninja_log.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

enum class StepKind { compile, link, other };

// By the output of a step, as Ninja names it. `linked`: all files that are linked or archived, named in the same way.
[[nodiscard]] StepKind kind_of_step(std::string_view output, const std::set<std::string, std::less<>>& linked);

// Of the steps of one run of Ninja.
[[nodiscard]] EditCycle::Steps wall_times(const std::vector<LoggedStep>& steps,
                                          const std::set<std::string, std::less<>>& linked);

} // namespace cmakewatch
