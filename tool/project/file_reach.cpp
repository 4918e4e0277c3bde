#include "tool/project/file_reach.h"

namespace cmakewatch {

FileReach::FileReach(NinjaGraph graph, const NinjaDeps& deps, const std::string& build_dir, const ReadFile& read_file)
    : graph_(std::move(graph)) {
    for (const auto* edge : graph_.closure(graph_.outputs()).edges) {
        for (const auto input : edge->inputs) users_[graph_.path(input)].push_back(edge);
        for (const auto& file : graph_.depfile_inputs(*edge, read_file)) users_[file].push_back(edge);
        for (const auto output : edge->outputs)
            for (const auto& file : deps.files_of(graph_.path(output), build_dir)) users_[file].push_back(edge);
    }
}

std::set<std::string> FileReach::outputs_of(const std::set<std::string>& files) const {
    std::set<std::string> reached;
    std::vector<std::string> open(files.begin(), files.end());
    while (!open.empty()) {
        const auto file = std::move(open.back());
        open.pop_back();
        const auto found = users_.find(file);
        if (found == users_.end()) continue;
        for (const auto* edge : found->second)
            for (const auto output : edge->outputs)
                if (reached.insert(graph_.path(output)).second) open.push_back(graph_.path(output));
    }
    return reached;
}

} // namespace cmakewatch
