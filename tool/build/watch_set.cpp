#include "tool/build/watch_set.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/ninja_files.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr const char* globs_file = "/CMakeFiles/VerifyGlobs.cmake";
constexpr const char* installed_file = "/install_manifest.txt";
constexpr size_t most_copied_files = 10'000; // of one directory

std::vector<std::string> files_below(const std::string& directory) {
    std::vector<std::string> found;
    for_each_below(directory, [&](const std::string& path, bool is_directory) {
        if (found.size() >= most_copied_files) return false;
        if (is_directory) return !is_symbolic_link(path);
        found.push_back(path);
        return false;
    });
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

Result<void> WatchSet::read_graph() {
    auto graph = records_.graph.read();
    if (!graph) return graph.error();
    if (std::exchange(graph_, std::move(*graph)) != graph_) parts_.clear();
    return {};
}

std::optional<WatchSet::Sources> WatchSet::sources() {
    const auto is_read = read_graph();
    const auto log = records_.deps_log.read();
    if (!is_read || !log) return std::nullopt;
    Sources sources{
        graph_, state_of(build_dir_ + globs_file), state_of(build_dir_ + installed_file), log->version(), {}};
    sources.depfiles.reserve(graph_->depfiles().size());
    for (const auto& [edge, file] : graph_->depfiles()) sources.depfiles.push_back(state_of(file));
    return sources;
}

Result<WatchPlan> WatchSet::exact(const Project& project, const std::vector<std::string>& targets,
                                  const WatchPatterns& patterns) {
    if (const auto is_read = read_graph(); !is_read) return is_read.error();
    const auto log = records_.deps_log.read();
    if (!log) return log.error();
    const auto globs = read_file(build_dir_ + globs_file);
    auto plan = exact_plan(
        project, targets, *graph_, log->deps(), [](const std::string& path) { return read_file(path); },
        globs ? *globs : "", patterns);
    for (const auto node : graph_->may_be_missing()) {
        const std::string file(graph_->path(node));
        if (plan.files.find(file) != ChangeKind::source || state_of(file).exists) continue;
        plan.files.erase(file);
        plan.doubtful.erase(file);
    }
    // Ninja names directories too; one that is built in changes all the time.
    std::erase_if(plan.doubtful, [&](const auto& file) { return is_directory(file) && plan.files.erase(file); });
    if (const auto installed = read_file(build_dir_ + installed_file))
        add_installed(plan, project, targets, *installed);
    return plan;
}

std::vector<std::string> WatchSet::program_parts(const std::vector<std::string>& targets) {
    if (!read_graph()) return {};
    const auto [entry, is_new] = parts_.try_emplace(targets);
    if (is_new) entry->second = cmakewatch::program_parts(*graph_, targets);
    auto files = entry->second.files;
    // A generated header is in the program already.
    if (!files.empty())
        if (const auto log = records_.deps_log.read())
            std::erase_if(files, [&](const std::string& file) { return log->deps().uses_of(file, build_dir_) > 0; });
    for (const auto& copy : entry->second.directories)
        for (const auto& file : files_below(copy.source))
            files.push_back(path::absolute(path::relative(file, copy.source), copy.destination));
    return files;
}

WatchPlan WatchSet::wide(const Project& project, const std::vector<std::string>& targets,
                         const WatchPatterns& patterns) {
    auto known = exact(project, targets, patterns);
    return wide_plan(project, targets, known ? std::move(*known) : WatchPlan{}, patterns);
}

} // namespace cmakewatch
