#include "tool/build/module_maps_posix.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"

#include <algorithm>

namespace cmakewatch {
namespace {

// "" if it cannot be read: then it says of no step that it has no modules.
std::string text_at(const std::string& path) {
    const auto text = read_file(path);
    return text ? *text : "";
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

// A statement that says more goes on in its line, or with a binding in the next one.
bool ModuleMaps::is_without_modules(const NinjaGraph& graph, const ReachStep& step) {
    const auto text = text_at(path::absolute(step.dyndep, graph.build_dir()));
    const auto statement = "\nbuild " + manifest_path(step.outputs.front()) + ": dyndep\n";
    const auto at = text.find(statement);
    return at != std::string::npos && (at + statement.size() == text.size() || text[at + statement.size()] != ' ');
}

bool ModuleMaps::have_changed() const {
    return std::any_of(texts_.begin(), texts_.end(),
                       [](const auto& noted) { return text_at(noted.first) != noted.second; }) ||
           std::any_of(others_.begin(), others_.end(),
                       [](const auto& noted) { return state_of(noted.first) != noted.second; });
}

} // namespace cmakewatch
