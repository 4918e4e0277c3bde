// CMakeCache.txt as a map.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// Every `NAME:TYPE=VALUE` line of a CMakeCache.txt; comments and malformed lines are skipped.
[[nodiscard]] std::map<std::string, std::string, std::less<>> parse_cmake_cache(std::string_view text);

// Whether a CMAKE_GENERATOR is one that has Ninja build.
[[nodiscard]] bool is_ninja_generator(std::string_view generator);

// What another build directory is to be configured with to be like the one that has this CMakeCache.txt: -DNAME=VALUE
// for what was named on the command line, for the build type, the toolchain and the like, and for a project's own
// options, unless there are many of those: nothing tells which of them have their default.
[[nodiscard]] std::vector<std::string> settings_in_cmake_cache(std::string_view text);

} // namespace cmakewatch
