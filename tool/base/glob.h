// Shell-like patterns on absolute paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch::glob {

// Whether `path` matches `pattern`: `*` and `?` within one directory level, `**` over any number of levels, `[a-z]`
// and `[!a-z]` sets. A `[` without its `]` stands for itself.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view path);

[[nodiscard]] bool matches_any(const std::vector<std::string>& patterns, std::string_view path);

// A pattern that matches `path` alone.
[[nodiscard]] std::string literal(std::string_view path);

// The directory in front of the first part that holds a wildcard: where matches must lie.
[[nodiscard]] std::string base_directory(std::string_view pattern);

// Whether matches can lie deeper than directly in base_directory().
[[nodiscard]] bool is_deep(std::string_view pattern);

} // namespace cmakewatch::glob
