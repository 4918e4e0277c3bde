// The files in which a build says which modules each source imports and exports (Ninja's dyndep files), and what is
// made with them.
//
// Promises: what has been noted stays until clear(), so that no build in between can make a change look as if there was
// none.
//
// Source of the format: Ninja's manual, "Dynamic Dependencies". CMake writes each statement in one line.
#pragma once

#include "tool/base/file_state.h"
#include "tool/project/first_step.h"
#include "tool/project/ninja_graph.h"

#include <map>
#include <string>
#include <vector>

namespace cmakewatch {

class ModuleMaps {
  public:
    // Notes what `edge`, which makes such a file, has made last.
    void note(const NinjaGraph& graph, NinjaGraph::Edge edge);

    // The first of `steps` that has a dyndep file which does not say of it that it neither needs nor makes anything
    // more; nullptr if there is none. A file that is not there says nothing.
    [[nodiscard]] static const ReachStep* find_step_with_modules(const NinjaGraph& graph,
                                                                 const std::vector<ReachStep>& steps);

    // Whether any of what was noted is other now.
    [[nodiscard]] bool have_changed() const;

    [[nodiscard]] bool empty() const { return texts_.empty(); }
    void clear() {
        texts_.clear();
        others_.clear();
    }

  private:
    // By absolute path. CMake writes dyndep files anew each time, the others only if they are to change.
    std::map<std::string, std::string> texts_; // of dyndep files
    std::map<std::string, FileState> others_;
};

} // namespace cmakewatch
