// What a preset inherits from another one (cmake-presets(7), "inherits").
#pragma once

#include <boost/json/object.hpp>

namespace cmakewatch {

// Adds to `preset` the fields of `parent` that it does not have itself. Fields such as "environment" and "output" are
// put together member by member; "name", "hidden" and what is for readers are not inherited.
void inherit(boost::json::object& preset, const boost::json::object& parent);

} // namespace cmakewatch
