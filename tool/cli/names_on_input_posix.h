// Lists of file names of which "-" stands for those on standard input, such as `git diff --name-only` gives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// The names in `text`: they are ended by NUL if there is one in it, else by line ends. Those on lines may be quoted as
// git does it: "m\303\244.c".
[[nodiscard]] std::vector<std::string> names_in(std::string_view text);

// `files` with each "-" replaced by the names on standard input, which is read to its end.
[[nodiscard]] std::vector<std::string> with_names_on_input(const std::vector<std::string>& files);

} // namespace cmakewatch
