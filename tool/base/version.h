// The version of cmakewatch, which CMakeLists.txt sets.
#pragma once

namespace cmakewatch {

inline constexpr const char* version = CMAKEWATCH_VERSION;

} // namespace cmakewatch
