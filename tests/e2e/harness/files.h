// Files as editors write them.
#pragma once

#include <string>

namespace cmakewatch::e2e {

[[nodiscard]] std::string read_text(const std::string& path);

// Opens the file, truncates it and writes. Missing directories are made.
void write_in_place(const std::string& path, const std::string& text);

// Writes another file beside it and renames that over it.
void write_by_rename(const std::string& path, const std::string& text);

void make_executable(const std::string& path);

// The first occurrence of `from` in the file becomes `to`; it must be there.
void replace_in(const std::string& path, const std::string& from, const std::string& to);

} // namespace cmakewatch::e2e
