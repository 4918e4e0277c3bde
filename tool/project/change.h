// What happened to a watched file.
#pragma once

#include "tool/base/file_state.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// Why a file matters, and so what its change leads to: a build (source, cmake, glob) or a restart (runtime).
enum class ChangeKind { source, cmake, glob, runtime };
BOOST_DESCRIBE_ENUM(ChangeKind, source, cmake, glob, runtime)

[[nodiscard]] constexpr std::string_view to_string(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::source: return "source";
    case ChangeKind::cmake: return "cmake";
    case ChangeKind::glob: return "glob";
    case ChangeKind::runtime: return "runtime";
    }
    return "source";
}

// What speaks for a build as the one that has written a file.
enum class BuildWrite {
    none,
    unlikely, // it was written while Ninja ran, but is an input: those are edited by people, mostly
    possible, // it was written while Ninja ran, and counts only because of the place where it lies
    named,    // besides, a command of the build says that it writes the file
};
BOOST_DESCRIBE_ENUM(BuildWrite, none, unlikely, possible, named)

struct Change {
    std::string path; // absolute, as the build graph spells it
    ChangeKind kind = ChangeKind::source;
    FileState state; // when the change was noticed
    // Headers that this new file hides from the include path: what was compiled with them is outdated.
    std::vector<std::string> shadows;
    // It was not there for a while. What was built meanwhile may have taken another file of that name.
    bool was_gone = false;
    // It arrived while Ninja ran, so an output may be newer than it without containing it.
    bool during_build = false;
    // Only that it lies where every file counts makes it count: it may be nobody's input.
    bool is_guess = false;
    // A pattern of --watch matches it too: the program is restarted even if the build leaves it as it was.
    bool restarts = false;
    // A pattern of --watch-build matches it: Ninja need not know what it is an input of.
    bool is_of_watch_build = false;
    BuildWrite build_write = BuildWrite::none;
    FileTime after_build_start = 0; // when it was written, in nanoseconds; with build_write

    void add_shadows(const std::vector<std::string>& more) {
        for (const auto& file : more)
            if (std::find(shadows.begin(), shadows.end(), file) == shadows.end()) shadows.push_back(file);
    }

    bool operator==(const Change&) const = default;
};
BOOST_DESCRIBE_STRUCT(Change, (),
                      (path, kind, state, shadows, was_gone, during_build, is_guess, restarts, is_of_watch_build,
                       build_write, after_build_start))

} // namespace cmakewatch
