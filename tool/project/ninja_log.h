// Ninja's build log (.ninja_log): what it has built, and how long that took the last time.
// Source of the format: ninja's src/build_log.cc, versions 5 (Ninja 1.10, 1.11), 6 (1.12) and 7 (1.13).
#pragma once

#include "tool/base/error.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct NinjaLog {
    int version = 0;                    // 0 if the log is empty
    std::map<std::string, int> outputs; // as Ninja names them, and the milliseconds that each took
    size_t damaged_lines = 0;           // which Ninja leaves out: it builds again what they were of

    // Error: it is no build log.
    [[nodiscard]] static Result<NinjaLog> parse(std::string_view text);
};

// One output of a step that has run; a step with several outputs is logged as often.
struct LoggedStep {
    int start_ms = 0; // since Ninja was started
    int end_ms = 0;
    std::string output; // as Ninja names it

    bool operator==(const LoggedStep&) const = default;
};

// Of a part of the log that begins with a line; its head, and lines that are damaged, are left out.
[[nodiscard]] std::vector<LoggedStep> parse_logged_steps(std::string_view text);

} // namespace cmakewatch
