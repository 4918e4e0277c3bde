#include "tool/build/module_maps_posix.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <unordered_set>

namespace cmakewatch {
namespace {

// "" if it cannot be read: then it says of no step that it has no modules.
std::string text_at(const std::string& path) {
    const auto text = read_file(path);
    return text ? *text : "";
}

// As the file spells them. A statement that says more goes on in its line, or with a binding in the next one.
std::unordered_set<std::string> outputs_without_modules(const std::string& text) {
    constexpr std::string_view start = "build ";
    constexpr std::string_view end = ": dyndep";
    std::unordered_set<std::string> outputs;
    std::string last; // "" unless the last line was such a statement
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!last.empty() && !line.starts_with(' ')) outputs.insert(last);
        const bool is_statement = line.starts_with(start) && line.ends_with(end);
        last = is_statement ? line.substr(start.size(), line.size() - start.size() - end.size()) : "";
    }
    if (!last.empty()) outputs.insert(last);
    return outputs;
}

} // namespace

void ModuleMaps::note(const NinjaGraph& graph, NinjaGraph::Edge edge) {
    for (const auto node : graph.outputs(edge)) {
        const std::string path(graph.path(node));
        if (!graph.is_dyndep(node))
            others_.emplace(path, state_of(path));
        else if (!texts_.contains(path))
            texts_.emplace(path, text_at(path));
    }
}

const ReachStep* ModuleMaps::find_step_with_modules(const NinjaGraph& graph, const std::vector<ReachStep>& steps) {
    std::map<std::string, std::unordered_set<std::string>> plain; // what each file says it of
    for (const auto& step : steps) {
        if (step.dyndep.empty()) continue;
        const auto [file, is_new] = plain.try_emplace(step.dyndep);
        if (is_new) file->second = outputs_without_modules(text_at(path::absolute(step.dyndep, graph.build_dir())));
        if (!file->second.contains(manifest_path(step.outputs.front()))) return &step;
    }
    return nullptr;
}

bool ModuleMaps::have_changed() const {
    return std::any_of(texts_.begin(), texts_.end(),
                       [](const auto& noted) { return text_at(noted.first) != noted.second; }) ||
           std::any_of(others_.begin(), others_.end(),
                       [](const auto& noted) { return state_of(noted.first) != noted.second; });
}

} // namespace cmakewatch
