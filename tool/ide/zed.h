// The tasks of Zed. Source: zed.dev/docs/tasks
#pragma once

#include "tool/ide/project_file.h"
#include "tool/ide/workspace.h"

#include <vector>

namespace cmakewatch {

[[nodiscard]] std::vector<ProjectFile> zed_files(const Workspace& workspace);

} // namespace cmakewatch
