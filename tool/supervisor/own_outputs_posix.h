// The files that our own output goes to, which may lie among the sources: writing them is no edit.
#pragma once

#include "tool/cli/options.h"
#include "tool/project/build_inputs.h"

#include <string>
#include <vector>

namespace cmakewatch {

class OwnOutputs {
  public:
    // `source_dir` as CMake has it.
    OwnOutputs(const Options& options, const std::string& current_directory, std::string source_dir);

    // Ignores them too. `with_copies`: also what others copy our output to through a pipe, tee for example; that takes
    // a look at all processes.
    [[nodiscard]] WatchPatterns ignored_by(WatchPatterns patterns, bool with_copies) const;

  private:
    std::vector<std::string> files_;
    std::string source_dir_;
};

} // namespace cmakewatch
