// Paths as text: joining, normalising and comparing without looking at the disk.
// Promises: results use '/', carry no "." or ".." parts and no trailing slash (but "/" itself).
// Knows nothing of symbolic links or the current directory.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace cmakewatch::path {

[[nodiscard]] bool is_absolute(std::string_view path);

// `path` below `base` if it is relative, itself otherwise; normalised.
[[nodiscard]] std::string absolute(std::string_view path, std::string_view base);

[[nodiscard]] std::string normal(std::string_view path);

// Whether it is normal already at a glance, as most are. One of which this is false may be normal, too.
[[nodiscard]] bool is_plain(std::string_view path);

// Everything before the last slash; "/" for a path directly below the root.
[[nodiscard]] std::string parent(std::string_view path);

// Everything behind the last slash.
[[nodiscard]] std::string_view name(std::string_view path);

// Whether `path` is `directory` or lies below it. Both normalised.
[[nodiscard]] bool is_under(std::string_view path, std::string_view directory);

// The length of the longest of `directories` that `path` is or lies below; 0 if there is none.
[[nodiscard]] size_t longest_above(std::string_view path, const std::set<std::string, std::less<>>& directories);

// `path` without `directory/` in front if it lies below it, else `path`. For messages.
[[nodiscard]] std::string relative(std::string_view path, std::string_view directory);

} // namespace cmakewatch::path
