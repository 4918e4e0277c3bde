#include "tool/project/program_parts.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace cmakewatch {

ProgramParts program_parts(const NinjaGraph& graph, const std::vector<std::string>& targets) {
    ProgramParts parts;
    std::set<std::string> files;
    std::set<std::string> used; // by what is linked or made further
    for (const auto* edge : graph.closure(targets).edges) {
        if (edge->is_phony) continue;
        for (const auto input : edge->inputs) used.insert(graph.path(input));
        if (edge->is_custom)
            for (const auto output : edge->outputs) files.insert(graph.path(output));
        if (edge->command.empty()) continue;
        for (auto& copy : writes_of(edge->command, graph.build_dir()).copies) {
            if (copy.is_directory) {
                parts.directories.push_back(std::move(copy));
            } else {
                files.insert(std::move(copy.destination));
            }
        }
    }
    std::set_difference(files.begin(), files.end(), used.begin(), used.end(), std::back_inserter(parts.files));
    return parts;
}

} // namespace cmakewatch
