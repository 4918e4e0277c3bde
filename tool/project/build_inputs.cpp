#include "tool/project/build_inputs.h"

#include "tool/base/lines.h"
#include "tool/base/path.h"
#include "tool/project/ninja_text.h"
#include "tool/project/source_selection.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace cmakewatch {
namespace {

using Files = std::map<std::string_view, ChangeKind>; // as FileKinds takes them

// Objects and libraries, which linkers' depfiles name (CMake 3.27 and later ask for those): nobody includes those.
bool is_linked(std::string_view file) {
    const auto name = path::name(file);
    return name.ends_with(".o") || name.ends_with(".obj") || name.ends_with(".a") || name.ends_with(".lib") ||
           name.ends_with(".so") || name.find(".so.") != std::string_view::npos;
}

// The paths that the compilers read for a closure, system headers included.
struct CompiledFiles {
    std::unordered_set<std::string> all;
    std::unordered_set<std::string> in_depfiles; // of these, those that Ninja leaves to depfiles
};

CompiledFiles compiled_files(const NinjaGraph& graph, const NinjaGraph::Closure& closure, const NinjaDeps& deps,
                             const ReadFile& read_file, const std::string& build_dir) {
    CompiledFiles files;
    std::vector<std::string_view> outputs;
    for (const auto edge : closure.edges) {
        for (const auto output : graph.outputs(edge)) outputs.push_back(graph.path(output));
        for (auto& file : graph.depfile_inputs(edge, read_file)) files.in_depfiles.insert(std::move(file));
    }
    files.all = files.in_depfiles;
    for (auto& file : deps.files_of(outputs, build_dir)) files.all.insert(std::move(file));
    return files;
}

// What is compiled, and read for nothing but the objects that are made from it: no #include names it.
std::unordered_set<std::string_view> only_compiled(const NinjaGraph& graph, const NinjaGraph::Closure& closure,
                                                   const NinjaDeps& deps,
                                                   const std::unordered_set<std::string>& in_depfiles) {
    std::unordered_map<std::string_view, size_t> objects; // made from each
    for (const auto edge : closure.edges) {
        if (graph.inputs(edge).empty()) continue;
        const auto source = graph.path(graph.inputs(edge).front());
        const auto read = deps.inputs_of(path::relative(graph.path(graph.outputs(edge).front()), graph.build_dir()));
        // A compiler names its source first.
        if (read && !read->empty() && path::absolute(deps.path(read->front()), graph.build_dir()) == source)
            ++objects[source];
    }
    std::unordered_set<std::string_view> sources;
    for (const auto& [source, count] : objects)
        if (deps.uses_of(std::string(source), graph.build_dir()) == count) sources.insert(source);
    for (const auto& file : in_depfiles) sources.erase(file);
    return sources;
}

void add_unique(std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

// Where a header could appear, and under which names headers are included today.
void add_header_search(WatchPlan& plan, const Project& project, const std::vector<const Target*>& closure,
                       const std::unordered_set<std::string>& compiled,
                       const std::unordered_set<std::string_view>& sources, const SourceSelection& selection) {
    std::unordered_set<std::string> name_bases(project.implicit_include_dirs.begin(),
                                               project.implicit_include_dirs.end());
    const auto add_dir = [&](const std::string& dir) {
        name_bases.insert(dir);
        if (selection.holds(dir)) plan.search_dirs.insert(dir);
    };
    for (const auto* target : closure)
        for (const auto& dir : target->include_dirs) add_dir(dir);
    for (const auto& file : compiled)
        if (selection.holds(file) && !is_linked(file))
            add_dir(path::parent(file)); // #include "..." looks beside the including file
    for (const auto& file : compiled) {
        if (is_linked(file) || sources.contains(file)) continue;
        for (auto dir = path::parent(file); dir != "/" && dir != "."; dir = path::parent(dir))
            if (name_bases.contains(dir)) plan.header_names.insert(path::relative(file, dir));
    }
}

void add_patterns(WatchPlan& plan, const WatchPatterns& patterns) {
    plan.runtime_globs = patterns.runtime;
    plan.build_globs = patterns.build;
    plan.ignored = patterns.ignored;
}

void add_directories(WatchPlan& plan, const SourceSelection& selection) {
    plan.excluded = selection.written_directories();
    plan.included = selection.sources_in_build();
    plan.roots = {selection.roots().begin(), selection.roots().end()};
}

// Sources that somebody has put below the build directory, without having told CMake where they come from: what the
// rules name though nothing makes it, and what is read beside that, unless a rule writes there too.
void add_doubtful(WatchPlan& plan, Files& files, const NinjaGraph& graph, const NinjaGraph::Closure& build,
                  const std::unordered_set<std::string>& compiled, const SourceSelection& selection) {
    const auto add = [&](std::string_view file) {
        if (files.emplace(file, ChangeKind::source).second) plan.doubtful.emplace(file);
    };
    std::set<std::string> directories;
    for (const auto node : build.nodes) {
        const auto file = graph.path(node);
        if (graph.is_output(node) || !selection.could_hold(file)) continue;
        add(file);
        directories.insert(path::parent(file));
    }
    if (directories.empty()) return;
    std::set<std::string> made;
    for (const auto& output : graph.all_outputs()) {
        made.insert(output);
        directories.erase(path::parent(output));
    }
    for (const auto& file : compiled)
        if (directories.contains(path::parent(file)) && !made.contains(file) && selection.could_hold(file)) add(file);
}

// Of an in-source build: what Ninja and CMake write lies beside the sources.
void add_outputs_among_sources(WatchPlan& plan, Files& files, const Project& project, const NinjaGraph& graph) {
    for (const auto& output : graph.all_outputs()) plan.generated.insert(output);
    for (const auto* name : {"build.ninja", ".ninja_log", ".ninja_deps", ".ninja_lock", "CMakeCache.txt",
                             "cmake_install.cmake", "compile_commands.json"}) {
        const auto file = project.build_dir + "/" + name;
        plan.generated.insert(file);
        files.erase(file);
    }
}

// What builds themselves write among the sources. What an edge only might write may be somebody's all the same.
void add_writes(WatchPlan& plan, const NinjaGraph& graph, const SourceSelection& selection) {
    for (NinjaGraph::Edge edge = 0; edge < graph.size(); ++edge) {
        for (const auto output : graph.outputs(edge))
            if (selection.holds(graph.path(output))) plan.generated.emplace(graph.path(output));
        if (graph.command(edge).empty()) continue;
        auto writes = writes_of(graph.command(edge), graph.build_dir());
        for (auto& copy : writes.copies)
            if (selection.holds(copy.destination)) plan.copies.push_back(std::move(copy));
        for (auto& file : writes.files)
            if (selection.holds(file)) plan.written.insert(std::move(file));
    }
    std::sort(plan.copies.begin(), plan.copies.end());
    plan.copies.erase(std::unique(plan.copies.begin(), plan.copies.end()), plan.copies.end());
}

} // namespace

WatchPlan exact_plan(const Project& project, const std::vector<std::string>& names, const NinjaGraph& graph,
                     const NinjaDeps& deps, const ReadFile& read_file, std::string_view verify_globs,
                     const WatchPatterns& patterns) {
    WatchPlan plan;
    const auto targets = project.targets_named(names);
    SourceSelection selection(project, targets);

    const auto build = graph.closure(names);
    const auto configuration = graph.closure({"build.ninja"});
    auto [compiled, in_depfiles] = compiled_files(graph, build, deps, read_file, project.build_dir);
    // What is linked from there has been built, be it by a step that Ninja knows no outputs of.
    std::erase_if(compiled,
                  [&](const std::string& file) { return is_linked(file) && path::is_under(file, project.build_dir); });
    for (const auto node : build.nodes) selection.note(graph.path(node));
    for (const auto& file : compiled) selection.note(file);
    add_patterns(plan, patterns);
    add_directories(plan, selection);
    Files files;
    const auto add_nodes = [&](const NinjaGraph::Closure& closure, ChangeKind kind) {
        for (const auto node : closure.nodes) {
            const auto file = graph.path(node);
            if (!selection.holds(file) || file == project.build_dir) continue; // which CMake 3.31 names as an input
            if (graph.is_output(node)) {
                plan.generated.emplace(file);
            } else {
                files.emplace(file, kind);
            }
        }
    };
    add_nodes(configuration, ChangeKind::cmake);
    add_nodes(build, ChangeKind::source);
    if (path::is_under(project.source_dir, project.build_dir)) add_outputs_among_sources(plan, files, project, graph);
    for (const auto& file : compiled)
        if (selection.holds(file) && !plan.generated.contains(file)) files.emplace(file, ChangeKind::source);
    add_doubtful(plan, files, graph, build, compiled, selection);
    plan.files.add(files);
    plan.files.shrink_to_fit();
    add_writes(plan, graph, selection);
    for (auto& pattern : parse_verify_globs(verify_globs)) add_unique(plan.globs, std::move(pattern));
    add_header_search(plan, project, project.closure(targets), compiled, only_compiled(graph, build, deps, in_depfiles),
                      selection);
    return plan;
}

void add_installed(WatchPlan& plan, const Project& project, const std::vector<std::string>& names,
                   std::string_view install_manifest) {
    const SourceSelection selection(project, project.targets_named(names));
    while (!install_manifest.empty()) {
        const auto file = path::normal(take_line(install_manifest));
        if (path::is_absolute(file) && selection.holds(file)) plan.written.insert(file);
    }
}

WatchPlan wide_plan(const Project& project, const std::vector<std::string>& names, WatchPlan exact,
                    const WatchPatterns& patterns) {
    auto plan = std::move(exact);
    plan.mode = WatchPlan::Mode::wide;
    const auto targets = project.targets_named(names);
    SourceSelection selection(project, targets);
    for (const auto& [file, kind] : plan.files) selection.note(file);
    for (const auto* target : project.closure(targets))
        for (const auto& dir : target->include_dirs) selection.note(dir);
    add_patterns(plan, patterns);
    add_directories(plan, selection);
    Files files;
    for (const auto& file : project.cmake_inputs)
        if (selection.holds(file)) files.emplace(file, ChangeKind::cmake);
    // All of the sources: a header or a script that is new and has an error is in no list yet, wherever it lies.
    std::set<std::string> trees{project.source_dir};
    for (const auto* target : project.closure(targets)) {
        for (const auto& file : target->sources)
            if (selection.holds(file)) files.emplace(file, ChangeKind::source);
        if (selection.holds(target->source_dir)) trees.insert(target->source_dir);
        for (const auto& dir : target->include_dirs)
            if (selection.holds(dir)) trees.insert(dir);
    }
    plan.files.add(files);
    trees.insert(selection.sources_in_build().begin(), selection.sources_in_build().end());
    WatchPlan covering; // those in front
    for (const auto& tree : trees) {
        if (!plan.included.contains(tree) && covering.kind_of(tree + "/x"))
            continue; // sorted: what covers it came before
        covering.trees.push_back(tree);
        plan.trees.push_back(tree);
    }
    return plan;
}

} // namespace cmakewatch
