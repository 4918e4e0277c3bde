#include "tool/project/file_reach.h"

#include "tool/base/path.h"

#include <utility>

namespace cmakewatch {

FileReach::FileReach(NinjaGraph graph, NinjaDeps deps, std::string build_dir, const ReadFile& read_file)
    : graph_(std::move(graph)), deps_(std::move(deps)), build_dir_(std::move(build_dir)) {
    for (const auto& [edge, depfile] : graph_.depfiles())
        for (const auto& file : graph_.depfile_inputs(edge, read_file)) users_[file].push_back(edge);
}

std::set<std::string> FileReach::outputs_of(const std::set<std::string>& files) const {
    std::set<std::string> reached;
    auto open = files;
    while (!open.empty()) {
        std::set<std::string> next;
        const auto reach = [&](NinjaGraph::Edge edge) {
            for (const auto output : graph_.outputs(edge))
                if (reached.emplace(graph_.path(output)).second) next.emplace(graph_.path(output));
        };
        for (const auto& file : open) {
            if (const auto node = graph_.find(file))
                for (const auto& user : graph_.users(*node)) reach(user.edge);
            if (const auto found = users_.find(file); found != users_.end())
                for (const auto edge : found->second) reach(edge);
        }
        const auto is_open = [&](const std::string& name) { return open.contains(path::absolute(name, build_dir_)); };
        for (const auto& output : deps_.outputs_with(is_open))
            if (const auto node = graph_.find(output); node && graph_.is_output(*node)) reach(graph_.producer(*node));
        open = std::move(next);
    }
    return reached;
}

} // namespace cmakewatch
