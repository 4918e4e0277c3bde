#include "tool/project/ignored_sources.h"

#include "tool/base/path.h"

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

bool may_be_included(std::string_view file) {
    constexpr std::array<std::string_view, 16> suffixes{".h",   ".hh",   ".hpp", ".hxx", ".h++", ".inc",
                                                        ".inl", ".ipp",  ".tcc", ".tpp", ".txx", ".def",
                                                        ".cuh", ".cppm", ".ixx", ".mpp"};
    return std::any_of(suffixes.begin(), suffixes.end(), [&](auto suffix) { return file.ends_with(suffix); });
}

} // namespace

void leave_out_ignored(WatchPlan& plan, const std::vector<std::string>& ignored,
                       const std::set<std::string, std::less<>>& include_dirs) {
    auto searched = plan.search_dirs;
    searched.insert(include_dirs.begin(), include_dirs.end());
    // Where a project includes by names below its top directory, that says nothing of the other directories there.
    auto named = searched;
    for (const auto& root : plan.roots) named.erase(root);
    for (const auto& path : ignored) {
        if (path::longest_above(path, named) != 0) continue;
        if (searched.contains(path::parent(path)) && may_be_included(path)) continue;
        const auto is_below = [&](const std::string& directory) { return path::is_under(directory, path); };
        if (std::any_of(plan.roots.begin(), plan.roots.end(), is_below)) continue;
        plan.unread.insert(path);
        for (auto below = named.lower_bound(path + "/"); below != named.end() && is_below(*below); ++below)
            plan.trees.push_back(*below);
    }
}

} // namespace cmakewatch
