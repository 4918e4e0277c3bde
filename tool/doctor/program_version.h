// Which version a program is.
#pragma once

#include "tool/base/environment_variables.h"

#include <string>

namespace cmakewatch {

struct ProgramVersion {
    std::string file;    // absolute; "" if there is no such program
    std::string version; // such as "1.11.1"; "" if it does not tell one within a second
};

// Asks the program `file` with --version. Blocks. `added` is on top of our environment.
[[nodiscard]] ProgramVersion version_of(const std::string& file, const EnvironmentVariables& added);

} // namespace cmakewatch
