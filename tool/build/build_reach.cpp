#include "tool/build/build_reach.h"

#include "tool/base/files.h"
#include "tool/build/ninja_files.h"

namespace cmakewatch {

Result<BuildReach> BuildReach::read(const std::string& build_dir, const std::string& manifest) {
    auto graph = read_ninja_graph(build_dir, manifest);
    if (!graph) return graph.error();
    auto deps = read_ninja_deps(build_dir);
    if (!deps) return deps.error();
    return BuildReach(build_dir, FileReach(std::move(*graph), std::move(*deps), build_dir,
                                           [](const std::string& path) { return read_file(path); }));
}

BuildReach::Reached BuildReach::of(const std::set<std::string>& files) const {
    Reached reached;
    reached.outputs = reach_.outputs_of(files);
    reached.is_cmake_input = reached.outputs.contains(build_dir_ + "/build.ninja");
    return reached;
}

} // namespace cmakewatch
