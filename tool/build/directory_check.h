// Whether a build directory may be used: what lies in it says what is run, and is written to.
#pragma once

#include "tool/base/error.h"

#include <string>

namespace cmakewatch {

// Checks, as far as it is there, what cmakewatch, CMake and Ninja read and write in `build_dir`. Changes nothing.
// Errors: something belongs to another user than this one or root, unless `trusts_owner`; a directory of CMake's or of
// ours is something else, such as a symbolic link, so that files would be written elsewhere; a file is no regular one,
// so that reading it could wait for ever.
[[nodiscard]] Result<void> check_build_directory(const std::string& build_dir, bool trusts_owner);

// The same for one file that is read or run, as far as it is there.
[[nodiscard]] Result<void> check_file(const std::string& path, bool trusts_owner);

} // namespace cmakewatch
