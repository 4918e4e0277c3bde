// Environment variables by name.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace cmakewatch {

using EnvironmentVariables = std::map<std::string, std::string>;

} // namespace cmakewatch
