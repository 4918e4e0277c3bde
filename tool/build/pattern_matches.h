// The files that a pattern of --watch matches now.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cmakewatch {

// So many are listed of one pattern, at most.
inline constexpr size_t most_matches = 10000;

// Absolute paths, in no order. `pattern` is absolute, as in glob.h.
[[nodiscard]] std::vector<std::string> matches_of(const std::string& pattern);

} // namespace cmakewatch
