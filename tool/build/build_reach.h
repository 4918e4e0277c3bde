// What a change of some files reaches, as of the last build.
#pragma once

#include "tool/project/file_reach.h"

#include <set>
#include <string>

namespace cmakewatch {

class BuildReach {
  public:
    // `manifest` as in NinjaGraph::read(). Errors: Ninja's graph or its deps log cannot be read.
    static Result<BuildReach> read(const std::string& build_dir, const std::string& manifest);

    struct Reached {
        std::set<std::string> outputs; // absolute: what is made from the files, directly or not
        bool is_cmake_input = false;   // CMake reads one of the files: it may change anything
    };

    // `files` absolute.
    [[nodiscard]] Reached of(const std::set<std::string>& files) const;
    [[nodiscard]] bool knows(const std::string& file) const { return !reach_.outputs_of({file}).empty(); }

  private:
    BuildReach(std::string build_dir, FileReach reach) : build_dir_(std::move(build_dir)), reach_(std::move(reach)) {}

    std::string build_dir_;
    FileReach reach_;
};

} // namespace cmakewatch
