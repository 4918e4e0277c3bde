// What one edit has cost: from the change of a file to the start of the new program. A session notes each as a line of
// JSON, `cmakewatch timings` reads them.
// Promises: pure; a damaged line is left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct EditCycle {
    // ready: what was built has been started, or nothing is to be. unchanged: the build has left the program as it was.
    // kept: the program is another now, but only the user restarts it.
    enum class Result { ready, unchanged, kept, failed };

    // Wall time of steps by kind, as Ninja's log has it: milliseconds in which one of that kind ran. Where steps of two
    // kinds overlap, the kind that stands first here counts.
    struct Steps {
        std::int64_t compile_ms = 0;
        std::int64_t link_ms = 0;
        std::int64_t other_ms = 0;

        bool operator==(const Steps&) const = default;
    };

    std::int64_t time = 0;            // when it ended, in seconds since 1970
    std::vector<std::string> targets; // as Ninja names them
    std::vector<std::string> files;   // that were edited; relative to the source directory if they lie below it
    Result result = Result::ready;
    bool was_full_build = true; // not only what the edit reaches
    std::int64_t total_ms = 0;
    std::int64_t ninja_ms = 0;  // while Ninja, or CMake in its place, ran
    std::int64_t stop_ms = 0;   // while a program was stopped, and no Ninja ran
    std::int64_t start_ms = 0;  // while a program was started, and none was stopped
    std::optional<Steps> steps; // nothing if Ninja's log has been rewritten meanwhile

    bool operator==(const EditCycle&) const = default;
};

[[nodiscard]] std::string_view to_string(EditCycle::Result result);

// A line with its end.
[[nodiscard]] std::string to_line(const EditCycle& cycle);

// Of all whole lines of `text`, in their order.
[[nodiscard]] std::vector<EditCycle> parse_edit_cycles(std::string_view text);

} // namespace cmakewatch
