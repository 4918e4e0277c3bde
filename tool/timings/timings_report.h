// What `cmakewatch timings` shows, for people and for scripts.
#pragma once

#include "tool/timings/advice.h"
#include "tool/timings/link_times.h"

#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

struct TimingsReport {
    std::vector<std::string> targets; // none: whatever is built
    CycleMedians cycle;
    size_t recorded = 0; // edits, those whose build failed too
    std::vector<FileCost> files;
    std::int64_t full_compile_ms = 0; // of all objects, one after the other
    size_t objects = 0;
    std::vector<Advice> advice = {};               // the largest gain first
    std::optional<LinkTimes> trial = std::nullopt; // if one was wanted
};

// Lines of fewer than `columns` characters, but for names of files that are longer.
[[nodiscard]] std::string timings_text(const TimingsReport& report, bool colours, size_t columns);

// An object, with a line end.
[[nodiscard]] std::string timings_json(const TimingsReport& report);

} // namespace cmakewatch
