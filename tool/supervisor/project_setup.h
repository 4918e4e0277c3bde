// From the command line to a configured, described project: finds the build directory, runs CMake if it must.
// Blocks while CMake runs (nothing else happens yet); Ctrl-C ends it.
#pragma once

#include "tool/build/active_preset.h"
#include "tool/build/build_directory.h"
#include "tool/cli/options.h"
#include "tool/process/job_server_linux.h"
#include "tool/project/project.h"
#include "tool/terminal/console.h"

#include <memory>

namespace cmakewatch {

struct ConfiguredProject {
    BuildDirectory directory;
    std::shared_ptr<const Project> project; // never null
    std::shared_ptr<ActivePreset> preset;   // never null
    std::string configuration;              // that the user or a preset wants; "" for none
    JobServer job_server;

    // The manifest that builds the project's configuration.
    [[nodiscard]] std::string manifest() const;
};

// `job_server` is for CMake, and for builds later.
// Errors: see build_directory.h, directory_check.h and file_api.h; CMake or Ninja too old; a configure that failed (its
// output has been shown); interrupted (an error without text).
[[nodiscard]] Result<ConfiguredProject> set_up_project(const Options& options, const std::string& current_directory,
                                                       JobServer job_server, Console& console);

} // namespace cmakewatch
