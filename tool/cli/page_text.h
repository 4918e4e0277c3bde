// A manual page as a terminal shows it: where no man(1) is installed there is help all the same.
#pragma once

#include "tool/cli/page.h"

#include <string>

namespace cmakewatch {

// In lines of at most `columns`, but for lines of code. `is_styled`: with bold and underlined words.
[[nodiscard]] std::string text_of(const Page& page, size_t columns, bool is_styled);

} // namespace cmakewatch
