#include "tool/project/first_step.h"

#include "tool/base/path.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace cmakewatch {
namespace {

using Edge = NinjaGraph::Edge;

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

// Without the directories and the extension.
std::string_view stem_of(std::string_view path) {
    const auto name = path::name(path);
    return name.substr(0, name.rfind('.'));
}

template <class T, class Matches> std::optional<size_t> first_of(const std::vector<T>& all, const Matches& matches) {
    const auto found = std::find_if(all.begin(), all.end(), matches);
    if (found == all.end()) return std::nullopt;
    return static_cast<size_t>(found - all.begin());
}

std::optional<size_t> with_stem_of(const std::vector<ReachStep>& steps, const std::string& file) {
    const auto stem = stem_of(file);
    const auto beside = first_of(steps, [&](const auto& step) {
        return stem_of(step.source) == stem && path::parent(step.source) == path::parent(file);
    });
    return beside ? beside : first_of(steps, [&](const auto& step) { return stem_of(step.source) == stem; });
}

} // namespace

std::optional<size_t> likely_to_fail(const NinjaGraph& graph, const std::vector<ReachStep>& steps,
                                     const FirstStepHints& hints) {
    for (const auto& failed : hints.failed)
        if (const auto found = first_of(steps, [&](const auto& step) { return joined(step.outputs) == failed; }))
            return found;
    std::vector<std::optional<NinjaGraph::Node>> sources; // of the steps
    sources.reserve(steps.size());
    for (const auto& step : steps) sources.push_back(graph.find(step.source));
    for (const auto& file : hints.edited) {
        if (const auto node = graph.find(file))
            if (const auto found = first_of(sources, [&](const auto& source) { return source == node; })) return found;
        if (const auto found = with_stem_of(steps, file)) return found;
    }
    return std::nullopt;
}

size_t longest_way(const NinjaGraph& graph, const EditReach& reach) {
    std::unordered_map<Edge, std::optional<size_t>> lengths; // nothing: not known yet
    for (const auto edge : reach.steps) lengths.emplace(edge, std::nullopt);
    for (const auto edge : reach.phonies) lengths.emplace(edge, std::nullopt);
    size_t longest = 0;
    std::vector<Edge> stack(reach.steps.begin(), reach.steps.end());
    while (!stack.empty()) {
        const auto edge = stack.back();
        size_t behind = 0;
        bool is_known = true;
        for (const auto output : graph.outputs(edge))
            for (const auto& user : graph.users(output)) {
                const auto length = lengths.find(user.edge);
                if (length == lengths.end()) continue;
                if (!length->second) {
                    is_known = false;
                    stack.push_back(user.edge);
                }
                behind = std::max(behind, length->second.value_or(0));
            }
        if (!is_known) continue;
        stack.pop_back();
        const size_t length = behind + (graph.is_phony(edge) ? 0 : 1);
        lengths[edge] = length;
        longest = std::max(longest, length);
    }
    return longest;
}

} // namespace cmakewatch
