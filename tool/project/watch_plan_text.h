// A watch plan as bytes, for the way from the supervisor to its children.
// Promises: short and quick to read: of sorted names only what differs from the one before is written.
// Does not know how the bytes are handed over.
#pragma once

#include "tool/project/watch_plan.h"

#include <optional>
#include <string>
#include <string_view>

namespace cmakewatch {

[[nodiscard]] std::string to_bytes(const WatchPlan& plan);

// Nothing if `bytes` are not what to_bytes() writes.
[[nodiscard]] std::optional<WatchPlan> parse_watch_plan(std::string_view bytes);

} // namespace cmakewatch
