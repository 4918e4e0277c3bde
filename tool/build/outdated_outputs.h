// The outputs that hide a change from Ninja: newer than a file that they were not made from.
// Ninja up to 1.11 compares an output's time with its inputs' times only, so that a file saved while it was being
// compiled, or moved here with an old time, stays unbuilt for ever.
#pragma once

#include "tool/project/change.h"
#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_graph.h"

#include <string>
#include <vector>

namespace cmakewatch {

// Makes Ninja build again what depends on `changes`: compiled outputs get the time of 1970. Others, whose time Ninja
// may keep in its own log, are removed if they are files below `build_dir`; else they get that time too. `read_file`
// fetches depfiles. Takes one pass over graph and log, however many changes there are.
// Returns those whose time Ninja may still keep in its own log, by their names there: `ninja -t restat NAME...`
// corrects it.
std::vector<std::string> outdate_outputs(const std::vector<Change>& changes, const NinjaGraph& graph,
                                         const NinjaDeps& deps, const std::string& build_dir,
                                         const ReadFile& read_file);

// The same for all that has been written at `since` or later.
std::vector<std::string> outdate_outputs_since(FileTime since, const NinjaGraph& graph, const NinjaDeps& deps,
                                               const std::string& build_dir);

// Has the build steps of all targets of ExternalProject_Add run again, by removing the stamps that say they have.
void outdate_external_builds(const NinjaGraph& graph);

// Makes one output old, without following a symbolic link. Returns whether it is there and could be.
bool make_old(const std::string& output);

} // namespace cmakewatch
