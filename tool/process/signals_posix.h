// Signals by name.
#pragma once

#include <optional>
#include <string>

namespace cmakewatch {

// The number for "TERM", "SIGTERM" or "15"; nothing if there is no such signal.
[[nodiscard]] std::optional<int> signal_number(const std::string& name);

// "SIGSEGV" and the like.
[[nodiscard]] std::string signal_name(int number);

} // namespace cmakewatch
