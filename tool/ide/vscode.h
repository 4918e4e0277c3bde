// The tasks and debug configurations of Visual Studio Code.
// Sources: code.visualstudio.com/docs/debugtest/tasks (background tasks, problem matchers), .../debugging-configuration
// (compounds), and the change that brought ${taskVar:name}, in 1.114 (github.com/microsoft/vscode/pull/303362).
#pragma once

#include "tool/ide/project_file.h"
#include "tool/ide/workspace.h"

#include <vector>

namespace cmakewatch {

// tasks.json, and launch.json if there are programs.
[[nodiscard]] std::vector<ProjectFile> vscode_files(const Workspace& workspace);

} // namespace cmakewatch
