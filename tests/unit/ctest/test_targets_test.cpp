#include "tool/ctest/test_targets.h"

#include "tests/catch.h"
#include "tests/unit/ctest/projects.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

Texts targets_of(const std::map<std::string, std::string>& files,
                 const std::optional<std::set<std::string>>& requested = std::nullopt) {
    const auto read = [&](const std::string& path) -> Result<std::string> {
        const auto found = files.find(path);
        if (found == files.end()) return Error{ErrorKind::project, "no such file", path, "", ""};
        return found->second;
    };
    return test_targets(made_project(), read, requested);
}

} // namespace

TEST_CASE("what tests run is found in CTest's files, subdirectories and includes among them") {
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "add_test(one \"/b/u\" \"x\")\nsubdirs(\"sub dir\")\n"
                                                 "subdirs(other)\ninclude(\"/b/more.cmake\")\n"},
                      {"/b/sub dir/CTestTestfile.cmake", "add_test([=[two]=] \"/usr/bin/sh\" \"-c\" \"/b/v x\")\n"},
                      {"/b/more.cmake", "set_tests_properties(x PROPERTIES ENVIRONMENT \"P=/b/module\")\n"}}) ==
          Texts{"module", "u", "v"});
}

TEST_CASE("targets of tests that are not discovered yet are found by NAME_NOT_BUILT") {
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "include(\"/b/u_include.cmake\")\n"},
                      {"/b/u_include.cmake", "if(EXISTS \"/b/u_tests.cmake\")\n  include(\"/b/u_tests.cmake\")\n"
                                             "else()\n  add_test(v_NOT_BUILT v_NOT_BUILT)\nendif()\n"}}) == Texts{"v"});
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "add_test(u_NOT_BUILT-b858cb2 u_NOT_BUILT-b858cb2)\n"}}) ==
          Texts{"u"});
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "add_test(unknown_NOT_BUILT unknown_NOT_BUILT)\n"}}).empty());
}

TEST_CASE("a build directory may have any name") {
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "subdirs(\"\\$sub\")\nadd_test(x \"/usr/bin/env\"\n  \"/b/v\")\n"},
                      {"/b/$sub/CTestTestfile.cmake", "add_test(one \"/b/u\")\n"}}) == Texts{"u", "v"});
}

TEST_CASE("a program may be named relatively, to the directory that its test runs in") {
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "add_test(one \"u\")\nsubdirs(sub)\n"},
                      {"/b/sub/CTestTestfile.cmake", "add_test(two \"sh\" \"-c\" \"../v\")\n"}}) == Texts{"u", "v"});
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "subdirs(sub)\n"},
                      {"/b/sub/CTestTestfile.cmake", "add_test(one \"u\")\nadd_test(two \"env\" \"./v\")\n"
                                                     "set_tests_properties(two PROPERTIES LABELS \"x\" "
                                                     "WORKING_DIRECTORY \"/b\")\n"}}) == Texts{"v"});
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "add_test(one \"/b/sub/../u\")\n"}}) == Texts{"u"});
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "add_test(u \"/bin/echo\" \"u\")\n"}}).empty());
    const std::map<std::string, std::string> files{{"/b/CTestTestfile.cmake", "add_test(one u)\nadd_test(two v)\n"}};
    CHECK(targets_of(files, {{"two"}}) == Texts{"v"});
}

TEST_CASE("what makes a file that a test names is a target of the tests") {
    auto project = made_project();
    project.targets.push_back(made_target("gen", "UTILITY"));
    project.targets.back().artifacts.clear();
    project.targets.back().generated = {"/b/data.bin", "/b/sub/more"};
    const auto targets = [&](const std::string& text) {
        return test_targets(project, [&](const std::string& path) -> Result<std::string> {
            if (path == "/b/CTestTestfile.cmake") return text;
            return Error{ErrorKind::project, "no such file", path, "", ""};
        });
    };
    CHECK(targets("add_test(x \"/b/u\" \"/b/data.bin\")\n") == Texts{"gen", "u"});
    CHECK(targets("add_test(x \"/b/u\" \"--data=sub/more\")\n") == Texts{"gen", "u"});
    CHECK(targets("add_test(x \"/b/u\")\nset_tests_properties(x PROPERTIES REQUIRED_FILES \"/b/data.bin\")\n") ==
          Texts{"gen", "u"});
    CHECK(targets("add_test(data.bin \"/b/u\" \"/b/other\")\n") == Texts{"u"});
}

TEST_CASE("no tests, missing files and circles end quietly") {
    CHECK(targets_of({}).empty());
    CHECK(targets_of({{"/b/CTestTestfile.cmake", "include(\"/b/CTestTestfile.cmake\")\nsubdirs(\"none\")\nsubdirs("}})
              .empty());
}

TEST_CASE("of tests that are not requested nothing is built, however their names are written") {
    const std::map<std::string, std::string> files{
        {"/b/CTestTestfile.cmake", "add_test([=[with ]] and (brackets) [=[]=] \"/b/u\")\n"
                                   "add_test(\"quoted name\" \"/b/v\")\nadd_test(plain \"/b/helper\")\n"
                                   "set_tests_properties(plain PROPERTIES ENVIRONMENT \"P=/b/module\")\n"
                                   "add_test()\nadd_test([=\nadd_test(\"\n"}};
    CHECK(targets_of(files, {{"with ]] and (brackets) [=["}}) == Texts{"u"});
    CHECK(targets_of(files, {{"quoted name"}}) == Texts{"v"});
    CHECK(targets_of(files, {{"plain"}}) == Texts{"helper", "module"});
    CHECK(targets_of(files, std::set<std::string>{}).empty());
}

TEST_CASE("what has not registered its tests yet is built whatever is requested, what has not otherwise") {
    std::map<std::string, std::string> files{
        {"/b/CTestTestfile.cmake", "include(\"/b/u_include.cmake\")\n"},
        {"/b/u_include.cmake", "if(EXISTS \"/b/u\")\n  include(\"/usr/share/more.cmake\")\n"
                               "  discover(TEST_EXECUTABLE [==[/b/u]==])\n  include(\"/b/u_tests.cmake\")\n"
                               "else()\n  add_test(u_NOT_BUILT u_NOT_BUILT)\nendif()\n"},
        {"/usr/share/more.cmake", ""}};
    CHECK(targets_of(files, {{"other"}}) == Texts{"u"});
    files["/b/u_tests.cmake"] = "add_test( [==[S.one]==] /b/u [==[--gtest_filter=S.one]==])\n";
    CHECK(targets_of(files, {{"other"}}).empty());
    CHECK(targets_of(files, {{"S.one"}}) == Texts{"u"});
    CHECK(targets_of(files) == Texts{"u"});
}

TEST_CASE("what CTest runs before and after all tests is built for any of them") {
    std::map<std::string, std::string> files{
        {"/b/CTestTestfile.cmake", "add_test(one \"/bin/true\")\n"},
        {"/b/CTestCustom.cmake", "set(CTEST_CUSTOM_PRE_TEST \"/bin/true\" \"/b/u --start\")\n"
                                 "set(CTEST_CUSTOM_POST_TEST ./v)\nset(CTEST_CUSTOM_TESTS_IGNORE /b/module)\n"}};
    CHECK(targets_of(files) == Texts{"u", "v"});
    CHECK(targets_of(files, {{"one"}}) == Texts{"u", "v"});
}
