// Text that others have made, for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace cmakewatch {

// Names of files may hold anything: here they neither steer the terminal nor feign a line of ours.
[[nodiscard]] std::string printable(std::string_view text);

// For a part of a control sequence, which a control character would end.
[[nodiscard]] std::string without_controls(std::string text);

} // namespace cmakewatch
