// What edits have cost, from the records of sessions and Ninja's logs.
// Promises: pure.
#pragma once

#include "tool/project/edit_cycle.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cmakewatch {

// Of the last edits whose build was good: the median of each part, in milliseconds. Medians need not add up.
struct CycleMedians {
    size_t edits = 0; // so many
    std::int64_t compile_ms = 0;
    std::int64_t link_ms = 0;
    std::int64_t other_ms = 0; // other steps
    std::int64_t ninja_ms = 0; // while Ninja ran, but none of its steps
    std::int64_t stop_ms = 0;
    std::int64_t start_ms = 0;
    std::int64_t ours_ms = 0; // the rest
    std::int64_t total_ms = 0;

    bool operator==(const CycleMedians&) const = default;
};

// Edits whose steps are unknown are left out.
[[nodiscard]] CycleMedians medians_of_last(const std::vector<EditCycle>& cycles, size_t most = 20);

// How often each file was edited, failed builds too.
[[nodiscard]] std::map<std::string, size_t> edits_of_files(const std::vector<EditCycle>& cycles);

struct CompiledObject {
    std::string source;
    std::int64_t milliseconds = 0;  // of the last time
    std::vector<std::string> files; // which it was compiled from
};

struct FileCost {
    std::string file;
    std::int64_t compile_ms = 0; // of all objects that are compiled from it, one after the other
    size_t objects = 0;
    size_t edits = 0;

    bool operator==(const FileCost&) const = default;
};

// The edited files, the largest product of time and edits first; if none was edited, the sources by time alone. Files
// are named in `edits` as they are in `objects`.
[[nodiscard]] std::vector<FileCost> slowest_files(const std::vector<CompiledObject>& objects,
                                                  const std::map<std::string, size_t>& edits, size_t most = 10);

} // namespace cmakewatch
