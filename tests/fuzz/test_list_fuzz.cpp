// What `ctest --show-only=json-v1` prints, and what is told from it
#include "tests/fuzz/fuzz.h"
#include "tool/ctest/test_list.h"
#include "tool/ctest/test_selection.h"

#include <numeric>

using namespace cmakewatch;

namespace {

Project project() {
    Target app;
    app.id = app.name = "app";
    app.type = "EXECUTABLE";
    app.artifacts = {"/home/user/project/build/app"};
    Project project;
    project.source_dir = "/home/user/project";
    project.build_dir = "/home/user/project/build";
    project.targets = {app};
    return project;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto tests = parse_test_list(fuzz::text(data, size));
    if (!tests) {
        fuzz::expect(!tests.error().hint.empty(), "an error has a hint");
        return 0;
    }
    std::vector<int> indices(tests->size());
    std::iota(indices.begin(), indices.end(), 1);
    fuzz::expect(*indices_of(*tests, *tests) == indices, "all of the tests are all of them");
    for (const auto& test : *tests)
        for (const auto& file : test.required_files)
            fuzz::expect(file.find('\0') == std::string::npos, "no path has a NUL byte");
    const auto model = make_test_model(std::move(*tests), project(), std::nullopt, [](const std::string& path) {
        return path.ends_with(".txt") ? PathKind::file : PathKind::missing;
    });
    const auto digests = test_digests(model, [](const std::vector<std::string>& files) { return files.front(); });
    const auto selected = select_tests(model, TestRecord{}, digests);
    fuzz::expect(static_cast<int>(selected.size()) == model.total(), "tests that never ran are to run");
    return 0;
}
