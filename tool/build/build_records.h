// What Ninja has on a build directory, each part read once: its graph, and the log of what compilers have included.
// May be used from several threads.
#pragma once

#include "tool/build/build_graph.h"
#include "tool/build/deps_log.h"

#include <string>
#include <utility>

namespace cmakewatch {

struct BuildRecords {
    // `manifest` as in NinjaGraph::read().
    BuildRecords(const std::string& build_dir, std::string manifest)
        : graph(build_dir, std::move(manifest)), deps_log(build_dir) {}

    BuildGraph graph;
    DepsLog deps_log;
};

} // namespace cmakewatch
