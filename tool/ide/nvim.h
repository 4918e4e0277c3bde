// Tasks of overseer.nvim, in the file .nvim.lua that Neovim reads in a project if its option `exrc` is set.
// Sources: Neovim's `:help exrc`; overseer.nvim's doc/recipes.md ("Directory-local tasks with exrc") and
// doc/components.md (on_output_parse).
#pragma once

#include "tool/ide/project_file.h"
#include "tool/ide/workspace.h"

#include <vector>

namespace cmakewatch {

[[nodiscard]] std::vector<ProjectFile> nvim_files(const Workspace& workspace);

} // namespace cmakewatch
