#include "tool/timings/timings_command.h"

#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/cycle_log_posix.h"
#include "tool/build/ninja_files.h"
#include "tool/project/ninja_log.h"
#include "tool/project/step_times.h"
#include "tool/timings/build_facts.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

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
        if (const auto inputs = deps.inputs_of(name))
            for (const auto id : *inputs)
                object.files.push_back(
                    path::relative(path::absolute(deps.path(id), project.build_dir), project.source_dir));
        objects.push_back(std::move(object));
    }
    return objects;
}

bool is_of(const EditCycle& cycle, const std::vector<std::string>& targets) {
    return targets.empty() || std::any_of(cycle.targets.begin(), cycle.targets.end(), [&](const std::string& target) {
               return std::find(targets.begin(), targets.end(), target) != targets.end();
           });
}

// Files that the project's own people edit; what CMake has fetched is not among them.
SourceFiles own_files(const Project& project) {
    const auto at = [&project](const std::string& file) { return path::absolute(file, project.source_dir); };
    return {[=, &project](const std::string& file) {
                const auto absolute = at(file);
                return path::is_under(absolute, project.build_dir)
                           ? !path::is_under(absolute, project.build_dir + "/_deps")
                           : path::is_under(absolute, project.source_dir);
            },
            [=](const std::string& file) {
                const auto text = read_file(at(file));
                return text ? *text : "";
            },
            [=](const std::string& file) {
                boost::system::error_code missing;
                const auto size = boost::filesystem::file_size(at(file), missing);
                return missing ? 0 : size;
            }};
}

// Libraries that test programs are linked with; doctest is none.
bool is_test_framework(std::string_view library) {
    constexpr std::array<std::string_view, 4> names{"libgtest", "libgmock", "libCatch2",
                                                    "libboost_unit_test_framework"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return library.starts_with(name); });
}

std::vector<TestProgram> test_programs(const Project& project, const NinjaGraph& graph,
                                       const std::vector<std::string>& targets) {
    constexpr size_t worth_splitting = 30; // objects
    std::vector<TestProgram> programs;
    for (const auto* target : project.closure(project.targets_named(targets))) {
        const auto node = target->is_executable() ? graph.find(target->artifacts.front()) : std::nullopt;
        if (!node || !graph.is_output(*node)) continue;
        TestProgram program{target->name, 0};
        bool has_framework = false;
        for (const auto input : graph.inputs(graph.producer(*node))) {
            const auto name = path::name(graph.path(input));
            if (name.ends_with(".o")) ++program.objects;
            has_framework = has_framework || is_test_framework(name);
        }
        if (has_framework && program.objects >= worth_splitting) programs.push_back(program);
    }
    return programs;
}

// The target whose link and settings stand for all.
const Target* chief_target(const Project& project, const std::vector<std::string>& targets) {
    if (!targets.empty()) return project.find_target(targets.front());
    const auto first = std::find_if(project.targets.begin(), project.targets.end(),
                                    [](const Target& target) { return target.is_executable(); });
    return first != project.targets.end() ? &*first : nullptr;
}

Error needs_one_target(const std::string& linker) {
    return {ErrorKind::usage, "cannot link with", linker, "no target is named, or more than one",
            fmt::format("cmakewatch timings TARGET --try {}", linker)};
}

} // namespace

Result<TimingsReport> collect_timings(const Project& project, const BuildCommands& commands,
                                      const std::vector<std::string>& targets, const std::string& tried_linker) {
    if (!tried_linker.empty() && (targets.size() != 1 || stands_for_all(targets.front())))
        return needs_one_target(tried_linker);
    for (const auto& name : targets)
        if (const auto target = project.require_target(name); !target && !stands_for_all(name)) return target.error();
    auto cycles = CycleLog(project.build_dir).read();
    if (!cycles) return cycles.error();
    std::erase_if(*cycles, [&](const EditCycle& cycle) { return !is_of(cycle, targets); });
    const auto graph = read_ninja_graph(project.build_dir, commands.manifest);
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

    auto facts = build_facts(project, commands, targets);
    const LinkTrial trial(project, *graph, commands);
    const auto* target = chief_target(project, targets);
    if (target != nullptr) facts.target = target->name;
    std::optional<Result<LinkCommand>> link;
    if (target != nullptr && (links_long(report.cycle) || !tried_linker.empty())) link = trial.link_of(target->name);
    if (link && *link) facts.linker = trial.linker_of(**link);
    if (compiles_long(report.cycle)) facts.headers = outside_headers(objects, own_files(project));
    facts.test_programs = test_programs(project, *graph, targets);
    report.advice = advice_for(facts, report.cycle, report.files, report.full_compile_ms);
    if (tried_linker.empty()) return report;
    if (!link.value()) return link->error();
    auto times = trial.compare(target->name, **link, tried_linker);
    if (!times) return times.error();
    times->setting = linker_setting(facts, tried_linker);
    report.trial = std::move(*times);
    return report;
}

} // namespace cmakewatch
