// What the CMakeCache.txt of a build directory says of how it is built.
// Promises: each error says how to configure a build directory that can be used.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/base/error.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class BuildCache {
  public:
    // Errors: no such directory; it is not configured, or holds sources; its cache cannot be read.
    [[nodiscard]] static Result<BuildCache> read(const std::string& build_dir);

    // "" if the cache does not have it.
    [[nodiscard]] std::string entry(std::string_view name) const;

    [[nodiscard]] std::string generator() const { return entry("CMAKE_GENERATOR"); }
    [[nodiscard]] std::string source_dir() const { return entry("CMAKE_HOME_DIRECTORY"); }

    // Error: it is not one of Ninja's.
    [[nodiscard]] Result<void> check_generator() const;

    // The build directory as CMake names it. Error: it has been moved or copied since: CMake would write to the place
    // that it was configured for.
    [[nodiscard]] Result<std::string> place() const;

    // The files of the Ninja and the CMake that it was configured with. `added` is on top of our environment: its PATH
    // counts. Errors: missing.
    [[nodiscard]] Result<std::string> ninja(const EnvironmentVariables& added) const;
    [[nodiscard]] Result<std::string> cmake(const EnvironmentVariables& added) const;

  private:
    std::string path_;
    std::map<std::string, std::string, std::less<>> entries_;
    std::vector<std::string> settings_; // for another build directory like it
};

} // namespace cmakewatch
