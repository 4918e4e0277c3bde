#include "tool/build/build_reach.h"

#include "tool/build/files.h"
#include "tool/project/file_reach.h"

namespace cmakewatch {

Result<BuildReach> build_reach(const std::string& build_dir, const std::string& manifest,
                               const std::set<std::string>& files) {
    const auto read = [](const std::string& path) { return read_file(path); };
    const auto graph = NinjaGraph::read(build_dir, manifest, read);
    if (!graph) return graph.error();
    const auto bytes = read_file(build_dir + "/.ninja_deps");
    const auto deps = bytes ? NinjaDeps::parse(*bytes) : Result<NinjaDeps>(NinjaDeps{}); // none: nothing compiled
    if (!deps) return deps.error();
    BuildReach reach;
    reach.outputs = reached_from(files, *graph, *deps, build_dir, read);
    reach.is_cmake_input = reach.outputs.contains(build_dir + "/build.ninja");
    return reach;
}

} // namespace cmakewatch
