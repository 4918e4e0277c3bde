// Ninja's graph of a build directory, read once as long as the manifest stays the same.
// May be used from several threads. Whoever has got a graph keeps it.
#pragma once

#include "tool/base/file_state.h"
#include "tool/project/ninja_graph.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace cmakewatch {

class BuildGraph {
  public:
    // `manifest` as in NinjaGraph::read().
    BuildGraph(std::string build_dir, std::string manifest)
        : build_dir_(std::move(build_dir)), manifest_(std::move(manifest)) {}

    // As the manifest is now: the same object if it is the same. Errors: see NinjaGraph::read().
    [[nodiscard]] Result<std::shared_ptr<const NinjaGraph>> read();

    // Whether `graph` is what read() would return. Reads nothing.
    [[nodiscard]] bool is_current(const std::shared_ptr<const NinjaGraph>& graph) const;

  private:
    [[nodiscard]] bool is_same() const;

    mutable std::mutex mutex_;
    std::string build_dir_;
    std::string manifest_;
    std::shared_ptr<const NinjaGraph> graph_;
    std::vector<std::pair<std::string, FileState>> files_; // of the manifest, as they were before they were read
};

} // namespace cmakewatch
