// What is built, run and watched, and how: the command line and add_reload_target() together.
#pragma once

#include "tool/base/error.h"
#include "tool/cli/options.h"
#include "tool/project/build_inputs.h"
#include "tool/project/preset_session.h"
#include "tool/project/project.h"
#include "tool/protocol/order.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

struct LaunchSettings {
    std::string name;                   // of the program, as the user has called it; "" if none is run
    bool is_of_tests = false;           // rounds of them are run, and no program
    std::vector<std::string> targets;   // CMake targets that are built; the first one is the program, if one is run
    std::string executable;             // what is started: the program, or what runs it (wrapper, emulator)
    std::vector<std::string> arguments; // with the program's path among them if something runs it
    EnvironmentVariables preset_environment; // on top of our own
    std::vector<std::string> environment;    // NAME=VALUE, on top of that
    std::string directory;                   // "" stays in ours
    WatchPatterns patterns;
    std::vector<ReloadTarget::Predecessor> after; // programs that may be none of this session
    RestartWhen restart = RestartWhen::on_change;
    int stop_signal = 0;
    int stop_timeout_ms = -1;

    // Whether a program that was started by the one is what the other wants.
    [[nodiscard]] bool starts_the_same_as(const LaunchSettings& other) const;
};

// What the user's own arguments for CTest select.
struct RequestedTests {
    std::optional<std::set<std::string>> names = std::nullopt; // of the tests that may run; nothing: all
    bool is_unknown = false;                                   // that cannot be told now: what is built stays the same
};

// For `run` of one target, `build`, `test` and `inputs`. The command line wins over what add_reload_target() says;
// patterns add up. Errors: unknown target, no executable (run), a reload target that is to be built only, an unknown
// stop signal. The environment of `preset` counts less than both.
[[nodiscard]] Result<LaunchSettings> launch_settings(const Options& options, const Project& project,
                                                     const std::string& current_directory, const PresetSession& preset,
                                                     const RequestedTests& requested = {});

// The options of the tests of a session, which may run programs besides: those are not for tests. Nothing if it has
// none.
[[nodiscard]] std::optional<Options> test_options(const Options& options);

// The settings of each workload of a session: one for each target that is run, or one for all that is built or tested.
// Those of tests are the last.
[[nodiscard]] Result<std::vector<LaunchSettings>> all_launch_settings(const Options& options, const Project& project,
                                                                      const std::string& current_directory,
                                                                      const PresetSession& preset,
                                                                      const RequestedTests& requested = {});

// `patterns` as given, absolute.
[[nodiscard]] std::vector<std::string> absolute_patterns(const std::vector<std::string>& patterns,
                                                         const std::string& current_directory);

// How a child starts the program, but for the terminal. `iteration` counts the programs of a session, for the program.
[[nodiscard]] order::Run launch_order(const LaunchSettings& settings, int iteration);

} // namespace cmakewatch
