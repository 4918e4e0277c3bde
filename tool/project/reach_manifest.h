// A manifest of only some steps of another one, word for word, so that Ninja builds these alone.
// Promises: a step is what it is in the whole manifest, so Ninja takes it for the same command; what orders the steps
// among each other there does so here. The step that is likely to fail is started first. Pure: pieces of the whole
// manifest are asked for. What a dyndep file says of a step is not known here: whoever runs these steps has to know
// that it says nothing.
#pragma once

#include "tool/project/edit_reach.h"
#include "tool/project/first_step.h"

#include <functional>
#include <string>
#include <vector>

namespace cmakewatch {

struct ReachManifest {
    std::string text;
    std::vector<ReachStep> steps;
    std::vector<std::string> made_inputs; // of the steps, by others that are left out, as Ninja names them
    std::vector<std::string> old_files;   // that have to be there, and to be older than all else
};

struct ReachManifestPlace {
    std::string directory; // where Ninja keeps its logs of these steps
    std::string old_file;  // in the place of what is made by steps that are left out; with "-N" there are others
};

// Returns the text that a span stands for.
using ReadSpan = std::function<Result<std::string>(const ManifestSpan& span)>;

// Errors: a piece cannot be read, or is none of the manifest that `graph` is of; or a step cannot be taken out of it.
[[nodiscard]] Result<ReachManifest> reach_manifest(const NinjaGraph& graph, const EditReach& reach,
                                                   const FirstStepHints& hints, const ReadSpan& read_span,
                                                   const ReachManifestPlace& place);

} // namespace cmakewatch
