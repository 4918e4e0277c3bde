// Orders and reports as lines of text: a JSON object whose only member has the message's name and holds its members, as
// Boost.Describe knows them.
#pragma once

#include "tool/protocol/order.h"
#include "tool/protocol/report.h"

#include <optional>
#include <string>
#include <string_view>

namespace cmakewatch {

[[nodiscard]] std::string to_line(const Order& order);
[[nodiscard]] std::string to_line(const Report& report);

// Nothing if `line` is not a message of that direction.
[[nodiscard]] std::optional<Order> parse_order(std::string_view line);
[[nodiscard]] std::optional<Report> parse_report(std::string_view line);

} // namespace cmakewatch
