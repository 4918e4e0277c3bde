// Replacing a file of the user's: nothing is lost, whatever happens.
#pragma once

#include "tool/base/error.h"

#include <optional>
#include <string>

namespace cmakewatch {

// The content of the regular file at `path`; nothing if there is no file. Errors: it is a symbolic link, no regular
// file, too large to be what an editor keeps its settings in, or cannot be read.
[[nodiscard]] Result<std::optional<std::string>> replaceable_content(const std::string& path);

// Puts a file with this content in the place of the one at `path`, if any, whose mode and owner it gets. Makes the
// directory. A reader sees the old or the new content, whole; after an error it is the old one.
[[nodiscard]] Result<void> replace_file(const std::string& path, const std::string& content);

} // namespace cmakewatch
