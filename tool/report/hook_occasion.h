// What a hook is told: which event, of which build and program.
#pragma once

#include "tool/base/exit_status.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

enum class HookEvent { build_started, build_failed, build_succeeded, restart, exit };

// The value of CMAKEWATCH_EVENT.
[[nodiscard]] std::string_view to_string(HookEvent event);

// "--on-build-started" and the like.
[[nodiscard]] std::string option_name(HookEvent event);

// Commands for /bin/sh -c.
using HookCommands = std::map<HookEvent, std::string>;

struct HookOccasion {
    HookEvent event = HookEvent::build_started;
    std::string build_dir;
    std::vector<std::string> targets;
    int build = 0;
    int pid = 0;       // of the program; 0: none
    int iteration = 0; // how often the program has been started; 0: not yet
    std::set<std::string> changed;
    std::optional<ExitStatus> ended; // of the program, for exit

    // NAME=VALUE of each variable that a hook gets. All are always there, empty where nothing fits.
    // As Linux limits one variable to 128 KiB, only so many paths are named.
    [[nodiscard]] std::vector<std::string> variables() const;
};

// The names in variables().
[[nodiscard]] const std::vector<std::string>& hook_variable_names();

} // namespace cmakewatch
