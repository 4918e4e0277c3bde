// What has happened to files, in a line.
#pragma once

#include "tool/project/change.h"
#include "tool/report/source_names.h"

#include <string>
#include <vector>

namespace cmakewatch {

// "a.cpp, b.cpp changed, c.cpp deleted"; of many "12 files changed (a.cpp, b.cpp, ...)".
[[nodiscard]] std::string change_text(const std::vector<Change>& changes, const SourceNames& names);

// As the reason for a build: "a.cpp, c.cpp (deleted) and 3 more".
[[nodiscard]] std::string reason_text(const std::vector<Change>& changes, const SourceNames& names);

} // namespace cmakewatch
