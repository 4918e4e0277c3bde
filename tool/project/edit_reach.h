// The steps that an edit reaches on the way to the targets: all that is made from the changed files, directly or not.
// Pure: what Ninja's records say of headers is asked for.
#pragma once

#include "tool/project/ninja_graph.h"

#include <functional>
#include <vector>

namespace cmakewatch {

struct EditReach {
    std::vector<NinjaGraph::Edge> steps; // none of them phony
    std::vector<NinjaGraph::Edge>
        phonies; // that lead to a step: from another one, order-only too, or from a changed file
};

struct RecordedUse {
    NinjaGraph::Node file;
    NinjaGraph::Edge user;
};
using FindRecordedUses = std::function<std::vector<RecordedUse>(const std::vector<NinjaGraph::Node>& files)>;

// Where the reach of an edit ends.
enum class ReachEnd {
    targets, // nowhere else
    modules, // also at steps that say which modules sources import and export: no step is reached by what they make
};

// `first`: the edges that take a changed file, or run always. `recorded_uses`: what takes one of the files as Ninja's
// records have it, rather than the manifest; it is called with all outputs that are reached. Both results are sorted:
// in the manifest's order.
[[nodiscard]] EditReach find_reach(const NinjaGraph& graph, const std::vector<NinjaGraph::Node>& targets,
                                   const std::vector<NinjaGraph::Edge>& first, ReachEnd end,
                                   const FindRecordedUses& recorded_uses);

} // namespace cmakewatch
