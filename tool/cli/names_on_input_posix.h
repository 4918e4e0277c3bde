// Lists of file names of which "-" stands for those on standard input, such as `git diff --name-only` gives.
#pragma once

#include <string>
#include <vector>

namespace cmakewatch {

// `files` with each "-" replaced by the names on standard input, which is read to its end: they are ended by NUL if
// there is one in it, else by line ends.
[[nodiscard]] std::vector<std::string> with_names_on_input(const std::vector<std::string>& files);

} // namespace cmakewatch
