// Which step of an edit's reach is the most likely to fail: started first, it shows its error first.
// Pure. Does not know when steps run.
#pragma once

#include "tool/project/edit_reach.h"
#include "tool/project/ninja_graph.h"

#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// What speaks for a step.
struct FirstStepHints {
    std::vector<std::string> failed; // outputs of each step that failed last, as Ninja prints them: with spaces between
    std::vector<std::string> edited; // files, absolute: the last edited first
};

// A step of a reach.
struct ReachStep {
    NinjaGraph::Edge edge = NinjaGraph::no_edge;
    std::vector<std::string> outputs; // as Ninja's logs name them
    std::string source;               // its first input, as the manifest spells it; "" if it has none
    std::string dyndep = {}; // the file that may tell of more inputs and outputs, as the manifest spells it; or ""
};

// A step that failed last; else, by the file edited last, then by those before it: a step that compiles the file, or a
// source with the name of that header. Returns its place in `steps`; nothing if nothing speaks for any.
[[nodiscard]] std::optional<size_t> likely_to_fail(const NinjaGraph& graph, const std::vector<ReachStep>& steps,
                                                   const FirstStepHints& hints);

// The number of steps on the longest way from a step to a target, by what Ninja waits for.
[[nodiscard]] size_t longest_way(const NinjaGraph& graph, const EditReach& reach);

} // namespace cmakewatch
