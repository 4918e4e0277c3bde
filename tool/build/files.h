// Reading and writing whole files, with our errors.
#pragma once

#include "tool/project/change.h"
#include "tool/project/error.h"

#include <string>

namespace cmakewatch {

// The content of the regular file at `path`; nothing that could block is opened.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

// Replaces the file at `path` (its directories are made) so that a reader sees the old or the new content, whole.
[[nodiscard]] Result<void> write_file(const std::string& path, const std::string& content);

// The file system's own idea of now, taken by touching `path`: comparable with the times of other files there.
[[nodiscard]] Result<FileTime> file_system_now(const std::string& path);

} // namespace cmakewatch
