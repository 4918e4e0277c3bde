// What add_reload_target() says in CMake: a program of the project, and how it is to be run; or several of these.
// Format: cmake/AddReloadTarget.cmake writes it. Knows nothing of the disk.
#pragma once

#include "tool/base/error.h"
#include "tool/project/restart_when.h"

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct ReloadTarget {
    std::string name;
    std::vector<std::string> group;    // the reload targets and executables that are run together; else all below
    std::string target;                // the CMake target that is built and run
    std::string executable;            // absolute
    std::vector<std::string> wrapper;  // the command in front of it all, such as gdb --args, or nothing
    std::vector<std::string> emulator; // CROSSCOMPILING_EMULATOR: the command in front of the executable, or nothing
    std::vector<std::string> arguments;
    std::vector<std::string> environment;    // NAME=VALUE
    std::string directory;                   // absolute
    std::vector<std::string> watch;          // absolute patterns
    std::vector<std::string> ignore;         // absolute patterns
    std::vector<std::string> watch_build;    // absolute patterns
    std::vector<std::string> no_restart_for; // absolute patterns
    std::string stop_signal;                 // a name or a number; "" if nothing is said
    int stop_timeout_ms = -1;                // -1 if nothing is said
    struct Predecessor {                     // is started before this one, and stopped after it
        std::string name;
        bool keeps = false; // this one is not restarted with it
        bool operator==(const Predecessor&) const = default;
    };
    std::vector<Predecessor> after;
    RestartWhen restart = RestartWhen::on_change;
    std::string comment;

    bool operator==(const ReloadTarget&) const = default;

    [[nodiscard]] bool is_group() const { return !group.empty(); }

    // What is run: wrapper, emulator, executable, arguments.
    [[nodiscard]] std::vector<std::string> command() const;
};

// Where add_reload_target() writes it, relative to the build directory. `configuration` is "" but for
// multi-configuration generators.
[[nodiscard]] std::string reload_target_file(const std::string& name, const std::string& configuration);

// `text` is the content of that file. An error if it is damaged or of another version.
[[nodiscard]] Result<ReloadTarget> parse_reload_target(const std::string& name, std::string_view text);

// Words as a shell would read them back, for people to see or copy.
[[nodiscard]] std::string shell_quoted(const std::vector<std::string>& words);

} // namespace cmakewatch
