// How targets are built, as Ninja would do it.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/timings/advice.h"

#include <string>
#include <vector>

namespace cmakewatch {

// Asks Ninja; blocks until it has answered. `added` is on top of our environment. Without commands if Ninja fails.
[[nodiscard]] BuildFacts read_build_facts(const std::string& ninja, const std::string& build_dir,
                                          const std::string& manifest, const std::vector<std::string>& targets,
                                          const EnvironmentVariables& added);

} // namespace cmakewatch
