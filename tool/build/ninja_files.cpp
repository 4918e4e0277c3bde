#include "tool/build/ninja_files.h"

#include "tool/build/files.h"

namespace cmakewatch {

Result<NinjaGraph> read_ninja_graph(const std::string& build_dir, const std::string& manifest) {
    return NinjaGraph::read(build_dir, manifest, [](const std::string& path) { return read_file(path); });
}

Result<NinjaDeps> read_ninja_deps(const std::string& build_dir) {
    const auto bytes = read_file(build_dir + "/.ninja_deps");
    return bytes ? NinjaDeps::parse(*bytes) : Result<NinjaDeps>(NinjaDeps{});
}

} // namespace cmakewatch
