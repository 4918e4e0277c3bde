#include "tool/project/build_inputs.h"

#include "tool/project/ninja_text.h"
#include "tool/project/path.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace cmakewatch {
namespace {

// Where a build writes: the build directory, but where that holds the sources too ("cmake ."), its own corners.
std::vector<std::string> directories_of_the_build(const Project& project) {
    if (!path::is_under(project.source_dir, project.build_dir)) return {project.build_dir};
    std::vector<std::string> directories;
    for (const auto* name : {"CMakeFiles", ".cmake", ".cmakewatch", "Testing", "_deps"})
        directories.push_back(project.build_dir + "/" + name);
    return directories;
}

// Decides which of the files that a build reads are the user's.
class Selection {
  public:
    Selection(const Project& project, const std::vector<const Target*>& targets)
        : build_directories_(directories_of_the_build(project)), roots_(source_roots(project, targets)) {}

    [[nodiscard]] bool holds(std::string_view file) const {
        if (is_under_any(file, build_directories_)) return false;
        return !is_system_file(file) || is_under_any(file, roots_);
    }

    static std::vector<std::string> source_roots(const Project& project, const std::vector<const Target*>& targets) {
        std::set<std::string> roots{project.source_dir};
        for (const auto* target : targets) roots.insert(target->source_dir);
        return {roots.begin(), roots.end()};
    }

  private:
    [[nodiscard]] static bool is_under_any(std::string_view file, const std::vector<std::string>& directories) {
        return std::any_of(directories.begin(), directories.end(),
                           [&](const std::string& directory) { return path::is_under(file, directory); });
    }

    std::vector<std::string> build_directories_;
    std::vector<std::string> roots_;
};

// The paths that the compilers read for the closure, system headers included.
std::unordered_set<std::string> compiled_files(const NinjaGraph& graph, const NinjaGraph::Closure& closure,
                                               const NinjaDeps& deps, const ReadFile& read_file,
                                               const std::string& build_dir) {
    std::unordered_set<std::string> files;
    for (const auto* edge : closure.edges) {
        for (const auto output : edge->outputs) {
            for (auto& file : deps.files_of(graph.path(output), build_dir)) files.insert(std::move(file));
        }
        for (auto& file : graph.depfile_inputs(*edge, read_file)) files.insert(std::move(file));
    }
    return files;
}

void add_unique(std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

// Where a header could appear, and under which names headers are included today.
void add_header_search(WatchPlan& plan, const Project& project, const std::vector<const Target*>& closure,
                       const std::unordered_set<std::string>& compiled, const Selection& selection) {
    std::unordered_set<std::string> name_bases(project.implicit_include_dirs.begin(),
                                               project.implicit_include_dirs.end());
    const auto add_dir = [&](const std::string& dir) {
        name_bases.insert(dir);
        if (selection.holds(dir)) plan.search_dirs.insert(dir);
    };
    for (const auto* target : closure)
        for (const auto& dir : target->include_dirs) add_dir(dir);
    for (const auto& file : compiled)
        if (selection.holds(file)) add_dir(path::parent(file)); // #include "..." looks beside the including file
    for (const auto& file : compiled)
        for (auto dir = path::parent(file); dir != "/" && dir != "."; dir = path::parent(dir))
            if (name_bases.contains(dir)) plan.header_names.insert(path::relative(file, dir));
}

void add_patterns(WatchPlan& plan, const Project& project, const std::vector<const Target*>& targets,
                  const WatchPatterns& patterns) {
    plan.runtime_globs = patterns.runtime;
    plan.ignored = patterns.ignored;
    plan.excluded = directories_of_the_build(project);
    plan.roots = Selection::source_roots(project, targets);
}

// Of an in-source build: what Ninja and CMake write lies beside the sources.
void add_outputs_among_sources(WatchPlan& plan, const Project& project, const NinjaGraph& graph) {
    for (const auto& output : graph.outputs()) plan.generated.insert(output);
    for (const auto* name : {"build.ninja", ".ninja_log", ".ninja_deps", ".ninja_lock", "CMakeCache.txt",
                             "cmake_install.cmake", "compile_commands.json"}) {
        const auto file = project.build_dir + "/" + name;
        plan.generated.insert(file);
        plan.files.erase(file);
    }
}

} // namespace

bool is_system_file(std::string_view path) {
    constexpr std::array<std::string_view, 12> directories{"/usr/include", "/usr/lib",     "/usr/lib32", "/usr/lib64",
                                                           "/usr/libx32",  "/usr/libexec", "/usr/share", "/lib",
                                                           "/lib32",       "/lib64",       "/proc",      "/dev"};
    return std::any_of(directories.begin(), directories.end(), [&](auto dir) { return path::is_under(path, dir); });
}

WatchPlan exact_plan(const Project& project, const std::vector<std::string>& names, const NinjaGraph& graph,
                     const NinjaDeps& deps, const ReadFile& read_file, std::string_view verify_globs,
                     const WatchPatterns& patterns) {
    WatchPlan plan;
    const auto targets = project.targets_named(names);
    add_patterns(plan, project, targets, patterns);
    const Selection selection(project, targets);

    const auto build = graph.closure(names);
    const auto configuration = graph.closure({"build.ninja"});
    const auto add_nodes = [&](const NinjaGraph::Closure& closure, ChangeKind kind) {
        for (const auto node : closure.nodes) {
            const auto& file = graph.path(node);
            if (!selection.holds(file)) continue;
            if (graph.is_output(node)) {
                plan.generated.insert(file);
            } else {
                plan.files.emplace(file, kind);
            }
        }
    };
    add_nodes(configuration, ChangeKind::cmake);
    add_nodes(build, ChangeKind::source);
    if (path::is_under(project.source_dir, project.build_dir)) add_outputs_among_sources(plan, project, graph);
    const auto compiled = compiled_files(graph, build, deps, read_file, project.build_dir);
    for (const auto& file : compiled)
        if (selection.holds(file) && !plan.generated.contains(file)) plan.files.emplace(file, ChangeKind::source);
    for (auto& pattern : parse_verify_globs(verify_globs)) add_unique(plan.globs, std::move(pattern));
    add_header_search(plan, project, project.closure(targets), compiled, selection);
    return plan;
}

WatchPlan wide_plan(const Project& project, const std::vector<std::string>& names, WatchPlan exact,
                    const WatchPatterns& patterns) {
    auto plan = std::move(exact);
    plan.mode = WatchPlan::Mode::wide;
    const auto targets = project.targets_named(names);
    add_patterns(plan, project, targets, patterns);
    const Selection selection(project, targets);
    for (const auto& file : project.cmake_inputs)
        if (selection.holds(file)) plan.files.emplace(file, ChangeKind::cmake);
    // All of the sources: a header or a script that is new and has an error is in no list yet, wherever it lies.
    std::set<std::string> trees{project.source_dir};
    for (const auto* target : project.closure(targets)) {
        for (const auto& file : target->sources)
            if (selection.holds(file)) plan.files.emplace(file, ChangeKind::source);
        if (selection.holds(target->source_dir)) trees.insert(target->source_dir);
        for (const auto& dir : target->include_dirs)
            if (selection.holds(dir)) trees.insert(dir);
    }
    for (const auto& tree : trees) {
        const bool is_covered = std::any_of(plan.trees.begin(), plan.trees.end(),
                                            [&](const std::string& other) { return path::is_under(tree, other); });
        if (!is_covered) plan.trees.push_back(tree); // sorted: what covers it came before
    }
    return plan;
}

} // namespace cmakewatch
