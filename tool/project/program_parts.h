// What a program consists of besides executables and libraries: shaders, translations and other files that custom
// commands make for it, and what build steps copy.
// Promises: only what an edge names or copies; what the program itself writes is no part. Does not look at the disk.
#pragma once

#include "tool/project/command_writes.h"
#include "tool/project/ninja_graph.h"

#include <string>
#include <vector>

namespace cmakewatch {

struct ProgramParts {
    std::vector<std::string> files;    // absolute; they may not be there, or be compiled: generated headers
    std::vector<FileCopy> directories; // of which each file below the source is one below the destination
};

// Of all that `targets`, as Ninja names them, are made from: outputs of custom commands and destinations of copies, but
// those that another edge has as an input.
[[nodiscard]] ProgramParts program_parts(const NinjaGraph& graph, const std::vector<std::string>& targets);

} // namespace cmakewatch
