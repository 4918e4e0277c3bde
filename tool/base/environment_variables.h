// Environment variables by name.
#pragma once

#include <cstdlib>
#include <map>
#include <optional>
#include <string>

namespace cmakewatch {

// The value of one of ours; "" if there is none.
[[nodiscard]] inline std::string environment_variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

using EnvironmentVariables = std::map<std::string, std::string>;

} // namespace cmakewatch
