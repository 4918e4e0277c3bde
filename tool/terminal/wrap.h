// Long lines on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cmakewatch {

// `text`, with spaces in front of words that the end of a line would cut: the terminal then begins the next one with
// them. It stays one line, so that a command in it can be copied. `column` is where the text begins, `columns` how wide
// the terminal is. Characters are taken for one column wide.
[[nodiscard]] std::string wrapped(std::string_view text, size_t column, size_t columns);

} // namespace cmakewatch
