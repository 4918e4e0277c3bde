// CMake's regular expressions, as cmake-presets(7) uses them in conditions.
#pragma once

#include <optional>
#include <string_view>

namespace cmakewatch {

// Whether `expression` matches anywhere in `text`; nothing if it is none, or would take too long.
[[nodiscard]] std::optional<bool> cmake_regex_finds(std::string_view expression, std::string_view text);

} // namespace cmakewatch
