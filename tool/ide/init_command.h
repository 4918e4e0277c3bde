// `cmakewatch init`: writes the files with which editors run cmakewatch.
#pragma once

#include "tool/cli/options.h"
#include "tool/project/project.h"
#include "tool/terminal/console.h"

#include <string>

namespace cmakewatch {

// The editors that init knows, as it is told them.
[[nodiscard]] std::vector<std::string> editor_names();

// The editors that there are files for, one a line.
[[nodiscard]] std::string editors_text();

// An error of kind usage if there are no files for an editor of that name.
[[nodiscard]] Result<void> check_editor(const std::string& name);

// Writes the files of `options.editor` for the targets of `options.targets`, or the only one, and says which. A file
// that cannot be edited stays as it is; what belongs in it is printed. Returns the exit code.
[[nodiscard]] int write_editor_files(const Options& options, const Project& project,
                                     const std::string& current_directory, Console& console);

} // namespace cmakewatch
