// Directories that could be the build directory.
#pragma once

#include <string>
#include <vector>

namespace cmakewatch {

// Whether there is a CMakeCache.txt in it.
[[nodiscard]] bool is_build_directory(const std::string& path);

struct BuildCandidate {
    std::string path;
    std::string source; // that its cache names; "" if it does not
    bool is_for_ninja = false;

    // Whether its sources are those in which `directory` lies.
    [[nodiscard]] bool is_of_sources_around(const std::string& directory) const;
};

// What the cache of a build directory says.
[[nodiscard]] BuildCandidate build_candidate(const std::string& path);

// The build directories at most two levels below `directory`: build, cmake-build-debug, out/debug and the like. By
// name.
[[nodiscard]] std::vector<BuildCandidate> build_candidates_below(const std::string& directory);

// Where a build directory of the project in `source_dir` can be made: in build/, unless that is a file or has sources.
[[nodiscard]] std::string place_for_build_directory(const std::string& source_dir);

} // namespace cmakewatch
