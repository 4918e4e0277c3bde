// What a test preset has CTest do, as the options that `ctest --preset` stands for.
#pragma once

#include "tool/base/error.h"
#include "tool/project/presets.h"

#include <string>
#include <vector>

namespace cmakewatch {

struct TestPresetSettings {
    std::string configuration;          // of -C
    std::vector<std::string> arguments; // for CTest, in front of the user's own
    bool allows_no_tests = false;       // "noTestsAction" is "ignore"
};

// What concerns only how CTest prints ("shortProgress", "quiet") is left out: cmakewatch reads its output.
// Errors: a setting that contradicts running tests here ("showOnly", "interactiveDebugging").
[[nodiscard]] Result<TestPresetSettings> test_preset_settings(const Preset& preset);

} // namespace cmakewatch
