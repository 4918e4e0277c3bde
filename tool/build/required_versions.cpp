#include "tool/build/required_versions.h"

#include "tool/build/cmake_project.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>

namespace cmakewatch {
namespace {

constexpr Version oldest_cmake{3, 20};
constexpr Version oldest_ninja{1, 10};

} // namespace

Result<void> check_ninja_version(const std::string& ninja, const std::string& told, const std::string& build_dir) {
    if (parse_version(told) >= oldest_ninja) return {};
    return Error{ErrorKind::environment, "cannot use ninja", ninja,
                 told.empty() ? "it does not tell its version" : fmt::format("its version {} is older than 1.10", told),
                 fmt::format("install a newer one, then cmake -B {} -DCMAKE_MAKE_PROGRAM=/path/to/ninja",
                             shell_quoted({build_dir}))};
}

Result<void> check_cmake_version(const std::string& told) {
    if (parse_version(told) >= oldest_cmake) return {};
    return Error{ErrorKind::environment, "cannot use cmake", "", fmt::format("its version {} is older than 3.20", told),
                 "install a newer one and configure again"};
}

} // namespace cmakewatch
