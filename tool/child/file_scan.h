// Looks at every file that counts by a plan: those that it names, and those that its rules find in directories.
// Promises: one pass, in which each file is looked at once. What the plan's rules say of the files in a directory is
// asked again only when other names are in it.
#pragma once

#include "tool/project/watch_plan.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cmakewatch {

class OpenDirectory;

// A file that counts, as it is now.
struct ScannedFile {
    const std::string& path;
    ChangeKind kind = ChangeKind::source;
    bool is_planned = false;    // the plan names it
    bool by_appearance = false; // only its coming and going counts
    FileState state;
};

class FileScan {
  public:
    using Visit = std::function<void(const ScannedFile& file)>;
    using Paths = std::set<std::string, std::less<>>;

    void follow(std::shared_ptr<const WatchPlan> plan);

    // The directories that are listed for what a rule makes count.
    void list(const std::vector<std::string>& directories);

    // Visits all files: the planned ones, be they there or not, and what a rule makes count.
    void run(const Visit& visit);

    // Visits only the planned ones of `paths`, and what a rule makes count in their directories.
    void run_some(const Paths& paths, const Visit& visit);

    // The planned files that were symbolic links when they were looked at last.
    [[nodiscard]] const Paths& linked_files() const { return linked_files_; }

    // Whether a directory has come or gone in the listed ones since the call before.
    [[nodiscard]] bool has_seen_other_directories() { return std::exchange(has_seen_other_directories_, false); }

  private:
    struct Planned {
        std::string_view path; // in the plan
        size_t name_at = 0;
        ChangeKind kind = ChangeKind::source;
    };
    struct Found { // by a rule
        std::string path;
        size_t name_at = 0;
        ChangeKind kind = ChangeKind::source;
        bool by_appearance = false;
    };
    struct Names { // digests of all that are in a directory
        std::uint64_t files = 0;
        std::uint64_t directories = 0;
        bool operator==(const Names&) const = default;
    };
    struct Place { // a directory
        std::vector<Planned> planned;
        bool is_listed = false;
        std::optional<Names> names; // at the last time; nothing before the first
        std::vector<Found> found;   // among them
    };

    void look_at_planned(const Planned& planned, const OpenDirectory& directory, const Visit& visit);
    void look_at_found(const std::string& path, Place& place, const OpenDirectory& directory, const Visit& visit);
    void list(const std::string& path, Place& place, const OpenDirectory& directory);

    std::shared_ptr<const WatchPlan> plan_;
    std::map<std::string, Place, std::less<>> places_;
    Paths linked_files_;
    std::string path_; // of the planned file that is visited; its memory is used again
    bool has_seen_other_directories_ = false;
};

} // namespace cmakewatch
