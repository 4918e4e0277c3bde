// Whether Ninja's logs of the build directory tell what has been built, and from which headers.
#pragma once

#include "tool/doctor/finding.h"
#include "tool/doctor/site.h"

#include <string>
#include <string_view>

namespace cmakewatch {

[[nodiscard]] Finding check_build_log(const Site& site);
[[nodiscard]] Finding check_deps_log(const Site& site);

// `ninja` is the version of the Ninja that reads it next; "" if that is not known.
[[nodiscard]] Finding build_log_finding(std::string_view text, const std::string& ninja);

[[nodiscard]] Finding deps_log_finding(std::string_view bytes);

} // namespace cmakewatch
