// A reply of CMake's File API
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/project/file_api.h"

using namespace cmakewatch;

namespace {

void expect_path(const std::string& path) {
    fuzz::expect(path::is_absolute(path) && path::normal(path) == path, "paths are absolute and normal");
    fuzz::expect(path.find('\0') == std::string::npos, "no path has a NUL byte");
}

void expect_paths(const std::vector<std::string>& paths) {
    for (const auto& path : paths) expect_path(path);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Files files(fuzz::text(data, size), "index-1.json");
    file_api::Reply reply;
    reply.list = [&]() -> Result<std::vector<std::string>> {
        std::vector<std::string> names;
        for (const auto& [name, text] : files.contents()) names.push_back(name);
        return names;
    };
    reply.read = [&](const std::string& name) { return files.read(name); };
    const auto project = file_api::read(reply, "");
    if (!project) {
        fuzz::expect(!project.error().message().empty(), "an error says what is wrong");
        return 0;
    }
    expect_path(project->source_dir);
    expect_path(project->build_dir);
    expect_paths(project->cmake_inputs);
    std::vector<const Target*> roots;
    for (const auto& target : project->targets) {
        expect_path(target.source_dir);
        expect_paths(target.artifacts);
        expect_paths(target.sources);
        expect_paths(target.include_dirs);
        fuzz::expect(project->find_target(target.name) != nullptr, "a target is found by its name");
        roots.push_back(&target);
    }
    fuzz::expect(project->closure(roots).size() == roots.size(), "there are no targets but those listed");
    expect_paths(project->runtime_artifacts(roots));
    for (const auto& configuration : project->configurations) {
        const auto again = file_api::read(reply, configuration);
        if (again)
            fuzz::expect(again->configuration == configuration || configuration.empty(), "it is the one asked for");
    }
    return 0;
}
