#include "tool/build/watch_set.h"

#include "tool/build/files.h"
#include "tool/build/ninja_files.h"
#include "tool/watch/file_system_posix.h"

namespace cmakewatch {
Result<const NinjaGraph*> WatchSet::graph(const std::string& build_dir) {
    const auto state = state_of(build_dir + "/build.ninja");
    if (graph_ && state == graph_state_) return &*graph_;
    graph_.reset();
    auto graph = read_ninja_graph(build_dir, manifest_);
    if (!graph) return graph.error();
    graph_ = std::move(*graph);
    graph_state_ = state;
    return &*graph_;
}

Result<WatchPlan> WatchSet::exact(const Project& project, const std::vector<std::string>& targets,
                                  const WatchPatterns& patterns) {
    const auto graph_now = graph(project.build_dir);
    if (!graph_now) return graph_now.error();
    const auto deps = read_ninja_deps(project.build_dir);
    if (!deps) return deps.error();
    const auto globs = read_file(project.build_dir + "/CMakeFiles/VerifyGlobs.cmake");
    auto plan = exact_plan(
        project, targets, **graph_now, *deps, [](const std::string& path) { return read_file(path); },
        globs ? *globs : "", patterns);
    // Ninja names directories too; one that is built in changes all the time.
    std::erase_if(plan.doubtful, [&](const auto& file) { return is_directory(file) && plan.files.erase(file) > 0; });
    if (const auto installed = read_file(project.build_dir + "/install_manifest.txt"))
        add_installed(plan, project, targets, *installed);
    return plan;
}

WatchPlan WatchSet::wide(const Project& project, const std::vector<std::string>& targets,
                         const WatchPatterns& patterns) {
    auto known = exact(project, targets, patterns);
    return wide_plan(project, targets, known ? std::move(*known) : WatchPlan{}, patterns);
}

} // namespace cmakewatch
