// Which CMake and Ninja are new enough for us.
#pragma once

#include "tool/base/error.h"

#include <string>

namespace cmakewatch {

// Errors: too old. `told` is what `ninja --version` prints, "" if it prints nothing; `build_dir` is for the hint.
[[nodiscard]] Result<void> check_ninja_version(const std::string& ninja, const std::string& told,
                                               const std::string& build_dir);

// `told` is a version such as "3.25.1".
[[nodiscard]] Result<void> check_cmake_version(const std::string& told);

} // namespace cmakewatch
