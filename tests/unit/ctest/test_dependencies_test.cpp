#include "tool/ctest/test_dependencies.h"

#include "tests/catch.h"
#include "tests/unit/ctest/projects.h"

using namespace cmakewatch;
using Names = std::set<std::string>;

namespace {

TestDependencies of(Test test) {
    const auto look_at = [](const std::string& path) {
        if (path == "/p/directory") return PathKind::other;
        const bool is_file = path == "/b/data" || path == "/usr/lib/wrapper" ||
                             (path.starts_with("/p/") && path.find_first_of(",!") == std::string::npos);
        return is_file ? PathKind::file : PathKind::missing;
    };
    return test_dependencies(numbered({std::move(test)}), made_project(), look_at).front();
}

} // namespace

TEST_CASE("a test depends on its program and on the libraries and programs of its closure") {
    const auto u = of(made_test("t", {"/b/u"}));
    CHECK(u.are_known);
    CHECK(u.artifacts == Names{"/b/u", "/b/shared"});
    CHECK(u.files.empty());
    CHECK(of(made_test("t", {"/b/v"})).artifacts == Names{"/b/v", "/b/helper"});
}

TEST_CASE("programs of the project are found behind wrappers") {
    const Names u{"/b/u", "/b/shared"};
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"/usr/bin/python3", "run.py", "/b/u"},
                                               {"sh", "-c", "/b/u --flag | grep x"},
                                               {"sh", "-c", "cd /x&&/b/u;true"},
                                               {"wrap", "--exe=/b/u"},
                                               {"cmake", "-DEXE:FILEPATH=/b/u", "-P", "x.cmake"},
                                               {"cmake", "-DARGS=a;/b/u;b"},
                                               {"sh", "-c", "\"/b/u\" x"}}) {
        CAPTURE(command);
        CHECK(of(made_test("t", command)).artifacts == u);
    }
    CHECK(of(made_test("t", {"sh", "-c", "'/b/with blank' x"})).artifacts == Names{"/b/with blank"});
    CHECK(of(made_test("t", {"/b/u", "/b/module"})).artifacts == Names{"/b/u", "/b/shared", "/b/module"});
    CHECK(of(made_test("t", {"sh", "-c", "./u x"})).artifacts == u);
    CHECK(of(made_test("t", {"env", "../b/u"})).artifacts == u);
    CHECK(of(made_test("t", {"/usr/bin/env", "/b/x/../u"})).artifacts == u);
    CHECK(of(made_test("t", {"echo", "u"})).artifacts.empty()); // a word as any other
    auto by_environment = made_test("t", {"sh", "run.sh"});
    by_environment.environment = {"PLUGIN=/b/module"};
    CHECK(of(by_environment).artifacts == Names{"/b/module"});
    CHECK(of(by_environment).are_known);
}

TEST_CASE("a program is looked for as CTest does, also in directories of the configuration's name") {
    auto project = made_project();
    project.targets.front().artifacts = {"/b/Debug/u"};
    CHECK(ArtifactFinder(project).find_program("u", "/b") == &project.targets.front());
    CHECK(ArtifactFinder(project).find_program("../b/u", "/x") == &project.targets.front());
    CHECK(ArtifactFinder(project).find_program("u", "/x") == nullptr);
    project.is_multi_config = true;
    project.configuration = "Release";
    CHECK(ArtifactFinder(project).find_program("u", "/b") == nullptr);
    project.configuration = "Debug";
    CHECK(ArtifactFinder(project).find_program("u", "/b") == &project.targets.front());
}

TEST_CASE("names that only begin like a program's are others") {
    const auto none = of(made_test("t", {"sh", "-c", "/b/u2 x/b/u /b/u.txt"}));
    CHECK(none.artifacts.empty());
    CHECK_FALSE(none.are_known);
}

TEST_CASE("files that the command or REQUIRED_FILES names are depended on, the system's are not") {
    auto test =
        made_test("t", {"/usr/lib/wrapper", "/p/run.sh", "--data=data", "/b/u", "/p/a.txt,/p/b.txt", "nothing"});
    test.required_files = {"/p/r", "/missing"};
    CHECK(of(test).files == Names{"/p/run.sh", "/b/data", "/p/a.txt", "/p/b.txt", "/p/r", "/missing"});
}

TEST_CASE("a file of the sources that a command names by its whole path may be missing") {
    CHECK(
        of(made_test("t", {"/b/u", "/p/!", "--in=/p/!in", "!", "/b/!", "/x/!", "/p/directory", "/p/!a,/p/!b"})).files ==
        Names{"/p/!", "/p/!in", "/p/!a", "/p/!b"});
}

TEST_CASE("what sets a fixture up, and what a test DEPENDS on, is a part of it, over several steps") {
    auto base = made_test("base", {"/b/v"});
    base.fixtures_setup = {"BASE"};
    auto setup = made_test("setup", {"sh", "/p/setup.sh"});
    setup.fixtures_setup = {"F"};
    setup.fixtures_required = {"BASE"};
    auto test = made_test("t", {"/b/u"});
    test.fixtures_required = {"F"};
    auto later = made_test("later", {"sh"});
    later.depends = {"t"};
    const auto all =
        test_dependencies(numbered({test, setup, base, later}), made_project(), [](const std::string& path) {
            return path == "/p/setup.sh" ? PathKind::file : PathKind::missing;
        });
    CHECK(all[0].artifacts == Names{"/b/u", "/b/shared", "/b/v", "/b/helper"});
    CHECK(all[0].files == Names{"/p/setup.sh"});
    CHECK(all[2].artifacts == Names{"/b/v", "/b/helper"});
    CHECK(all[3].artifacts == all[0].artifacts);
    CHECK_FALSE(all[3].are_known); // itself it runs nothing that is known
}

TEST_CASE("what cleans a fixture up is a part of the tests that require it") {
    auto cleanup = made_test("cleanup", {"/b/v"});
    cleanup.fixtures_cleanup = {"F"};
    auto test = made_test("t", {"/b/u"});
    test.fixtures_required = {"F"};
    const auto all = test_dependencies(numbered({test, cleanup}), made_project(),
                                       [](const std::string&) { return PathKind::missing; });
    CHECK(all[0].artifacts == Names{"/b/u", "/b/shared", "/b/v", "/b/helper"});
    CHECK(all[1].artifacts == Names{"/b/v", "/b/helper"});
}

TEST_CASE("a chain of tests may be long") {
    std::vector<Test> tests;
    for (int i = 0; i < 2000; ++i) {
        auto test = made_test(std::to_string(i), {"/b/u"});
        if (i > 0) test.depends = {std::to_string(i - 1)};
        if (i == 0) test.required_files = {"/first"};
        tests.push_back(std::move(test));
    }
    const auto all = test_dependencies(numbered(std::move(tests)), made_project(),
                                       [](const std::string&) { return PathKind::missing; });
    CHECK(all.back().files == Names{"/first"});
}

TEST_CASE("a missing file that a command names may come among the sources, but not in the build directory there") {
    auto project = made_project();
    project.build_dir = "/p/build";
    const auto all = test_dependencies(numbered({made_test("t", {"run", "--in=/p/in", "--out=/p/build/out"})}), project,
                                       [](const std::string&) { return PathKind::missing; });
    CHECK(all[0].files == Names{"/p/in"});
}
