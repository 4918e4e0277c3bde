// The "condition" of a preset: whether it can be used here (cmake-presets(7), "Condition").
#pragma once

#include "tool/project/preset_macros.h"

#include <boost/json/value.hpp>

namespace cmakewatch {

// Whether `value` has the form of a condition; null and true or false are some.
[[nodiscard]] bool is_preset_condition(const boost::json::value& value);

// Whether the condition holds: `text` is "1" or "0". `condition` has the form of one. Invalid: a macro or a regular
// expression.
[[nodiscard]] Expanded evaluate_condition(const boost::json::value& condition, PresetMacros& macros);

} // namespace cmakewatch
