// Where in the sources a program or a test says that something has failed.
#pragma once

#include "tool/build/ninja_output.h"

#include <optional>
#include <string_view>

namespace cmakewatch {

// What a line of a program's output tells of: an assertion of the C library or of libstdc++, a report of a sanitizer
// (its summary, or what UndefinedBehaviorSanitizer says at once), a failure as GoogleTest, Catch2, doctest and
// Boost.Test print it. Colours are ignored. The severity is "error"; `file` is as the line names it.
[[nodiscard]] std::optional<Diagnostic> parse_failure(std::string_view line);

} // namespace cmakewatch
