// Which build directory is used, and what its cache says.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/base/error.h"

#include <string>
#include <vector>

namespace cmakewatch {

// A configured build directory that Ninja builds.
struct BuildDirectory {
    std::string path;  // absolute, without symbolic links in front of the current directory
    std::string ninja; // CMAKE_MAKE_PROGRAM: other versions' logs do not mix
    std::string cmake; // CMAKE_COMMAND
    bool is_multi_config = false;
};

// The build directory: `named` (--build-dir), else CMAKEWATCH_BUILD_DIR, else the current directory if it is one, else
// `build`, else the only candidate below; else the same in a directory above that has a CMakeLists.txt, if it is a
// build directory of the sources around the current one. A candidate is one that Ninja builds, of the project here.
// Errors list what was found.
[[nodiscard]] Result<std::string> find_build_directory(const std::string& named, const std::string& current_directory);

// Those of `source_dir` that Ninja builds, at most two levels below it or the current directory.
[[nodiscard]] std::vector<std::string> build_directories_of(const std::string& source_dir,
                                                            const std::string& current_directory);

// Reads and checks CMakeCache.txt. Errors: no such directory, not configured, another generator than Ninja (says how to
// configure with it), ninja or cmake missing, not writable. `added` is on top of our environment: its PATH counts.
[[nodiscard]] Result<BuildDirectory> open_build_directory(const std::string& path,
                                                          const EnvironmentVariables& added = {});

} // namespace cmakewatch
