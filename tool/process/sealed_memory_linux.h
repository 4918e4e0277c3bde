// Bytes that other processes read through a descriptor, and that nobody can change any more.
#pragma once

#include "tool/base/unique_fd.h"

#include <optional>
#include <string>
#include <string_view>

namespace cmakewatch {

// Invalid if there is no memory or no descriptor left.
[[nodiscard]] UniqueFd make_sealed_memory(std::string_view bytes);

// All that is in it; nothing if `descriptor` is no such memory.
[[nodiscard]] std::optional<std::string> read_sealed_memory(int descriptor);

} // namespace cmakewatch
