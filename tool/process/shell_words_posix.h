// A command line in one text, in words.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// The words that a shell would make of `text`: quotes, backslashes, variables and patterns mean what they do there, but
// no command is run. Nothing if the quotes do not match, or if it holds what is more than one command.
[[nodiscard]] std::optional<std::vector<std::string>> shell_words(const std::string& text);

} // namespace cmakewatch
