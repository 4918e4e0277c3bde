// The texts of --help.
#pragma once

#include "tool/cli/command.h"

#include <optional>
#include <string>

namespace cmakewatch {

// For a command; without one, the overview.
[[nodiscard]] std::string help_text(std::optional<Command> command);

} // namespace cmakewatch
