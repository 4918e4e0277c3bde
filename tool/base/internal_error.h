// What an exception that nobody has caught says to the user.
#pragma once

#include "tool/base/error.h"

#include <exception>

namespace cmakewatch {

// `failure` must hold an exception. All but a lack of memory or descriptors is a fault of ours, and asks for a report.
[[nodiscard]] Error internal_error(const std::exception_ptr& failure);

// "cmakewatch: error: ..." and its hint, as lines.
[[nodiscard]] std::string internal_error_text(const std::exception_ptr& failure);

} // namespace cmakewatch
