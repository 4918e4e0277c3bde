#include "tool/ctest/test_script.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

bool is_plain(const std::string& text) {
    return parse_test_script(text, "/b").is_plain;
}

} // namespace

TEST_CASE("what CMake writes for tests that are known before CTest runs is plain") {
    const auto script = parse_test_script(R"(# CMake generated Testfile for
include("/b/\$app[1]_include.cmake")
add_test([=[A.b (c) ]] ]=] "/b/app" "--filter=\"x\"" [==[y]==])
set_tests_properties([=[A.b]=] PROPERTIES  _BACKTRACE_TRIPLES "/s/CMakeLists.txt;7;add_test;/s/CMakeLists.txt;0;")
set(  app_TESTS [==[A.b]==])
subdirs("sub dir" /elsewhere)
)",
                                          "/b");
    CHECK(script.is_plain);
    CHECK(script.files ==
          Texts{"/b/$app[1]_include.cmake", "/b/sub dir/CTestTestfile.cmake", "/elsewhere/CTestTestfile.cmake"});
}

TEST_CASE("a file that a script asks for counts") {
    const auto script = parse_test_script("if(EXISTS \"/b/tests.cmake\")\n  include(\"/b/tests.cmake\")\nelse()\n"
                                          "  add_test(app_NOT_BUILT app_NOT_BUILT)\nendif()\n",
                                          "/b");
    CHECK(script.is_plain);
    CHECK(script.files == Texts{"/b/tests.cmake", "/b/tests.cmake"});
}

TEST_CASE("the configuration may decide") {
    CHECK(is_plain(
        "if(CTEST_CONFIGURATION_TYPE MATCHES \"^([Dd][Ee][Bb][Uu][Gg])$\")\n  add_test(a \"/b/a\")\n"
        "elseif(\"${CTEST_CONFIGURATION_TYPE}\" STREQUAL \"Release\")\n  add_test(a NOT_AVAILABLE)\nendif()\n"));
}

TEST_CASE("a script that does more than naming tests is not plain") {
    CHECK_FALSE(is_plain("execute_process(COMMAND date)"));
    CHECK_FALSE(is_plain("file(GLOB x *)"));
    CHECK_FALSE(is_plain("message(STATUS x)"));
    CHECK_FALSE(is_plain("if(\"/b/app\" IS_NEWER_THAN \"/b/tests.cmake\")\nendif()"));
    CHECK_FALSE(is_plain("if(EXISTS \"/b/app\" AND DEFINED x)\nendif()"));
    CHECK_FALSE(is_plain("if(EXISTS \"/b/app\" x)\nendif()"));
    CHECK_FALSE(is_plain("if(EXISTS)\nendif()"));
    CHECK_FALSE(is_plain("if(EXISTS \"${x}\")\nendif()"));
    CHECK_FALSE(is_plain("if(\"x\" MATCHES \"${x}\")\nendif()"));
    CHECK_FALSE(is_plain("include(\"${x}.cmake\")"));
    CHECK_FALSE(is_plain("include(\"/b/x.cmake\" OPTIONAL)"));
    CHECK_FALSE(is_plain("include()"));
    CHECK_FALSE(is_plain("subdirs(${x})"));
    CHECK_FALSE(is_plain("add_test(a \"$ENV{HOME}/a\")"));
    CHECK_FALSE(is_plain("set(ENV{x} y)"));
}

TEST_CASE("a script that is no CMake is not plain") {
    CHECK_FALSE(is_plain("add_test(a"));
    CHECK(is_plain(""));
}
