// A manual page as man(1) reads it: man(7).
#pragma once

#include "tool/cli/page.h"

#include <string>

namespace cmakewatch {

[[nodiscard]] std::string roff_of(const Page& page);

} // namespace cmakewatch
