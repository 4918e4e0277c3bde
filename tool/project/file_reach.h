// What a change of files reaches in Ninja's graph: everything that is made from them, directly or not.
#pragma once

#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_graph.h"

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace cmakewatch {

class FileReach {
  public:
    // By the manifest, the deps log (paths there are relative to `build_dir`) and the depfiles that `read_file`
    // fetches.
    FileReach(NinjaGraph graph, NinjaDeps deps, std::string build_dir, const ReadFile& read_file);

    // The outputs that depend on `files`; all absolute.
    [[nodiscard]] std::set<std::string> outputs_of(const std::set<std::string>& files) const;

    [[nodiscard]] const NinjaGraph& graph() const { return graph_; }

  private:
    NinjaGraph graph_;
    NinjaDeps deps_;
    std::string build_dir_;
    std::unordered_map<std::string, std::vector<NinjaGraph::Edge>> users_; // by what a depfile names
};

} // namespace cmakewatch
