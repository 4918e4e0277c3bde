#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/build/outdated_outputs.h"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr timespec long_ago{1, 0};

// Absolute. Ninja goes by its own log for them (`restat`), not by their time, even if it keeps what their depfiles
// name, as later versions of CMake let it.
std::set<std::string> outputs_of_custom_commands(const NinjaGraph& graph) {
    std::set<std::string> outputs;
    for (NinjaGraph::Edge edge = 0; edge < graph.size(); ++edge)
        if (graph.is_custom(edge))
            for (const auto output : graph.outputs(edge)) outputs.emplace(graph.path(output));
    return outputs;
}

// `output` is absolute.
void outdate(const std::string& output, const NinjaDeps& deps, const std::set<std::string>& custom,
             const std::string& build_dir, std::vector<std::string>& to_restat) {
    const bool is_below = path::is_under(output, build_dir);
    const auto name = is_below ? path::relative(output, build_dir) : output;
    // build.ninja and its like must stay readable: their rule is of the kind that goes by time alone.
    const bool goes_by_time = output.ends_with(".ninja") || (deps.inputs_of(name) && !custom.contains(output));
    const bool may_be_removed = is_below && !is_directory(output);
    const bool is_done = may_be_removed && !goes_by_time ? ::unlink(output.c_str()) == 0 : make_old(output);
    if (is_done && !may_be_removed) to_restat.push_back(name);
}

} // namespace

void outdate_external_builds(const NinjaGraph& graph) {
    constexpr std::string_view build_step = "-build";
    const auto outputs = graph.all_outputs();
    const std::set<std::string> all(outputs.begin(), outputs.end());
    // The stamps of a target's steps lie beside each other, wherever STAMP_DIR is.
    for (const auto& output : outputs)
        if (output.ends_with(build_step) &&
            all.contains(output.substr(0, output.size() - build_step.size()) + "-configure"))
            ::unlink(output.c_str());
}

bool make_old(const std::string& output) {
    const timespec times[2] = {long_ago, long_ago};
    return ::utimensat(AT_FDCWD, output.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0;
}

std::vector<std::string> outdate_outputs(const std::vector<Change>& changes, const NinjaGraph& graph,
                                         const NinjaDeps& deps, const std::string& build_dir,
                                         const ReadFile& read_file) {
    std::set<std::string> files;    // absolute
    std::vector<std::string> names; // "/name" of headers that a change hides and of which no more is known
    for (const auto& change : changes) {
        files.insert(change.path);
        for (const auto& hidden : change.shadows) {
            if (path::is_absolute(hidden)) {
                files.insert(hidden);
            } else {
                names.push_back("/" + hidden);
            }
        }
    }
    const auto is_changed = [&](const std::string& file) {
        return files.contains(path::absolute(file, build_dir)) ||
               std::any_of(names.begin(), names.end(), [&](const auto& name) { return file.ends_with(name); });
    };
    const auto outputs = graph.outputs_with(is_changed, read_file);
    std::set<std::string> others(outputs.begin(), outputs.end());
    std::set<std::string> compiled;
    const auto custom = outputs_of_custom_commands(graph);
    for (const auto& name : deps.outputs_with(is_changed)) {
        const auto output = path::absolute(name, build_dir);
        (custom.contains(output) ? others : compiled).insert(output);
    }
    for (const auto& output : compiled)
        if (path::is_under(output, build_dir)) make_old(output);
    std::vector<std::string> to_restat;
    for (const auto& output : others)
        if (!compiled.contains(output)) outdate(output, deps, custom, build_dir, to_restat);
    return to_restat;
}

std::vector<std::string> outdate_outputs_since(FileTime since, const NinjaGraph& graph, const NinjaDeps& deps,
                                               const std::string& build_dir) {
    const auto no_depfile = [](const std::string& file) -> Result<std::string> {
        return Error{ErrorKind::project, "not read", file, "", ""};
    };
    const auto any = [](const std::string&) { return true; };
    const auto custom = outputs_of_custom_commands(graph);
    std::set<std::string> compiled;
    for (const auto& output : deps.outputs_with(any)) compiled.insert(path::absolute(output, build_dir));
    const auto is_compiled = [&](const std::string& file) { return compiled.contains(file); };
    const auto linked_outputs = graph.outputs_with(is_compiled, no_depfile);
    const std::set<std::string> linked(linked_outputs.begin(), linked_outputs.end());
    auto all = compiled;
    for (const auto& output : graph.outputs_with(any, no_depfile)) all.insert(output);
    std::vector<std::string> to_restat;
    for (const auto& output : all) {
        const auto state = state_of(output);
        // The check of globs is made in every build; without its file Ninja never looks at what it has found.
        if (!state.exists || state.modified < since || path::name(output) == "cmake.verify_globs") continue;
        // Another cmakewatch may be about to start it: it must stay.
        const bool stays = linked.contains(output) && path::is_under(output, build_dir) && !is_directory(output);
        if (stays) {
            make_old(output);
        } else {
            outdate(output, deps, custom, build_dir, to_restat);
        }
    }
    return to_restat;
}

} // namespace cmakewatch
