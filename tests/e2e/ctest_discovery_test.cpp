// Tests that programs register by themselves when they are built, or when CTest asks.
#include "tests/e2e/answer.h"
#include "tests/e2e/rounds.h"

using namespace e2e;

namespace {

// Programs in C that answer as GoogleTest's and Catch2's do, and so compile in no time: tests.h lists the cases.
void write_project(const Sandbox& sandbox, const std::string& rest) {
    sandbox.write("CMakeLists.txt", cmake_lists(rest));
    sandbox.write("gtest.c", R"(#include "value.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static const char* cases[] = {
#include "tests.h"
};
int main(int c, char** v) {
    const size_t count = sizeof cases / sizeof *cases;
    for (int i = 1; i < c; ++i) {
        if (strcmp(v[i], "--gtest_list_tests") == 0) {
            if (VALUE == 9) abort();
            printf("Running main() from gtest_main.cc\nS.\n");
            for (size_t n = 0; n < count; ++n) printf("  %s\n", cases[n]);
            return 0;
        }
        if (strncmp(v[i], "--gtest_filter=", 15) == 0) return VALUE == 2 && strcmp(v[i] + 15, "S.one") == 0;
    }
    return 3;
}
)");
    sandbox.write("catch.c", R"(#include "value.h"
#include <stdio.h>
#include <string.h>
static const char* cases[] = {
#include "tests.h"
};
int main(int c, char** v) {
    const int count = (int)(sizeof cases / sizeof *cases);
    for (int i = 1; i < c; ++i) {
        const int is_catch3 = strcmp(v[i], "--list-tests") == 0;
        if (is_catch3 || strcmp(v[i], "--list-test-names-only") == 0) {
            for (int n = 0; n < count; ++n) printf("%s\n", cases[n]);
            return is_catch3 ? 0 : count;
        }
    }
    return VALUE == 2 && c > 1 && strcmp(v[1], "one") == 0;
}
)");
    sandbox.write("tests.h", "\"one\", \"two\"\n");
    sandbox.configure();
}

constexpr const char* catch_rest = "find_package(Catch2 REQUIRED)\ninclude(Catch)\nadd_executable(c catch.c)\n"
                                   "catch_discover_tests(c TEST_PREFIX c.)\n";

std::string gtest_rest(const std::string& mode) {
    return "include(GoogleTest)\nadd_executable(g gtest.c)\ngtest_discover_tests(g DISCOVERY_MODE " + mode + ")\n";
}

} // namespace

TEST_CASE("GoogleTest's cases are known by name, those that edits add and remove too, in both modes of discovery") {
    const Sandbox sandbox;
    write_project(sandbox, gtest_rest(GENERATE("POST_BUILD", "PRE_TEST")));
    Tool tool(sandbox, {}, testing()); // nothing is built: CTest knows no more than g_NOT_BUILT
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"S.one", "S.two"});
    sandbox.set_value(2);
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"S.two"});
    CHECK(with_result(tool, 2, "failed") == Names{"S.one"});
    sandbox.write("tests.h", "\"three\", \"one\"\n");
    wait_for_round(tool, 3);
    CHECK(finished_in_order(tool, 3) == std::vector<std::string>{"S.one", "S.three"}); // failed first
    sandbox.set_value(1);
    wait_for_round(tool, 4);
    CHECK(with_result(tool, 4, "passed") == Names{"S.one", "S.three"});
}

TEST_CASE("Catch2's cases are known by name") {
    const Sandbox sandbox;
    write_project(sandbox, catch_rest);
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"c.one", "c.two"});
    sandbox.write("tests.h", "\"one\", \"new one\"\n");
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"c.one", "c.new one"});
}

TEST_CASE("doctest's cases are known by name") {
    const Sandbox sandbox;
    const auto program = [&](const std::string& cases) {
        sandbox.write("d.cpp", "#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN\n#include <doctest/doctest.h>\n" + cases);
    };
    program("TEST_CASE(\"one\") {}\nTEST_CASE(\"two\") { CHECK(1 == 2); }\n");
    sandbox.write("CMakeLists.txt", cmake_lists("enable_language(CXX)\nfind_package(doctest REQUIRED)\n"
                                                "include(${doctest_DIR}/doctest.cmake)\nadd_executable(d d.cpp)\n"
                                                "target_link_libraries(d PRIVATE doctest::doctest)\n"
                                                "doctest_discover_tests(d TEST_PREFIX d.)\n"));
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"d.one"});
    CHECK(with_result(tool, 1, "failed") == Names{"d.two"});
    program("TEST_CASE(\"one\") {}\nTEST_CASE(\"another\") {}\n");
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"d.another", "d.one"});
}

TEST_CASE("tests of one name in several programs are told apart") {
    const Sandbox sandbox;
    write_project(sandbox, "include(GoogleTest)\n");
    sandbox.write("CMakeLists.txt", cmake_lists("include(GoogleTest)\nadd_subdirectory(g)\nadd_subdirectory(h)\n"));
    for (const std::string name : {"g", "h"}) {
        sandbox.write(name + "/CMakeLists.txt",
                      "add_executable(" + name + " t.c)\ngtest_discover_tests(" + name + ")\n");
        sandbox.write(name + "/t.c", "#include \"../gtest.c\"\n");
    }
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"S.one", "S.one", "S.two", "S.two"});
    sandbox.write("h/t.c", "#include \"../gtest.c\"\nint h = 2;\n");
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"S.one", "S.two"});
    for (const auto& event : tool.events("test_finished"))
        if (event.at("build").as_int64() == 2) CHECK(event.at("index").as_int64() > 2);
}

