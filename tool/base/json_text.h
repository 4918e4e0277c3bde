// JSON that other programs write for us: CMake, CTest, Watchman.
// Promises: whatever the text is, there is a value that is safe to take apart, or an error that says why not.
#pragma once

#include "tool/base/error.h"

#include <boost/json/value.hpp>

#include <string_view>

namespace cmakewatch {

// Whether strings may hold bytes that are no UTF-8, as names of files and arguments may.
enum class JsonBytes { utf8, any };

// The value of `text`. Errors have no `on` and no hint: a syntax error, values nested deeper than 32 levels, a NUL
// character in a string or a name (neither files nor arguments can have one), bytes other than `bytes` allows.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text, JsonBytes bytes = JsonBytes::utf8);

} // namespace cmakewatch
