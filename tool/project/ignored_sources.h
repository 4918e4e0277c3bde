// What version control ignores, taken out of a wide watch.
// Promises: what a rule names, what lies on an include path and what could be a header there counts all the same: in
// doubt it is a source. A pure function; see tool/build/git_ignored.h for who knows what is ignored.
#pragma once

#include "tool/project/watch_plan.h"

#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

// `ignored`: absolute paths of files, and of directories with all that is in them. `include_dirs`: those of the targets
// that are built.
void leave_out_ignored(WatchPlan& plan, const std::vector<std::string>& ignored,
                       const std::set<std::string, std::less<>>& include_dirs);

} // namespace cmakewatch
