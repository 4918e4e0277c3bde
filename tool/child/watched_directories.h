// Which directories are watched for a plan, so that no change of what it names is missed, and which of them are listed,
// since a file that nobody names may appear there and count.
// Looks at the disk in find() alone. Does not know how watching is done.
#pragma once

#include "tool/child/link_map.h"
#include "tool/project/watch_plan.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class WatchedDirectories {
  public:
    void follow(std::shared_ptr<const WatchPlan> plan);

    // Looks at what there is now. `links` are those on the way to requested().
    void find(const LinkMap& links);

    // The directories that the plan is about, be they there or not.
    [[nodiscard]] const std::set<std::string, std::less<>>& requested() const { return requested_; }

    // To watch for changes directly in them. Sorted.
    [[nodiscard]] const std::vector<std::string>& watched() const { return watched_; }

    // To list. Sorted; none if nothing counts but what the plan names.
    [[nodiscard]] const std::vector<std::string>& listed() const { return listed_; }

    // One of those in which nothing is seen, since there are too many that only might matter; "" for none.
    [[nodiscard]] const std::string& left_out() const { return left_out_; }

    // Whether a directory or a symbolic link at `path` would be on the way to what is watched.
    [[nodiscard]] bool are_reached_through(const std::string& path) const;

    // The same, or whether a directory there would itself be watched.
    [[nodiscard]] bool are_changed_by(const std::string& path) const;

  private:
    using Paths = std::set<std::string, std::less<>>;

    void add_header_places(const std::string& search_dir, Paths& found) const;
    void add_deep(const std::string& directory, Paths& found);

    std::shared_ptr<const WatchPlan> plan_;
    Paths requested_;
    Paths header_directories_; // relative to any search directory
    std::vector<std::string> deep_;
    Paths links_;
    Paths link_targets_;
    std::vector<std::string> watched_;
    std::vector<std::string> listed_;
    std::string left_out_;
};

} // namespace cmakewatch
