// What the commands of a build step write, as far as their words tell: those of CMake (`cmake -E copy` and the like)
// and of the usual tools (cp, install, ln, mv, touch, tee), and what output is redirected to. Promises: pure; what
// cannot be told is left out. Does not look at the disk: where a copy may go to a file or into a directory of that
// name, both are named.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// Paths are absolute and normal.
struct FileCopy {
    std::string source;
    std::string destination;
    bool is_directory = false; // all files below `source` go to the same places below `destination`

    // What lies at `file` after the copy is what lies here; "" if the copy does not write `file`.
    [[nodiscard]] std::string source_of(std::string_view file) const;

    auto operator<=>(const FileCopy&) const = default;
};

struct CommandWrites {
    std::vector<FileCopy> copies;
    std::vector<std::string> files; // written (or removed) in other ways

    bool operator==(const CommandWrites&) const = default;
};

// `command` is a line for /bin/sh that is run in `directory`, an absolute path.
[[nodiscard]] CommandWrites writes_of(std::string_view command, std::string_view directory);

} // namespace cmakewatch
