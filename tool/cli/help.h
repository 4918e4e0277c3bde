// The texts of --help.
#pragma once

#include <string>

namespace cmakewatch {

// For a command ("run", ...), or the overview for "".
[[nodiscard]] std::string help_text(const std::string& command);

} // namespace cmakewatch
