// How CTest is called for a build directory.
#pragma once

#include "tool/supervisor/project_setup.h"

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct CTestCommand {
    std::string executable;
    std::string build_dir;
    std::string configuration;            // with Ninja Multi-Config, or of a test preset; "" else
    std::vector<std::string> environment; // NAME=VALUE, all of it

    // In front of any others.
    [[nodiscard]] std::vector<std::string> arguments() const;

    // What a hint tells a user to do: ctest with `option`, of this configuration.
    [[nodiscard]] std::string advice(std::string_view option) const;
};

// The CTest that belongs to the project's CMake, else that of PATH, with an environment that has nothing of ours, but
// that of the test preset.
[[nodiscard]] CTestCommand ctest_command(const ConfiguredProject& configured);

// The arguments of the test preset, then what the user's options stand for, then those behind `--`: of what CTest takes
// only once, the last one counts. Our --junit replaces the preset's.
[[nodiscard]] std::vector<std::string> ctest_arguments(const PresetSession& preset, const Options& options);

} // namespace cmakewatch
