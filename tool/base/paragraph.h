// Text in lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cmakewatch {

// The words of `text` in lines that end before `columns`; a longer word has a line of its own. All lines begin at
// column `indent`: the first one stands there already, the others are given that many spaces. Characters are taken for
// one column wide, colours for none.
[[nodiscard]] std::string paragraph(std::string_view text, size_t indent, size_t columns);

// How many columns `text`, a line, takes.
[[nodiscard]] size_t columns_of(std::string_view text);

} // namespace cmakewatch
