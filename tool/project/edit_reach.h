// The steps that an edit reaches on the way to the targets: all that is made from the changed files, directly or not.
// Pure: what Ninja's records say of headers is asked for.
#pragma once

#include "tool/project/edge_index.h"

#include <functional>
#include <vector>

namespace cmakewatch {

struct EditReach {
    std::vector<EdgeIndex::Edge> steps; // none of them phony
    std::vector<EdgeIndex::Edge>
        phonies; // that lead to a step: from another one, order-only too, or from a changed file
};

struct RecordedUse {
    EdgeIndex::Node file;
    EdgeIndex::Edge user;
};
using FindRecordedUses = std::function<std::vector<RecordedUse>(const std::vector<EdgeIndex::Node>& files)>;

// `first`: the edges that take a changed file, or run always. `recorded_uses`: what takes one of the files as Ninja's
// records have it, rather than the manifest; it is called with all outputs that are reached. Both results are sorted:
// in the manifest's order.
[[nodiscard]] EditReach find_reach(const EdgeIndex& index, const std::vector<EdgeIndex::Node>& targets,
                                   const std::vector<EdgeIndex::Edge>& first, const FindRecordedUses& recorded_uses);

} // namespace cmakewatch
