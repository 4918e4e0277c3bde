#include "tool/project/file_reach.h"

#include "tool/project/path.h"

#include <unordered_map>
#include <vector>

namespace cmakewatch {

std::set<std::string> reached_from(const std::set<std::string>& files, const NinjaGraph& graph, const NinjaDeps& deps,
                                   const std::string& build_dir, const ReadFile& read_file) {
    const auto all = graph.closure(graph.outputs());
    std::unordered_map<std::string, std::vector<const NinjaGraph::Edge*>> users;
    for (const auto* edge : all.edges) {
        for (const auto input : edge->inputs) users[graph.path(input)].push_back(edge);
        for (const auto& file : graph.depfile_inputs(*edge, read_file)) users[file].push_back(edge);
        for (const auto output : edge->outputs) {
            const auto* inputs = deps.inputs_of(path::relative(graph.path(output), build_dir));
            if (inputs == nullptr) inputs = deps.inputs_of(graph.path(output));
            if (inputs == nullptr) continue;
            for (const auto id : *inputs) users[path::absolute(deps.path(id), build_dir)].push_back(edge);
        }
    }
    std::set<std::string> reached;
    std::vector<std::string> open(files.begin(), files.end());
    while (!open.empty()) {
        const auto file = std::move(open.back());
        open.pop_back();
        const auto found = users.find(file);
        if (found == users.end()) continue;
        for (const auto* edge : found->second)
            for (const auto output : edge->outputs)
                if (reached.insert(graph.path(output)).second) open.push_back(graph.path(output));
    }
    return reached;
}

} // namespace cmakewatch
