// CTestTestfile.cmake and what it includes
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/ctest/test_targets.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Project project;
    project.source_dir = "/home/user/project";
    project.build_dir = "/home/user/project/build";
    for (const std::string name : {"app", "a", "words_tests"}) {
        Target target;
        target.id = target.name = name;
        target.type = "EXECUTABLE";
        target.artifacts = {project.build_dir + "/" + name};
        project.targets.push_back(std::move(target));
    }
    const fuzz::Files files(fuzz::text(data, size), "CTestTestfile.cmake");
    const auto read = [&](const std::string& path) { return files.read(path::relative(path, project.build_dir)); };
    for (const auto& name : test_targets(project, read))
        fuzz::expect(project.find_target(name) != nullptr, "what is built is a target");
    const auto some = test_targets(project, read, std::set<std::string>{"app.runs"});
    fuzz::expect(some.size() <= test_targets(project, read).size(), "some tests take no more than all of them");
    return 0;
}
