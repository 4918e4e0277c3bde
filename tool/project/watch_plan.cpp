#include "tool/project/watch_plan.h"

#include "tool/base/glob.h"
#include "tool/base/path.h"
#include "tool/project/unread_directories.h"

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

bool is_in_version_control(std::string_view path) {
    constexpr std::array<std::string_view, 4> directories{"/.git/", "/.hg/", "/.svn/", "/.jj/"};
    return std::any_of(directories.begin(), directories.end(),
                       [&](auto dir) { return path.find(dir) != std::string_view::npos; });
}

// A program that crashes may leave one where it works.
bool is_core_file(std::string_view name) {
    return name == "core" || glob::matches("core.[0-9]*", name);
}

// Names that editors give to what is not the file itself: backups, locks, swap files, half-written copies.
bool is_editors_own(std::string_view name) {
    constexpr std::array<std::string_view, 13> patterns{"*~",
                                                        ".#*",
                                                        "#*#",
                                                        ".*.sw[a-z]",
                                                        "*.swp",
                                                        "*.swx",
                                                        "4913",
                                                        ".goutputstream-*",
                                                        "*.bck",
                                                        "*.tmp",
                                                        "*___jb_???___",
                                                        ".DS_Store",
                                                        "sed[A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9][A-Za-z0-9]"
                                                        "[A-Za-z0-9]"};
    return std::any_of(patterns.begin(), patterns.end(), [&](auto pattern) { return glob::matches(pattern, name); });
}

// Calls `visit` with every name that an #include could have for `path`, until it returns false.
template <class Visit> void for_each_name(const WatchPlan& plan, std::string_view path, const Visit& visit) {
    for (auto slash = path.rfind('/'); slash != std::string_view::npos && slash > 0; slash = path.rfind('/', slash - 1))
        if (plan.search_dirs.contains(path.substr(0, slash)) && !visit(path.substr(slash + 1))) return;
}

} // namespace

bool WatchPlan::is_ignored(std::string_view path) const {
    if (glob::matches_any(ignored, path)) return true;
    if (files.contains(path)) return false;
    return (is_excluded(path) && !is_named_in_excluded(path)) || is_in_version_control(path) ||
           is_editors_own(path::name(path)) || is_core_file(path::name(path)) || generated.contains(path);
}

std::optional<ChangeKind> WatchPlan::kind_of(std::string_view path) const {
    if (is_ignored(path)) return std::nullopt;
    if (const auto kind = files.find(path)) return kind;
    if (glob::matches_any(runtime_globs, path)) return ChangeKind::runtime;
    if (is_of_watch_build(path) || is_in_tree(path)) return ChangeKind::source;
    return std::nullopt;
}

bool WatchPlan::is_guess(std::string_view path) const {
    if (files.contains(path)) return doubtful.contains(path);
    return (is_of_watch_build(path) || is_in_tree(path)) && !restarts(path) && !kind_of_appearance(path);
}

bool WatchPlan::is_excluded(std::string_view path) const {
    const auto above = path::longest_above(path, excluded);
    return above != 0 && above >= path::longest_above(path, included);
}

// A pattern whose base lies there means it.
bool WatchPlan::is_named_in_excluded(std::string_view path) const {
    return std::any_of(build_globs.begin(), build_globs.end(), [&](const std::string& pattern) {
        return glob::matches(pattern, path) && is_excluded(glob::base_directory(pattern));
    });
}

bool WatchPlan::is_in_tree(std::string_view path) const {
    return std::any_of(trees.begin(), trees.end(), [&](const std::string& tree) {
        return path::is_under(path, tree) && path::longest_above(path, unread) <= tree.size() &&
               !leads_through_unread_directory(path.substr(tree.size()));
    });
}

bool WatchPlan::is_of_watch_build(std::string_view path) const {
    return glob::matches_any(build_globs, path);
}

