// The steps that an edit reaches on the way to the targets: all that is made from the changed files, directly or not.
// Pure: what Ninja's records say of headers is asked for.
#pragma once

#include "tool/project/edge_index.h"

#include <functional>
#include <vector>

namespace cmakewatch {

struct EditReach {
    std::vector<EdgeIndex::Edge> steps;   // none of them phony
    std::vector<EdgeIndex::Edge> phonies; // that lead from one step to another, order-only too
};

// `first`: the edges that take a changed file, or run always. `users_in_records`: the edges that Ninja's records,
// rather than the manifest, say take one of the files; it is called with all outputs that are reached. Both results are
// sorted: in the manifest's order.
[[nodiscard]] EditReach
find_reach(const EdgeIndex& index, const std::vector<EdgeIndex::Node>& targets,
           const std::vector<EdgeIndex::Edge>& first,
           const std::function<std::vector<EdgeIndex::Edge>(const std::vector<EdgeIndex::Node>&)>& users_in_records);

} // namespace cmakewatch
