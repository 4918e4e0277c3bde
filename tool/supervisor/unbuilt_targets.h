// Targets that have not been built: only compilers tell which headers are read, and Ninja keeps that for what it has
// built. Does not know what is asked about them.
#pragma once

#include "tool/project/project.h"
#include "tool/terminal/console.h"

#include <string>
#include <vector>

namespace cmakewatch {

// Warns of the first of `targets` that is not built, if there is one; `what` is what cannot be told of it.
void warn_of_unbuilt(const std::vector<const Target*>& targets, const std::string& what, const std::string& build_dir,
                     Console& console);

} // namespace cmakewatch
