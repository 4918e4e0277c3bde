// Having CMake describe a build directory: writes the query, runs cmake if the reply is missing or stale, reads it.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/build/build_directory.h"
#include "tool/process/command_run.h"
#include "tool/project/project.h"

#include <functional>
#include <string>

namespace cmakewatch {

// Whether there is a reply on disk, to whomever.
[[nodiscard]] bool has_reply(const std::string& build_dir);

// Whether the reply on disk answers our query and is as new as build.ninja.
[[nodiscard]] bool is_reply_fresh(const std::string& build_dir);

// Reads the reply on disk, and what add_reload_target() has written; starts again from the index when a file of it
// vanishes under our hands.
[[nodiscard]] Result<Project> read_project(const std::string& build_dir, const std::string& configuration);

// A file that configuring reads and that has changed since; "" if there is none.
[[nodiscard]] std::string input_newer_than_manifest(const Project& project, const std::string& build_dir);

// Writes the query file if it is not there yet.
[[nodiscard]] Result<void> write_query(const std::string& build_dir);

// The command that configures a build directory again, with `added` on top of our environment.
[[nodiscard]] CommandRun::Command configure_command(const BuildDirectory& directory, const EnvironmentVariables& added);

// Reads "3.25" out of a version text such as "3.25.1"; {0, 0} if there is none.
struct Version {
    int major = 0;
    int minor = 0;
    auto operator<=>(const Version&) const = default;
};
[[nodiscard]] Version parse_version(std::string_view text);

} // namespace cmakewatch
