// What a build preset has Ninja do, as `cmake --build --preset` would.
#pragma once

#include "tool/base/error.h"
#include "tool/project/presets.h"

#include <string>
#include <vector>

namespace cmakewatch {

struct BuildPresetSettings {
    std::vector<std::string> targets;
    std::string configuration;                // for Ninja Multi-Config
    int jobs = 0;                             // 0: Ninja's own choice
    std::vector<std::string> ninja_arguments; // "verbose" and "nativeToolOptions"
    bool cleans_first = false;                // which is not done: each edit would build everything
};

// Errors: an option for Ninja that contradicts cmakewatch.
[[nodiscard]] Result<BuildPresetSettings> build_preset_settings(const Preset& preset);

} // namespace cmakewatch
