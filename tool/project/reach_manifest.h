// A manifest of only some steps of another one, word for word, so that Ninja builds these alone.
// Promises: a step is what it is in the whole manifest, so Ninja takes it for the same command; what orders the steps
// among each other there does so here. Pure: pieces of the whole manifest are asked for.
#pragma once

#include "tool/project/edit_reach.h"

#include <functional>
#include <string>
#include <vector>

namespace cmakewatch {

struct ReachManifest {
    struct Step {
        std::vector<std::string> outputs; // as Ninja's logs name them
        bool has_deps = false;            // Ninja's deps log says which headers it takes
    };
    std::string text;
    std::vector<Step> steps;
};

struct ReachManifestPlace {
    std::string directory; // where Ninja keeps its logs of these steps
    std::string old_file;  // is there, and older than all else: in the place of what is made by steps that are left out
};

// Returns the text that a span stands for.
using ReadSpan = std::function<Result<std::string>(const ManifestSpan& span)>;

// Errors: a piece cannot be read, or is none of the manifest that `index` is of; or a step cannot be taken out of it.
[[nodiscard]] Result<ReachManifest> reach_manifest(const EdgeIndex& index, const EditReach& reach,
                                                   const ReadSpan& read_span, const ReachManifestPlace& place);

} // namespace cmakewatch
