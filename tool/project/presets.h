// CMakePresets.json (cmake-presets(7)), as far as completions need it: CMake itself is not asked.
// Knows nothing of included files, conditions and environment variables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct ConfigurePreset {
    std::string name;
    std::string binary_dir; // absolute; "" if it cannot be told
};

// The configure presets that are not hidden, of the files of `source_dir` whose texts are given in order of
// precedence: CMakePresets.json, then CMakeUserPresets.json. A text that cannot be parsed counts as empty.
[[nodiscard]] std::vector<ConfigurePreset> parse_configure_presets(const std::vector<std::string>& texts,
                                                                   const std::string& source_dir);

} // namespace cmakewatch
