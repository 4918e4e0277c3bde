// CMakeCache.txt as a map.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cmakewatch {

// Every `NAME:TYPE=VALUE` line of a CMakeCache.txt; comments and malformed lines are skipped.
[[nodiscard]] std::map<std::string, std::string, std::less<>> parse_cmake_cache(std::string_view text);

} // namespace cmakewatch
