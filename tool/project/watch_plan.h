// Which files matter, why, and where new ones could appear that matter.
// Promises: a pure value; the supervisor computes it, the child watches by it. Does not know how watching is done.
#pragma once

#include "tool/project/change.h"
#include "tool/project/command_writes.h"
#include "tool/project/file_kinds.h"

#include <boost/describe/enum.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct WatchPlan {
    // exact: what the target was built from. wide: that and every file near it, while no good build tells.
    enum class Mode { exact, wide };
    BOOST_DESCRIBE_NESTED_ENUM(Mode, exact, wide)

    Mode mode = Mode::exact;
    FileKinds files;                                 // absolute paths
    std::vector<std::string> globs;                  // of CONFIGURE_DEPENDS: what appears or goes there counts
    std::vector<std::string> runtime_globs;          // of --watch: what happens there restarts the program
    std::vector<std::string> build_globs;            // of --watch-build: what happens there leads to a build
    std::vector<std::string> ignored;                // of --ignore: patterns, which win over all else
    std::set<std::string, std::less<>> search_dirs;  // where an #include may find a file
    std::set<std::string, std::less<>> header_names; // what an #include may call a header, relative to those
    std::vector<std::string> trees;                  // wide: directories in which every file counts
    std::set<std::string, std::less<>> unread;       // files and directories in trees that no build reads
    std::set<std::string, std::less<>> excluded;     // files and directories in which none counts: where builds write
    std::set<std::string, std::less<>> included;     // directories below those in which they count all the same
    std::set<std::string, std::less<>> doubtful;     // of `files`: a step of the build or CMake may write them
    std::set<std::string, std::less<>> generated;    // files that the build itself writes among the sources
    std::vector<FileCopy> copies;                    // that build steps make among the sources
    std::set<std::string, std::less<>> written;      // what build steps write there in other ways
    std::vector<std::string> roots;                  // source trees: whatever moves in them may move files along

    bool operator==(const WatchPlan&) const = default;

    // Why the file at `path` counts whenever it changes; nothing if it does not.
    [[nodiscard]] std::optional<ChangeKind> kind_of(std::string_view path) const;

    // Why it counts that a file appears at `path` or goes away: a glob matches it, or it would hide a header.
    [[nodiscard]] std::optional<ChangeKind> kind_of_appearance(std::string_view path) const;

    // Whether anything that happens at `path` could count.
    [[nodiscard]] bool matters(std::string_view path) const { return kind_of(path) || kind_of_appearance(path); }

    // Whether the file at `path` counts only because it lies in one of `trees`, because of a pattern of --watch-build,
    // or is doubtful.
    [[nodiscard]] bool is_guess(std::string_view path) const;

    // The files that a build step copies to `path`.
    [[nodiscard]] std::vector<std::string> sources_of_copy(std::string_view path) const;

    // Whether a build step says that it copies something to `path`, or writes it in another way.
    [[nodiscard]] bool is_written_by_build(std::string_view path) const;

    // Whether a pattern of --watch matches `path`, whatever else it is.
    [[nodiscard]] bool restarts(std::string_view path) const;

    // Whether a pattern of --watch-build matches `path`.
    [[nodiscard]] bool is_of_watch_build(std::string_view path) const;

    // Whether nothing that happens at `path` can count: version control, editors' temporary files, --ignore, builds.
    [[nodiscard]] bool is_ignored(std::string_view path) const;

    // Whether files at any depth below the directory `path` can count, because of trees or patterns: not in the caches
    // of tools, nor in what package managers fetch.
    [[nodiscard]] bool is_walked(std::string_view path) const;

    // For each of `paths`: the headers in `files` that a new file there would hide from some #include, and the names
    // by which it could hide others.
    [[nodiscard]] std::vector<std::vector<std::string>> headers_hidden_by(const std::vector<std::string>& paths) const;

    // The directories to watch for changes directly in them; they may not exist (yet).
    [[nodiscard]] std::set<std::string, std::less<>> directories() const;

    // The directories that headers are called by, relative to any of the search_dirs, with those above them.
    [[nodiscard]] std::set<std::string, std::less<>> header_directories() const;

    // The directories to watch with everything below them.
    [[nodiscard]] std::vector<std::string> deep_directories() const;

    // Whether `path`, cut in two at one of its slashes, is a search directory and one of `names` below it.
    [[nodiscard]] bool is_found_by_search(std::string_view path, const std::set<std::string, std::less<>>& names) const;

  private:
    [[nodiscard]] bool is_excluded(std::string_view path) const;
    [[nodiscard]] bool is_named_in_excluded(std::string_view path) const;
    [[nodiscard]] bool is_in_tree(std::string_view path) const;
};

[[nodiscard]] constexpr std::string_view to_string(WatchPlan::Mode mode) {
    return mode == WatchPlan::Mode::exact ? "exact" : "wide";
}

} // namespace cmakewatch
