// What CMake and compilers write for Ninja as text: depfiles and glob checks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// The prerequisites in a Makefile-style depfile, of all its rules. `\ `, `\#`, `$$` and line continuations are undone.
[[nodiscard]] std::vector<std::string> parse_depfile(std::string_view text);

// Every file(GLOB ... CONFIGURE_DEPENDS) that CMakeFiles/VerifyGlobs.cmake records, each as a pattern for
// glob::matches(): GLOB_RECURSE becomes `dir/**/name`.
[[nodiscard]] std::vector<std::string> parse_verify_globs(std::string_view text);

} // namespace cmakewatch