bool WatchPlan::is_walked(std::string_view path) const {
    const auto file = std::string(path) + "/x"; // any
    const auto holds_matches = [&](const std::string& pattern) {
        return glob::is_deep(pattern) && path::is_under(path, glob::base_directory(pattern));
    };
    const auto means_it = [&](const std::string& pattern) {
        return holds_matches(pattern) && is_excluded(glob::base_directory(pattern));
    };
    if (std::any_of(build_globs.begin(), build_globs.end(), means_it))
        return !glob::matches_any(ignored, path) && !is_in_version_control(file);
    if (is_ignored(path) || is_ignored(file)) return false;
    if (is_in_tree(file)) return true;
    return std::any_of(globs.begin(), globs.end(), holds_matches) ||
           std::any_of(runtime_globs.begin(), runtime_globs.end(), holds_matches) ||
           std::any_of(build_globs.begin(), build_globs.end(), holds_matches);
}

std::vector<std::string> WatchPlan::sources_of_copy(std::string_view path) const {
    std::vector<std::string> sources;
    for (const auto& copy : copies)
        if (auto source = copy.source_of(path); !source.empty()) sources.push_back(std::move(source));
    return sources;
}

bool WatchPlan::is_written_by_build(std::string_view path) const {
    return written.contains(path) || !sources_of_copy(path).empty();
}

bool WatchPlan::restarts(std::string_view path) const {
    return glob::matches_any(runtime_globs, path) && !is_ignored(path);
}

std::optional<ChangeKind> WatchPlan::kind_of_appearance(std::string_view path) const {
    if (is_ignored(path)) return std::nullopt;
    if (glob::matches_any(globs, path)) return ChangeKind::glob;
    if (is_found_by_search(path, header_names)) return ChangeKind::source;
    return std::nullopt;
}

bool WatchPlan::is_found_by_search(std::string_view path, const std::set<std::string, std::less<>>& names) const {
    bool is_found = false;
    for_each_name(*this, path, [&](std::string_view name) {
        is_found = names.contains(name);
        return !is_found;
    });
    return is_found;
}

std::vector<std::vector<std::string>> WatchPlan::headers_hidden_by(const std::vector<std::string>& paths) const {
    std::map<std::string_view, std::set<size_t>> hiding; // by the name, which of `paths`
    for (size_t i = 0; i < paths.size(); ++i)
        for_each_name(*this, paths[i], [&](std::string_view name) {
            if (header_names.contains(name)) hiding[name].insert(i);
            return true;
        });
    std::vector<std::vector<std::string>> hidden(paths.size());
    if (hiding.empty()) return hidden;
    for (const auto& [file, kind] : files) {
        std::set<size_t> hiding_it;
        for (auto slash = file.rfind('/'); slash != std::string::npos && slash > 0; slash = file.rfind('/', slash - 1))
            if (const auto found = hiding.find(file.substr(slash + 1)); found != hiding.end())
                hiding_it.insert(found->second.begin(), found->second.end());
        for (const auto i : hiding_it)
            if (paths[i] != file) hidden[i].emplace_back(file);
    }
    // A hidden system header is not among the watched files; its name is what the deps log can be asked for.
    for (const auto& [name, indices] : hiding)
        for (const auto i : indices) hidden[i].emplace_back(name);
    return hidden;
}

std::set<std::string, std::less<>> WatchPlan::directories() const {
    auto found = search_dirs;
    std::string_view before; // neighbours lie in one directory, mostly
    for (const auto& [file, kind] : files) {
        const auto directory = file.substr(0, file.rfind('/'));
        if (!directory.empty() && directory == before) continue;
        before = directory;
        found.insert(path::parent(file));
    }
    for (const auto& pattern : globs) found.insert(glob::base_directory(pattern));
    for (const auto& pattern : runtime_globs) found.insert(glob::base_directory(pattern));
    for (const auto& pattern : build_globs) found.insert(glob::base_directory(pattern));
    return found;
}

std::set<std::string, std::less<>> WatchPlan::header_directories() const {
    std::set<std::string, std::less<>> found;
    for (const auto& name : header_names)
        for (auto dir = path::parent(name); dir != "."; dir = path::parent(dir))
            if (!found.insert(dir).second) break;
    return found;
}

std::vector<std::string> WatchPlan::deep_directories() const {
    auto found = trees;
    for (const auto* patterns : {&globs, &runtime_globs, &build_globs})
        for (const auto& pattern : *patterns)
            if (glob::is_deep(pattern)) found.push_back(glob::base_directory(pattern));
    return found;
}

} // namespace cmakewatch
