// Directories among the sources that no build reads, by their names: caches of tools, and what package managers keep.
// Promises: names that have no other use. What a rule names or what lies on an include path counts all the same: ask
// for that first. Does not look at the disk.
#pragma once

#include <string_view>

namespace cmakewatch {

// Whether one of the directories on the way to `path` is such a one. `path` is relative; its last part is a file.
[[nodiscard]] bool leads_through_unread_directory(std::string_view path);

} // namespace cmakewatch
