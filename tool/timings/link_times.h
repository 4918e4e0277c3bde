// How long a link took, as it is and with another linker.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cmakewatch {

struct LinkTimes {
    std::string target;
    std::string linker;                    // that was tried
    std::vector<std::int64_t> as_it_is_us; // in microseconds, each time; at least once
    std::vector<std::int64_t> with_linker_us;
    std::string setting; // what has CMake link with it
};

} // namespace cmakewatch
