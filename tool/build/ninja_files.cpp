#include "tool/build/ninja_files.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"

namespace cmakewatch {

Result<NinjaGraph> read_ninja_graph(const std::string& build_dir, const std::string& manifest) {
    return NinjaGraph::read(build_dir, manifest,
                            [](const std::string& path) { return read_file(path, largest_ninja_file); });
}

std::vector<std::string> manifests_in(const std::string& build_dir) {
    std::vector<std::string> found;
    for (const auto& directory : {build_dir, build_dir + "/CMakeFiles"})
        for_each_entry(directory, [&](const std::string& path, bool) {
            if (path.ends_with(".ninja")) found.push_back(path);
        });
    return found;
}

Result<NinjaDeps> read_ninja_deps(const std::string& build_dir) {
    const auto file = build_dir + "/.ninja_deps";
    if (!state_of(file).exists) return NinjaDeps{};
    const auto bytes = read_file(file, largest_ninja_file);
    if (!bytes) return bytes.error(); // without it, changes of headers would be missed
    return NinjaDeps::parse(*bytes);
}

} // namespace cmakewatch
