#include "tool/project/program_parts.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace cmakewatch {

ProgramParts program_parts(const NinjaGraph& graph, const std::vector<std::string>& targets) {
    ProgramParts parts;
    std::set<std::string> files;
    std::set<std::string> used; // by what is linked or made further
    for (const auto edge : graph.closure(targets).edges) {
        if (graph.is_phony(edge)) continue;
        for (const auto input : graph.inputs(edge)) used.emplace(graph.path(input));
        if (graph.is_custom(edge))
            for (const auto output : graph.outputs(edge)) files.emplace(graph.path(output));
        if (graph.command(edge).empty()) continue;
        for (auto& copy : writes_of(graph.command(edge), graph.build_dir()).copies) {
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
