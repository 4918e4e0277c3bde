// "did you mean": the name closest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// The element of `names` with the smallest edit distance to `name`, or "" if none is close enough.
[[nodiscard]] std::string most_similar(std::string_view name, const std::vector<std::string>& names);

} // namespace cmakewatch
