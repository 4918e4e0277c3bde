// What the chosen presets mean for a session: the environment of everything that it starts, and the settings of CMake,
// Ninja and CTest.
// Pure. Holds values that may be secret, which are never written anywhere: only names and the digest are.
#pragma once

#include "tool/project/build_preset.h"
#include "tool/project/presets.h"
#include "tool/project/test_preset.h"

#include <string>
#include <vector>

namespace cmakewatch {

// As the command line or the build directory has them; "" where none is named.
struct PresetNames {
    std::string configure;
    std::string build;
    std::string test;

    bool operator==(const PresetNames&) const = default;
    [[nodiscard]] bool any() const { return !configure.empty() || !build.empty() || !test.empty(); }
};

struct PresetSession {
    PresetNames names;      // configure is never "" if there is a preset; build and test are "" if none was chosen
    std::string binary_dir; // absolute, normalised; "" if the preset names none
    std::string generator;  // "" if it names none: then it is CMake's choice
    // On top of the process's own.
    EnvironmentVariables configure_environment; // of CMake, the program and hooks
    EnvironmentVariables build_environment;     // of Ninja
    EnvironmentVariables test_environment;      // of CTest
    BuildPresetSettings build;
    TestPresetSettings test;
    std::vector<std::string> cache_variables; // names of those that the preset sets
    // Of the configure preset as it is written, before macros are expanded: what tells that it has been edited.
    std::string digest;
};

// The session of `names`. The build and the test preset are those that are named, else the only one that belongs to the
// configure preset, else none: then Ninja and CTest have the configure preset's environment. Without a configure preset
// it is that of the build or test preset that is named.
// Errors: those of Presets::require(), build_preset_settings() and test_preset_settings(); presets that belong to
// different configure presets.
[[nodiscard]] Result<PresetSession> preset_session(const Presets& presets, const PresetNames& names,
                                                   const std::string& source_dir);

} // namespace cmakewatch
