// Questions to the user before there is a session, on a terminal as it is: lines in, no keys. Ctrl-C ends us there.
#pragma once

#include "tool/terminal/console.h"

#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// Whether there is somebody to answer: standard input and standard error are a terminal.
[[nodiscard]] bool can_ask();

// The answer to a question of yes or no: Enter is yes, the end of the input is no.
[[nodiscard]] bool confirms(const std::string& question, Console& console);

// One of `choices`, which are shown as a numbered list: by its number or by its name. Asks again until it is one of
// them. Nothing at the end of the input.
[[nodiscard]] std::optional<std::string> choice_of(const std::string& question, const std::vector<std::string>& choices,
                                                   Console& console);

} // namespace cmakewatch
