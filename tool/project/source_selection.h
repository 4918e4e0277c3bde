// Which of the files that a build reads are the user's: not the system's, and not what a build or CMake writes.
// Promises: goes by where a file lies and by what CMake says of the project, never by what is on disk.
// Does not know what Ninja makes: see WatchPlan::generated.
#pragma once

#include "tool/project/project.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// Whether a file belongs to the system rather than to a project, whatever the project: headers and libraries of
// distribution packages, and all programs below /usr and /opt.
[[nodiscard]] bool is_system_file(std::string_view path);

class SourceSelection {
  public:
    // `targets`: what is built.
    SourceSelection(const Project& project, const std::vector<const Target*>& targets);

    // Whether the file at `path` is the user's if nothing makes it.
    [[nodiscard]] bool holds(std::string_view path) const;

    // Whether `path` lies below the build directory, though not in sources there, and could still be a source that
    // somebody has put there: it is not one of the files that CMake, Ninja and ExternalProject are known to write.
    [[nodiscard]] bool could_hold(std::string_view path) const;

    // Where the sources lie: the project's directory and those of `targets`.
    [[nodiscard]] const std::set<std::string>& roots() const { return roots_; }

    // Where a build writes, and directories of sources in there, such as FetchContent's _deps/NAME-src. For a file the
    // innermost of both that it lies in counts.
    [[nodiscard]] const std::set<std::string, std::less<>>& written_directories() const { return written_directories_; }
    [[nodiscard]] const std::set<std::string, std::less<>>& sources_in_build() const { return sources_in_build_; }

    // Takes note of a file that the build reads: it may show a directory of sources below the build directory.
    void note(std::string_view path);

  private:
    [[nodiscard]] bool is_written(std::string_view path) const;
    [[nodiscard]] bool is_of_system(std::string_view path) const;

    std::string build_dir_;
    std::set<std::string> roots_;
    std::set<std::string, std::less<>> written_directories_;
    std::set<std::string, std::less<>> sources_in_build_;
    std::set<std::string, std::less<>> tools_; // CMake's and the compilers' own files and directories
};

} // namespace cmakewatch
