// What runs programs that are built for another machine: CROSSCOMPILING_EMULATOR.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// The elements of a list as CMake writes it; none that is empty.
[[nodiscard]] std::vector<std::string> cmake_list(std::string_view list);

// The CMAKE_CROSSCOMPILING_EMULATOR that a toolchain file sets, if it does so without variables; else nothing.
[[nodiscard]] std::vector<std::string> emulator_in_toolchain(std::string_view script);

} // namespace cmakewatch
