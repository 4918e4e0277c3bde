// `cmakewatch doctor`: tells what is wrong here.
#pragma once

#include "tool/cli/options.h"
#include "tool/doctor/finding.h"

#include <string>
#include <vector>

namespace cmakewatch {

// Runs all checks that apply. `build_dir` is the one to look at, or why there is none. Changes nothing but
// cmakewatch's own files in it, and blocks for a moment.
[[nodiscard]] std::vector<Finding> examine(const Options& options, Result<std::string> build_dir,
                                           const std::string& current_directory);

// 1 if something is wrong, else 0.
[[nodiscard]] int exit_code_of(const std::vector<Finding>& findings);

} // namespace cmakewatch
