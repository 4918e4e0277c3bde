// Names that a project gives its targets besides their own: add_executable(NAME ALIAS TARGET) and the like.
// CMake's file API does not tell of them, so they are looked for in the scripts that CMake has read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cmakewatch {

// The target that `script` gives the name `alias` to, if it does. A variable in such a name stands for any text, which
// is the same in both names. Commands in branches that CMake has not taken count too.
[[nodiscard]] std::optional<std::string> target_of_alias(std::string_view script, const std::string& alias);

} // namespace cmakewatch
