// What lies on the disk of a project, for completions: runs nothing, writes nothing, says nothing.
#pragma once

#include "tool/cli/completions.h"

namespace cmakewatch {

[[nodiscard]] CompletionSources completion_sources(const std::string& current_directory);

} // namespace cmakewatch
