#include "tool/project/first_step.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace cmakewatch {
namespace {

using Edge = EdgeIndex::Edge;

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

// Without the directories and the extension.
std::string_view stem_of(std::string_view path) {
    const auto name = name_of(path);
    return name.substr(0, name.rfind('.'));
}

std::string_view directory_of(std::string_view path) {
    return path.substr(0, path.rfind('/') + 1);
}

template <class Matches> std::optional<size_t> first_of(const std::vector<ReachStep>& steps, const Matches& matches) {
    const auto found = std::find_if(steps.begin(), steps.end(), matches);
    if (found == steps.end()) return std::nullopt;
    return static_cast<size_t>(found - steps.begin());
}

std::optional<size_t> with_stem_of(const std::vector<ReachStep>& steps, const std::string& file) {
    const auto stem = stem_of(file);
    const auto beside = first_of(steps, [&](const auto& step) {
        return stem_of(step.source) == stem && directory_of(step.source) == directory_of(file);
    });
    return beside ? beside : first_of(steps, [&](const auto& step) { return stem_of(step.source) == stem; });
}

} // namespace

std::optional<size_t> likely_to_fail(const EdgeIndex& index, const std::vector<ReachStep>& steps,
                                     const FirstStepHints& hints) {
    for (const auto& failed : hints.failed)
        if (const auto found = first_of(steps, [&](const auto& step) { return joined(step.outputs) == failed; }))
            return found;
    for (const auto& file : hints.edited) {
        if (const auto node = index.find(file))
            if (const auto found = first_of(steps, [&](const auto& step) { return index.find(step.source) == node; }))
                return found;
        if (const auto found = with_stem_of(steps, file)) return found;
    }
    return std::nullopt;
}

size_t longest_way(const EdgeIndex& index, const EditReach& reach) {
    std::unordered_map<Edge, size_t> lengths; // 0: not known yet
    for (const auto edge : reach.steps) lengths.emplace(edge, 0);
    for (const auto edge : reach.phonies) lengths.emplace(edge, 0);
    size_t longest = 0;
    std::vector<Edge> stack(reach.steps.begin(), reach.steps.end());
    while (!stack.empty()) {
        const auto edge = stack.back();
        size_t behind = 0;
        bool is_known = true;
        for (const auto output : index.outputs(edge))
            for (const auto& user : index.users(output)) {
                const auto length = lengths.find(user.edge);
                if (length == lengths.end()) continue;
                if (length->second == 0) {
                    is_known = false;
                    stack.push_back(user.edge);
                }
                behind = std::max(behind, length->second);
            }
        if (!is_known) continue;
        stack.pop_back();
        lengths[edge] = behind + 1;
        longest = std::max(longest, lengths[edge]);
    }
    return longest;
}

} // namespace cmakewatch
