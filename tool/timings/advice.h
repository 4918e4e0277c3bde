// What would make edits cheaper, each only where it applies.
// Promises: pure. A gain is an upper bound taken from what was measured, and is said to be one.
#pragma once

#include "tool/timings/edit_costs.h"

#include <string>
#include <vector>

namespace cmakewatch {

// How the targets are built.
struct BuildFacts {
    std::vector<std::string> commands; // of all steps, as Ninja would run them
    std::string cmake_version;
    bool has_mold = false; // in PATH
    bool has_lld = false;
};

struct Advice {
    std::string name;         // "mold"
    std::string what;         // a sentence without its end
    std::string setting;      // for CMake
    std::int64_t gain_ms = 0; // at most, of an edit; 0: nothing of an edit
    std::string gain_of;      // what that is: "the link"; or where else it helps

    bool operator==(const Advice&) const = default;
};

// The largest gain first. `full_compile_ms` as in TimingsReport.
[[nodiscard]] std::vector<Advice> advice_for(const BuildFacts& facts, const CycleMedians& cycle,
                                             std::int64_t full_compile_ms);

} // namespace cmakewatch
