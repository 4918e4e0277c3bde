// The texts of pages/, put into the program when it is built: see cmake/Pages.cmake.
#pragma once

#include <vector>

namespace cmakewatch {

[[nodiscard]] std::vector<const char*> page_sources();

} // namespace cmakewatch
