#include "tool/report/duration_text.h"

#include <fmt/format.h>

#include <cmath>

namespace cmakewatch {

std::string duration_text(double seconds) {
    if (seconds < 0.095) return fmt::format("{:.2f} s", seconds);
    if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
    return duration_text(std::chrono::seconds(std::llround(seconds)));
}

std::string duration_text(std::chrono::seconds seconds) {
    constexpr int minute = 60;
    constexpr int hour = 60 * minute;
    const auto count = seconds.count();
    if (count < minute) return fmt::format("{} s", count);
    if (count < hour) return fmt::format("{} min {} s", count / minute, count % minute);
    return fmt::format("{} h {} min", count / hour, count % hour / minute);
}

} // namespace cmakewatch
