// What this process has taken of the processor.
#pragma once

#include <chrono>
#include <ctime>

namespace cmakewatch {

// Since some moment. On a machine that is busy, work takes longer by the clock, but no more of this.
[[nodiscard]] inline std::chrono::nanoseconds processor_time() {
    return std::chrono::nanoseconds(std::chrono::seconds(1)) * std::clock() / CLOCKS_PER_SEC;
}

} // namespace cmakewatch
