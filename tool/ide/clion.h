// Run configurations of CLion, of the type Shell Script, one file for each.
// Sources: jetbrains.com/help/clion/run-debug-configuration.html (the directory .run), and the files that it saves.
#pragma once

#include "tool/ide/project_file.h"
#include "tool/ide/workspace.h"

#include <vector>

namespace cmakewatch {

[[nodiscard]] std::vector<ProjectFile> clion_files(const Workspace& workspace);

} // namespace cmakewatch
