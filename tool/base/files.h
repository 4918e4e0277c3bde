// Reading and writing whole files, with our errors.
#pragma once

#include "tool/base/error.h"
#include "tool/base/file_state.h"

#include <cstdint>
#include <optional>
#include <string>

namespace cmakewatch {

// In bytes. Ninja's own files have hundreds of megabytes in the largest projects, all others a few.
inline constexpr std::uint64_t largest_file = 256U << 20U;
inline constexpr std::uint64_t largest_ninja_file = 1U << 30U;

// The content of the regular file at `path`; nothing that could block is opened. One of more than `largest` bytes is an
// error, and is not read. The first `skipped` bytes are left out.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::uint64_t largest = largest_file,
                                            std::uint64_t skipped = 0);

// The same; nothing if there is no such file.
[[nodiscard]] Result<std::optional<std::string>> read_file_if_there(const std::string& path);

// Whether both are regular files that hold the same bytes. Reads them as far as they agree.
[[nodiscard]] bool have_same_content(const std::string& one, const std::string& other);

// Replaces the file at `path` (its directories are made) so that a reader sees the old or the new content, whole.
[[nodiscard]] Result<void> write_file(const std::string& path, const std::string& content);

// The file system's own idea of now, taken by touching `path`: comparable with the times of other files there.
[[nodiscard]] Result<FileTime> file_system_now(const std::string& path);

} // namespace cmakewatch
