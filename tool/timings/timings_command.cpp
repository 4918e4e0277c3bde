#include "tool/timings/timings_command.h"

#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/cycle_log_posix.h"
#include "tool/build/ninja_files.h"
#include "tool/project/ninja_log.h"
#include "tool/project/step_times.h"

#include <algorithm>

namespace cmakewatch {
namespace {

// Those that Ninja has compiled.
std::vector<CompiledObject> compiled_objects(const Project& project, const NinjaGraph& graph, const NinjaDeps& deps,
                                             const NinjaLog& log, const std::vector<std::string>& roots) {
    std::vector<CompiledObject> objects;
    for (const auto edge : graph.closure(roots).edges) {
        if (graph.is_phony(edge) || graph.is_custom(edge) || graph.inputs(edge).empty()) continue;
        const auto output = graph.path(graph.outputs(edge).front());
        const auto name = path::relative(output, project.build_dir);
        const auto logged = log.outputs.find(name);
        if (kind_of_step(name, {}) != StepKind::compile || logged == log.outputs.end()) continue;
        CompiledObject object{
            path::relative(graph.path(graph.inputs(edge).front()), project.source_dir), logged->second, {}};
        for (const auto& file : deps.files_of({output}, project.build_dir))
            object.files.push_back(path::relative(file, project.source_dir));
        objects.push_back(std::move(object));
    }
    return objects;
}

bool is_of(const EditCycle& cycle, const std::vector<std::string>& targets) {
    return targets.empty() || std::any_of(cycle.targets.begin(), cycle.targets.end(), [&](const std::string& target) {
               return std::find(targets.begin(), targets.end(), target) != targets.end();
           });
}

} // namespace

Result<TimingsReport> collect_timings(const Project& project, const std::string& manifest,
                                      const std::vector<std::string>& targets) {
    for (const auto& name : targets)
        if (const auto target = project.require_target(name); !target && !stands_for_all(name)) return target.error();
    auto cycles = CycleLog(project.build_dir).read();
    if (!cycles) return cycles.error();
    std::erase_if(*cycles, [&](const EditCycle& cycle) { return !is_of(cycle, targets); });
    const auto graph = read_ninja_graph(project.build_dir, manifest);
    if (!graph) return graph.error();
    const auto deps = read_ninja_deps(project.build_dir);
    if (!deps) return deps.error();
    const auto text = read_file_if_there(project.build_dir + "/.ninja_log");
    if (!text) return text.error();
    const auto log = NinjaLog::parse(*text ? **text : "");
    if (!log) return log.error();
    const auto objects =
        compiled_objects(project, *graph, *deps, *log, targets.empty() ? std::vector<std::string>{"all"} : targets);
    TimingsReport report{
        targets,       medians_of_last(*cycles), cycles->size(), slowest_files(objects, edits_of_files(*cycles)), 0,
        objects.size()};
    for (const auto& object : objects) report.full_compile_ms += object.milliseconds;
    return report;
}

} // namespace cmakewatch
