// Which targets the command line means: by their names, by an ALIAS, or by the file that they make.
#pragma once

#include "tool/cli/options.h"
#include "tool/project/project.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// The names of CMake for `options.targets`, in that order. What nothing is known of stays as it is. For `run` without a
// target it is the only program that there is, or the one of several that `choose` chooses (null if nobody can; nothing
// if nobody does). `read` gives the text of a file, or an error.
// Errors: no target for `run`, and not exactly one that can be run; a file's name that several targets have.
[[nodiscard]] Result<std::vector<std::string>>
named_targets(const Options& options, const Project& project, const std::string& current_directory,
              const std::function<Result<std::string>(const std::string&)>& read,
              const std::function<std::optional<std::string>(const std::vector<std::string>&)>& choose = nullptr);

// Each group among `names` with its members in its place; each program once. An error for a group that is a part of
// itself.
[[nodiscard]] Result<std::vector<std::string>> with_groups_resolved(const std::vector<std::string>& names,
                                                                    const Project& project);

} // namespace cmakewatch