TEST_CASE("of programs that register their tests only those are built on and on whose tests -R selects") {
    const Sandbox sandbox;
    const auto rest = gtest_rest(GENERATE("POST_BUILD", "PRE_TEST")) +
                      "add_executable(h h.c)\ngtest_discover_tests(h TEST_PREFIX h.)\n";
    sandbox.write("h.c", "#include \"gtest.c\"\n");
    write_project(sandbox, rest);
    Tool tool(sandbox, {"--", "-R", "^S[.]"}, testing());
    wait_for_round(tool, 1); // h was built to learn its tests
    CHECK(with_result(tool, 1, "passed") == Names{"S.one", "S.two"});
    CHECK(fs::exists(sandbox.build() / "h"));
    sandbox.write("h.c", "nonsense\n"); // no test of it is requested
    sandbox.write("gtest.c", content(sandbox.path("gtest.c")) + "int more = 3;\n");
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"S.one", "S.two"});
}

TEST_CASE("a program that crashes when its tests are discovered is told of, and the loop goes on") {
    const Sandbox sandbox;
    const std::string mode = GENERATE("POST_BUILD", "PRE_TEST");
    CAPTURE(mode);
    write_project(sandbox, gtest_rest(mode));
    sandbox.set_value(9);
    Tool tool(sandbox, {}, testing());
    if (mode == "PRE_TEST") {
        tool.wait_for_event("error");
        CHECK(holds(tool.errors(), "cannot list the tests"));
    } else {
        tool.wait_until("a failed build", [&] { return holds(tool.errors(), "build failed #1"); });
    }
    CHECK(holds(tool.errors() + tool.output(), "Error running test executable"));
    sandbox.set_value(1);
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"S.one", "S.two"});
}

TEST_CASE("an edit of CMakeLists.txt adds a test, and one of a target that was not built") {
    const Sandbox sandbox;
    const auto rest = gtest_rest("POST_BUILD") + "add_executable(other catch.c)\nadd_test(NAME first COMMAND g "
                                                 "--gtest_filter=x)\n";
    write_project(sandbox, rest);
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"S.one", "S.two", "first"});
    CHECK_FALSE(fs::exists(sandbox.build() / "other"));
    sandbox.write("CMakeLists.txt", cmake_lists(rest + "add_test(NAME second COMMAND other)\n"));
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"second"});
    sandbox.write("catch.c", content(sandbox.path("catch.c")) + "int more = 4;\n"); // it is watched now
    wait_for_round(tool, 3);
    CHECK(finished_in(tool, 3) == Names{"second"});
    sandbox.write("CMakeLists.txt", cmake_lists(rest));
    wait_for_round(tool, 4);
    CHECK(finished_in(tool, 4).empty());
}

TEST_CASE("a test that an edit of CMakeLists.txt removes with its program is none any more") {
    const Sandbox sandbox;
    const std::string one = "add_executable(a a.c)\nadd_test(NAME a COMMAND a)\n";
    sandbox.write("a.c", "int main(void) { return 0; }\n");
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    sandbox.write("CMakeLists.txt", cmake_lists(one + "add_executable(b b.c)\nadd_test(NAME b COMMAND b)\n"));
    sandbox.configure();
    const auto options = GENERATE(std::vector<std::string>{}, std::vector<std::string>{"--", "-R", "a|b"});
    Tool tool(sandbox, options, testing());
    wait_for_round(tool, 1);
    CHECK(finished_in(tool, 1) == Names{"a", "b"});
    sandbox.write("CMakeLists.txt", cmake_lists(one));
    tool.wait_until("the second build", [&] { return tool.events("build_finished").size() == 2; });
    sandbox.write("a.c", "int main(void) { return 0; }\nint other = 3;\n");
    wait_for_round(tool, 3);
    CHECK(finished_in(tool, 3) == Names{"a"});
    for (const auto& build : tool.events("build_finished")) CHECK(build.at("result").as_string() == "succeeded");
    CHECK(tool.errors().find("unknown target") == std::string::npos);
}

TEST_CASE("thousands of tests are listed, and many can be selected at once") {
    constexpr int tests = 5000;
    constexpr int selected = 400; // their names are more than a regular expression of CTest can hold
    const auto name = "a_test_with_" + std::string(100, 'a') + "_long_name.case_";
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(t t.c)\nforeach(i RANGE 1 " + std::to_string(tests) +
                                                ")\n  add_test(NAME " + name +
                                                "${i} COMMAND t)\n"
                                                "endforeach()\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    REQUIRE(std::system(("ninja -C '" + sandbox.build().string() + "' > /dev/null").c_str()) == 0);
    const auto names = answer_to(sandbox.path("."), "test -B build --list --affected-by t.c").output;
    CHECK(std::count(names.begin(), names.end(), '\n') == tests);

    Tool tool(sandbox, {"--once", "--", "-j8", "-I", "1," + std::to_string(selected)}, testing());
    for (size_t finished = 0; finished <= selected; finished += 100) tool.wait_for_event("test_finished", finished);
    tool.wait_for_event("tests_finished");
    CHECK(tool.events("tests_finished").front().at("passed").as_int64() == selected);
}
