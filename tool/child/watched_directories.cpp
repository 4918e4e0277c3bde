#include "tool/child/watched_directories.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

// Of a tree in which every file counts: a system has room for few watches, and what is not near the sources is data.
constexpr size_t least_tree_limit = 4096;
constexpr size_t tree_directories_per_requested = 16;

bool any_lies_below(const std::string& directory, const std::set<std::string, std::less<>>& paths) {
    const auto below = paths.lower_bound(directory + "/");
    return below != paths.end() && path::is_under(*below, directory);
}

// Another build directory, a virtual environment of Python, or a cache that says so (bford.info/cachedir), as Cargo's
// target/ does.
bool holds_no_sources(const std::string& directory) {
    constexpr std::array<const char*, 3> marks{"/CMakeCache.txt", "/CACHEDIR.TAG", "/pyvenv.cfg"};
    return std::any_of(marks.begin(), marks.end(), [&](auto mark) { return state_of(directory + mark).exists; });
}

} // namespace

void WatchedDirectories::follow(std::shared_ptr<const WatchPlan> plan) {
    plan_ = std::move(plan);
    requested_ = plan_->directories();
    header_directories_ = plan_->header_directories();
    deep_ = plan_->deep_directories();
}

void WatchedDirectories::find(const LinkMap& links) {
    links_ = links.links();
    link_targets_ = links.targets();
    Paths found;
    auto roots = plan_->roots;
    for (const auto& root : plan_->roots)
        if (auto real = real_path(root); !real.empty()) roots.push_back(std::move(real));
    const auto is_under_a_root = [&](const std::string& directory) {
        return std::any_of(roots.begin(), roots.end(),
                           [&](const std::string& root) { return path::is_under(directory, root); });
    };
    // With those above: they may be moved, or be symbolic links that come to lead elsewhere.
    const auto add = [&](std::string directory) {
        while (!is_directory(directory) && directory != "/" && directory != ".") directory = path::parent(directory);
        while (found.insert(directory).second && is_under_a_root(path::parent(directory)))
            directory = path::parent(directory);
    };
    for (const auto& directory : requested_) add(directory);
    for (const auto& link : links_) add(path::parent(link));
    // A directory elsewhere is watched by the link's name, as far as it is wanted.
    for (const auto& target : link_targets_)
        if (!is_directory(target) || is_under_a_root(target)) add(target);
    Paths places;
    left_out_.clear();
    for (const auto& directory : deep_) {
        add(directory);
        add_deep(directory, places);
    }
    if (!header_directories_.empty())
        for (const auto& directory : plan_->search_dirs) add_header_places(directory, places);
    found.insert(places.begin(), places.end());
    watched_.assign(found.begin(), found.end());
    listed_.clear();
    const bool has_rules = !plan_->globs.empty() || !plan_->runtime_globs.empty() || !plan_->build_globs.empty() ||
                           !plan_->trees.empty() || !plan_->header_names.empty();
    if (!has_rules) return;
    places.insert(requested_.begin(), requested_.end());
    places.insert(deep_.begin(), deep_.end());
    listed_.assign(places.begin(), places.end());
}

// The directories below `search_dir` in which a header could appear under one of today's names.
void WatchedDirectories::add_header_places(const std::string& search_dir, Paths& found) const {
    for_each_below(search_dir, [&](const std::string& path, bool is_directory) {
        if (!is_directory || !header_directories_.contains(path::relative(path, search_dir))) return false;
        found.insert(path);
        return true;
    });
}

// The nearest first: where there are too many, those far down are left out.
void WatchedDirectories::add_deep(const std::string& directory, Paths& found) {
    const bool is_tree = std::find(plan_->trees.begin(), plan_->trees.end(), directory) != plan_->trees.end();
    const auto most = std::max(least_tree_limit, requested_.size() * tree_directories_per_requested);
    size_t added = 0;
    for_each_below(directory, [&](const std::string& path, bool is_directory) {
        if (!is_directory || is_symbolic_link(path) || !plan_->is_walked(path) || holds_no_sources(path)) return false;
        if (is_tree && added == most) {
            if (left_out_.empty()) left_out_ = path;
            return false;
        }
        ++added;
        found.insert(path);
        return true;
    });
}

bool WatchedDirectories::are_reached_through(const std::string& path) const {
    return requested_.contains(path) || link_targets_.contains(path) || any_lies_below(path, requested_) ||
           any_lies_below(path, link_targets_) || any_lies_below(path, links_) ||
           plan_->is_found_by_search(path, header_directories_);
}

bool WatchedDirectories::are_changed_by(const std::string& path) const {
    return are_reached_through(path) || plan_->is_walked(path);
}

} // namespace cmakewatch
