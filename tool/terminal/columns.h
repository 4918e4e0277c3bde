// How many columns text takes on a terminal, and how many there are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cmakewatch {

// Of the terminal that `fd` is open on; 80 if that does not say.
[[nodiscard]] int terminal_columns(int fd);

// Of UTF-8 text without control characters. Where a character may take two, it is taken for so wide.
[[nodiscard]] size_t width_of(std::string_view text);

// The beginning of `text` that fits, in whole characters; "..." at its end if something is left out.
[[nodiscard]] std::string fitting(std::string_view text, size_t columns);

} // namespace cmakewatch
