// The texts of --help.
#pragma once

#include "tool/cli/command.h"

#include <optional>
#include <string>

namespace cmakewatch {

// For a command; without one, the overview.
[[nodiscard]] std::string help_text(std::optional<Command> command);

// For whoever asks for nothing yet: what the tool does, and three examples, the first of them with `target`.
[[nodiscard]] std::string first_steps(const std::string& target);

} // namespace cmakewatch
