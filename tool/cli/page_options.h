// The options of the command line in manual pages.
#pragma once

#include "tool/cli/page.h"

#include <string>
#include <vector>

namespace cmakewatch {

// An entry for each option of the command that not all commands have, its own ones first; for "" those of all commands.
[[nodiscard]] std::vector<Page::Block> option_entries(const std::string& command);

} // namespace cmakewatch
