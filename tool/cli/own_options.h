// A person's own options: those of a file and of CMAKEWATCH_OPTIONS, which count less than the command line.
// Promises: an option of another command is left out; one that no command has is an error that says where it stands.
#pragma once

#include "tool/cli/option_table.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct OptionLine {
    std::string where; // for people: the variable, or the file and the number of the line
    std::string text;
};

struct OwnOption {
    const Option* option; // never null; of option_table()
    std::string value;
    std::string where;
};

// The lines of `text` that are not empty. `where` with the number of the line, if it `is_file`.
[[nodiscard]] std::vector<OptionLine> option_lines(const std::string& where, std::string_view text, bool is_file);

// Those of the file, $XDG_CONFIG_HOME/cmakewatch/options or ~/.config/cmakewatch/options, then those of
// CMAKEWATCH_OPTIONS. Errors: the file cannot be read, or belongs to another user.
[[nodiscard]] Result<std::vector<OptionLine>> read_own_option_lines();

// The options of `lines` that `command` has, in their order: words as a shell splits them, up to a # that begins a
// word.
[[nodiscard]] Result<std::vector<OwnOption>> own_options_of(Command command, const std::vector<OptionLine>& lines);

} // namespace cmakewatch
