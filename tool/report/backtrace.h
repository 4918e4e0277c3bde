// The functions that a program was in when it crashed, as gdb prints them.
#pragma once

#include <string>
#include <vector>

namespace cmakewatch {

struct Frame {
    int number = 0;
    std::string call;     // "f (x=1)"
    std::string function; // "f"
    std::string file;     // "" if it is not known
    int line = 0;

    bool operator==(const Frame&) const = default;
};

// Those of the thread that has crashed, the innermost first. `lines` is all that gdb has printed for `backtrace`, with
// absolute names of files (set filename-display absolute).
[[nodiscard]] std::vector<Frame> parse_backtrace(const std::vector<std::string>& lines);

// Without those in front of the first one whose file lies below `source_dir`, such as abort() and what calls it. All of
// them if there is none.
[[nodiscard]] std::vector<Frame> from_project(std::vector<Frame> frames, const std::string& source_dir);

} // namespace cmakewatch
