// What would make edits cheaper, each only where it applies.
// Promises: pure. A gain is an upper bound taken from what was measured, and is said to be one.
#pragma once

#include "tool/timings/edit_costs.h"
#include "tool/timings/outside_headers.h"

#include <string>
#include <vector>

namespace cmakewatch {

// A program of tests, linked from many objects.
struct TestProgram {
    std::string target;
    size_t objects = 0;
};

// How the targets are built.
struct BuildFacts {
    std::vector<std::string> commands; // of all steps, as Ninja would run them
    std::string cmake_version;
    bool has_mold = false; // in PATH
    bool has_lld = false;
    std::string linker = {};           // what it calls itself: "GNU ld (GNU Binutils) 2.40"; "" if that is not known
    std::string exe_linker_flags = {}; // CMAKE_EXE_LINKER_FLAGS and CMAKE_SHARED_LINKER_FLAGS, as they are set
    std::string shared_linker_flags = {};
    std::string target = "TARGET"; // for settings of one
    std::vector<OutsideHeader> headers = {};
    std::vector<TestProgram> test_programs = {};
};

// Whether compiling, or linking, takes long enough for advice on it.
[[nodiscard]] bool compiles_long(const CycleMedians& cycle);
[[nodiscard]] bool links_long(const CycleMedians& cycle);

// What has CMake link with `linker`: a name as GCC and Clang take it, such as "mold".
[[nodiscard]] std::string linker_setting(const BuildFacts& facts, const std::string& linker);

struct Advice {
    std::string name;         // "mold"
    std::string what;         // a sentence without its end
    std::string setting;      // for CMake
    std::int64_t gain_ms = 0; // at most; 0: nothing of an edit
    std::string gain_of;      // of what: "of an edit, the link"; or where else it helps

    bool operator==(const Advice&) const = default;
};

// The largest gain first. `files` and `full_compile_ms` as in TimingsReport.
[[nodiscard]] std::vector<Advice> advice_for(const BuildFacts& facts, const CycleMedians& cycle,
                                             const std::vector<FileCost>& files, std::int64_t full_compile_ms);

} // namespace cmakewatch
