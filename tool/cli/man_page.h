// The man page's options. The rest of cmakewatch.1 is written by hand.
#pragma once

#include <string>

namespace cmakewatch {

// What stands in the page between the headings of OPTIONS and of the next section.
[[nodiscard]] std::string man_options();

} // namespace cmakewatch
