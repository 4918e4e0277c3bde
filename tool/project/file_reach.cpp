#include "tool/project/file_reach.h"

#include "tool/base/path.h"

#include <utility>

namespace cmakewatch {

FileReach::FileReach(NinjaGraph graph, NinjaDeps deps, std::string build_dir, const ReadFile& read_file)
    : graph_(std::move(graph)), deps_(std::move(deps)), build_dir_(std::move(build_dir)) {
    for (const auto* edge : graph_.closure(graph_.outputs()).edges) {
        for (const auto input : edge->inputs) users_[graph_.path(input)].push_back(edge);
        for (const auto& file : graph_.depfile_inputs(*edge, read_file)) users_[file].push_back(edge);
    }
}

std::set<std::string> FileReach::outputs_of(const std::set<std::string>& files) const {
    std::set<std::string> reached;
    auto open = files;
    while (!open.empty()) {
        std::set<std::string> next;
        const auto reach = [&](const NinjaGraph::Edge& edge) {
            for (const auto output : edge.outputs)
                if (reached.insert(graph_.path(output)).second) next.insert(graph_.path(output));
        };
        for (const auto& file : open) {
            const auto found = users_.find(file);
            if (found == users_.end()) continue;
            for (const auto* edge : found->second) reach(*edge);
        }
        const auto is_open = [&](const std::string& name) { return open.contains(path::absolute(name, build_dir_)); };
        for (const auto& output : deps_.outputs_with(is_open))
            if (const auto* edge = graph_.maker(path::absolute(output, build_dir_))) reach(*edge);
        open = std::move(next);
    }
    return reached;
}

} // namespace cmakewatch
