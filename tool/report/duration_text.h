// How long something took, for people.
#pragma once

#include <chrono>
#include <string>

namespace cmakewatch {

// "0.02 s", "4.2 s", "42 s", "3 min 5 s", "2 h 3 min".
[[nodiscard]] std::string duration_text(double seconds);
[[nodiscard]] std::string duration_text(std::chrono::seconds seconds); // "4 s"

} // namespace cmakewatch
