// The form of CMakePresets.json (cmake-presets(7)): which fields there are, of which type, since which version.
#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace cmakewatch {

// The versions of the file's format that we know. A later one is taken for the last one, and its form is not checked.
inline constexpr int newest_known_presets_version = 12;

// What is wrong with the file's form; "" for nothing. `version` is that of the file.
[[nodiscard]] std::string wrong_in_presets(const boost::json::object& root, int version);

} // namespace cmakewatch
