// A command line for /bin/sh, taken apart into its simple commands.
// Promises: pure, and never wrong about a word that it knows. Does not know what the shell would put in for variables,
// patterns and substitutions: such words are unknown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

using ShellWord = std::optional<std::string>; // without its quotes; nothing if only the shell can tell it

struct ShellCommand {
    std::vector<ShellWord> words;   // without keywords and assignments in front of the command
    std::vector<ShellWord> written; // files that its output is redirected to
    size_t depth = 0;               // in how many subshells it runs
};

// In the order of the text.
[[nodiscard]] std::vector<ShellCommand> parse_shell_commands(std::string_view line);

} // namespace cmakewatch
