// Which tests `cmakewatch test` runs after an edit, and which it does not.
#include "tests/e2e/answer.h"
#include "tests/e2e/rounds.h"

using namespace e2e;

namespace {

// u runs directly and wrapped; other depends on a fixture; script is of unknown dependencies.
void write_project(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt", cmake_lists(R"(add_executable(u u.c)
add_executable(other other.c)
add_test(NAME direct COMMAND u)
add_test(NAME wrapped COMMAND sh -c "$<TARGET_FILE:u> x")
add_test(NAME setup COMMAND other)
set_tests_properties(setup PROPERTIES FIXTURES_SETUP F)
add_test(NAME other COMMAND other)
set_tests_properties(other PROPERTIES FIXTURES_REQUIRED F)
add_test(NAME off COMMAND u)
set_tests_properties(off PROPERTIES DISABLED ON)
add_test(NAME script COMMAND sh ${CMAKE_SOURCE_DIR}/script.sh)
)"));
    sandbox.write("u.c", "#include \"value.h\"\nint main(void) { return VALUE != 1; }\n");
    sandbox.write("other.c", "int main(void) { return 0; }\n");
    sandbox.write("script.sh", "exit 0\n");
    sandbox.configure();
}

// Programs that tell who they are by their exit code, and what they load.
void write_closure_project(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt", cmake_lists(R"cmake(add_library(base SHARED base.c)
add_library(middle STATIC middle.c)
target_link_libraries(middle PUBLIC base)
add_library(plugin MODULE plugin.c)
add_executable(user user.c)
target_link_libraries(user middle)
add_executable(loner loner.c)
add_executable(helper helper.c)
add_executable(caller loner.c)
add_dependencies(caller helper)
add_test(NAME user COMMAND user)
add_test(NAME python COMMAND python3 -c "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1]))"
         $<TARGET_FILE:user>)
add_test(NAME loner COMMAND loner)
add_test(NAME plugin COMMAND loner --plugin=$<TARGET_FILE:plugin>)
add_test(NAME caller COMMAND caller)
)cmake"));
    sandbox.write("base.c", "int base(void) { return 1; }\n");
    sandbox.write("middle.c", "int base(void);\nint middle(void) { return base() - 1; }\n");
    sandbox.write("plugin.c", "int plugin(void) { return 1; }\n");
    sandbox.write("user.c", "int middle(void);\nint main(void) { return middle(); }\n");
    sandbox.write("loner.c", "int main(void) { return 0; }\n");
    sandbox.write("helper.c", "int main(void) { return 0; }\n");
    sandbox.configure();
}

} // namespace

TEST_CASE("an edit reruns the tests whose program it changes, and failed ones until they pass") {
    const Sandbox sandbox;
    write_project(sandbox);
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(finished_in(tool, 1) == Names{"direct", "wrapped", "setup", "other", "script"});

    sandbox.set_value(2);
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == Names{"direct", "wrapped", "script"});
    CHECK(tool.errors().find("tests failed #2 (3 of 4 selected, 1 passed, 2 failed") != std::string::npos);

    sandbox.write("other.c", "int main(void) { return 1 - 1; } // the same program\n");
    wait_for_round(tool, 3);
    CHECK(finished_in(tool, 3) == Names{"direct", "wrapped", "script"}); // they failed last time
    const auto order = finished_in_order(tool, 3);
    CHECK(order.back() == "script"); // and go first

    sandbox.set_value(1);
    wait_for_round(tool, 4);
    CHECK(tool.errors().find("tests passed #4 (3 of 4 selected, 3 passed, 0 failed") != std::string::npos);

    sandbox.write("u.c", content(sandbox.path("u.c")) + "// the same program\n");
    wait_for_round(tool, 5);
    CHECK(finished_in(tool, 5) == Names{"script"}); // those that passed are not run any more
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("an edit that changes no program runs no test") {
    const Sandbox sandbox;
    write_closure_project(sandbox);
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(finished_in(tool, 1).size() == 5);
    sandbox.write("user.c", "int middle(void);\nint main(void) { return middle(); } // a comment\n");
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2).empty());
    CHECK(tool.errors().find("unchanged #2") != std::string::npos);
    sandbox.write("loner.c", "int main(void) { return 2 - 2; }\nint sentinel = 3;\n");
    wait_for_round(tool, 3);
    CHECK(finished_in(tool, 2).empty());
    CHECK(finished_in(tool, 3) == Names{"loner", "plugin", "caller"});
}

TEST_CASE("libraries, modules and helpers of a test's program belong to it, wrapped or not") {
    const Sandbox sandbox;
    write_closure_project(sandbox);
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    sandbox.write("base.c", "int base(void) { return 2; }\n");
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == Names{"user", "python"});
    CHECK(with_result(tool, 2, "failed") == Names{"user", "python"});
    sandbox.write("middle.c", "int base(void);\nint middle(void) { return base() - 2; }\n");
    wait_for_round(tool, 3);
    CHECK(with_result(tool, 3, "passed") == Names{"user", "python"});
    sandbox.write("plugin.c", "int plugin(void) { return 2; }\n");
    wait_for_round(tool, 4);
    CHECK(finished_in(tool, 4) == Names{"plugin"});
    sandbox.write("helper.c", "int main(void) { return 0; }\nint other = 7;\n");
    wait_for_round(tool, 5);
    CHECK(finished_in(tool, 5) == Names{"caller"});
}

TEST_CASE("only what the tests run is built") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(t t.c)\nadd_executable(broken broken.c)\n"
                                                "add_test(NAME t COMMAND t)\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    sandbox.write("broken.c", "nonsense\n");
    sandbox.configure();
    Tool tool(sandbox, {"--once"}, testing());
    tool.wait_for_event("session_ended");
    CHECK(with_result(tool, 1, "passed") == Names{"t"});
    CHECK_FALSE(fs::exists(sandbox.build() / "broken"));
}

TEST_CASE("programs that tests name relatively are built, and their tests run when they have changed") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(R"(foreach(name mytest other third)
  add_executable(${name} ${name}.c)
endforeach()
add_test(mytest mytest)
add_test(NAME shell COMMAND sh -c "./other")
add_test(NAME env COMMAND env ./third)
set_tests_properties(env PROPERTIES WORKING_DIRECTORY ${CMAKE_BINARY_DIR}/../build)
)"));
    for (const auto* name : {"mytest.c", "other.c", "third.c"}) sandbox.write(name, "int main(void) { return 0; }\n");
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"mytest", "shell", "env"});
    int build = 1;
    for (const auto& [file, test] : std::vector<std::pair<std::string, std::string>>{
             {"mytest.c", "mytest"}, {"other.c", "shell"}, {"third.c", "env"}}) {
        sandbox.write(file, "int main(void) { return 0; }\nint other = 3;\n");
        wait_for_round(tool, ++build);
        CHECK(finished_in(tool, build) == Names{test});
    }
}

TEST_CASE("of tests that -R does not select nothing is built; edits that make them selected are seen") {
    const Sandbox sandbox;
    const std::string rest = R"(foreach(name wanted setup other)
  add_executable(${name} ${name}.c)
  add_test(NAME ${name} COMMAND ${name})
endforeach()
set_tests_properties(setup PROPERTIES FIXTURES_SETUP F)
set_tests_properties(wanted PROPERTIES FIXTURES_REQUIRED F)
)";
    sandbox.write("CMakeLists.txt", cmake_lists(rest));
    for (const auto* name : {"wanted.c", "setup.c"}) sandbox.write(name, "int main(void) { return 0; }\n");
    sandbox.write("other.c", "nonsense\n");
    sandbox.configure();
    const auto selection =
        GENERATE(std::vector<std::string>{"^wanted"}, std::vector<std::string>{"--", "-R", "^wanted"});
    Tool tool(sandbox, selection, testing());
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"setup", "wanted"});
    sandbox.write("other.c", "nonsense too\n"); // it is not even watched
    sandbox.write("wanted.c", "int main(void) { return 0; }\nint other = 3;\n");
    wait_for_round(tool, 2);
    CHECK(with_result(tool, 2, "passed") == Names{"setup", "wanted"});
    sandbox.write("other.c", "int main(void) { return 0; }\n");
    sandbox.write("CMakeLists.txt", cmake_lists(rest + "add_test(NAME wanted_too COMMAND other)\n"));
    // other.c may be seen when it comes to be watched: then there is one more build.
    const auto last = [&] { return tool.events("test_finished").back(); };
    tool.wait_until("the new test", [&] { return last().at("name").as_string() == "wanted_too"; });
    CHECK(last().at("result").as_string() == "passed");
    CHECK(tool.events("test_finished").size() == 5); // nothing else has run again
}

TEST_CASE("a test is selected by -R with its fixture, a setup or cleanup for itself") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(R"(add_executable(t t.c)
foreach(name setup cleanup a b)
  add_test(NAME ${name} COMMAND t)
endforeach()
set_tests_properties(setup PROPERTIES FIXTURES_SETUP F)
set_tests_properties(cleanup PROPERTIES FIXTURES_CLEANUP F)
set_tests_properties(a b PROPERTIES FIXTURES_REQUIRED F)
)"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    struct Row {
        std::string expression;
        Names names;
    };
    const std::vector<Row> rows{{"^a$", {"setup", "a", "cleanup"}}, {"^setup$", {"setup"}}, {"^cleanup$", {"cleanup"}}};
    const Row& row = rows.at(GENERATE(range(0, 3)));
    CAPTURE(row.expression);
    Tool tool(sandbox, {"--once", "--", "-R", row.expression}, testing());
    tool.wait_for_event("session_ended");
    CHECK(with_result(tool, 1, "passed") == row.names);
    CHECK(tool.errors().find("(1 of 1 selected, 1 passed") != std::string::npos);
}

TEST_CASE("REQUIRED_FILES and scripts are watched: their tests run again without a build") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  cmake_lists("add_executable(t t.c)\nadd_test(NAME data COMMAND t)\n"
                              "set_tests_properties(data PROPERTIES REQUIRED_FILES ${CMAKE_SOURCE_DIR}/data.txt)\n"
                              "add_test(NAME scripted COMMAND sh ${CMAKE_SOURCE_DIR}/s.sh $<TARGET_FILE:t>)\n"
                              "add_test(NAME plain COMMAND t)\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    sandbox.write("s.sh", "exec $1\n");
    sandbox.write("data.txt", "1");
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    const auto rounds = [&] { return tool.events("tests_finished").size(); };
    sandbox.write("data.txt", "2");
    tool.wait_until("a second round", [&] { return rounds() == 2; });
    sandbox.write("s.sh", "exec \"$1\"\n");
    tool.wait_until("a third round", [&] { return rounds() == 3; });
    CHECK(finished_in_order(tool, 1) == std::vector<std::string>{"data", "scripted", "plain", "data", "scripted"});
    CHECK(tool.events("build_started").size() == 1);
    const auto begin = tool.errors().find("\ncmakewatch: testing #1\n"); // for IDEs
    CHECK(begin != std::string::npos);
    CHECK(tool.errors().find("\ncmakewatch: tests passed #1 (1 of 3", begin) != std::string::npos);
    fs::remove(sandbox.path("data.txt"));
    tool.wait_until("a fourth round", [&] { return rounds() == 4; });
    CHECK(tool.events("test_finished").back().at("result").as_string() == "not run");
    CHECK(tool.errors().find("not run: data") != std::string::npos);
}

TEST_CASE("a required file that has been missing all the time stops no round; that it comes is seen") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  cmake_lists("add_test(NAME t COMMAND sh -c true)\n"
                              "set_tests_properties(t PROPERTIES REQUIRED_FILES ${CMAKE_SOURCE_DIR}/data.txt)\n"));
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    sandbox.write("data.txt", "1");
    tool.wait_for_event("tests_finished", 2);
    const auto rounds = tool.events("tests_finished");
    REQUIRE(rounds.size() == 2);
    CHECK(rounds.front().at("result").as_string() == "failed");
    CHECK(rounds.back().at("result").as_string() == "passed");
    fs::remove(sandbox.path("data.txt"));
    tool.wait_for_event("tests_finished", 3);
}

TEST_CASE("files of --watch run the tests in whose working directory they lie") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  cmake_lists("add_executable(t t.c)\n"
                              "add_test(NAME a COMMAND t WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/a)\n"
                              "add_test(NAME b COMMAND t WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/b)\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    for (const auto* file : {"a/x.dat", "b/x.dat", "c/x.dat"}) sandbox.write(file, "1");
    sandbox.configure();
    Tool tool(sandbox, {"--watch", sandbox.path("**/*.dat").string()}, testing());
    wait_for_round(tool, 1);
    sandbox.write("b/x.dat", "2");
    tool.wait_for_event("tests_finished", 2);
    CHECK(finished_in_order(tool, 1) == std::vector<std::string>{"a", "b", "b"});
    sandbox.write("c/x.dat", "2");
    tool.wait_for_event("tests_finished", 3);
    CHECK(finished_in_order(tool, 1) == std::vector<std::string>{"a", "b", "b", "a", "b"});
}

TEST_CASE("a file of --watch that changes while tests are selected is not forgotten") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(t t.c)\n"
                                                "add_test(NAME a COMMAND t WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/a)\n"
                                                "add_test(NAME b COMMAND t WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/b)\n"
                                                "add_test(NAME big COMMAND t ${CMAKE_BINARY_DIR}/big)\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    for (const auto* file : {"a/x.dat", "b/x.dat"}) sandbox.write(file, "1");
    sandbox.configure();
    sandbox.write("build/big", "");
    const auto big = fs::canonical(sandbox.build() / "big");
    Tool tool(sandbox, {"--watch", sandbox.path("*/x.dat").string()}, testing());
    wait_for_round(tool, 1);
    fs::resize_file(big, 2U << 30U); // takes a while to read, and no room
    sandbox.write("a/x.dat", "2");
    tool.wait_until("a selection", [&] { return tool.errors().find("testing #1") != std::string::npos; });
    tool.wait_until("its reading of the big file", [&] {
        boost::system::error_code failed;
        for (fs::directory_iterator fd("/proc/" + std::to_string(tool.pid()) + "/fd", failed), end; fd != end;
             fd.increment(failed))
            if (fs::read_symlink(fd->path(), failed) == big) return true;
        return false;
    });
    sandbox.write("b/x.dat", "2");
    tool.wait_until("the test beside the file", [&] {
        const auto names = finished_in_order(tool, 1);
        return std::count(names.begin(), names.end(), "b") == 2;
    });
}

TEST_CASE("a file of --watch that some test names concerns those near it, too") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  cmake_lists("add_executable(t t.c)\n"
                              "add_test(NAME named COMMAND t ${CMAKE_SOURCE_DIR}/b/x.dat)\n"
                              "add_test(NAME a COMMAND t WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/a)\n"
                              "add_test(NAME b COMMAND t WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/b)\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    for (const auto* file : {"a/x.dat", "b/x.dat"}) sandbox.write(file, "1");
    sandbox.configure();
    Tool tool(sandbox, {"--watch", sandbox.path("*/x.dat").string()}, testing());
    wait_for_round(tool, 1);
    sandbox.write("b/x.dat", "2");
    tool.wait_for_event("tests_finished", 2);
    CHECK(finished_in_order(tool, 1) == std::vector<std::string>{"named", "a", "b", "named", "b"});
}

TEST_CASE("properties of tests keep their meaning") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(R"cmake(add_executable(t t.c)
add_test(NAME fails COMMAND t 1)
set_tests_properties(fails PROPERTIES WILL_FAIL ON)
add_test(NAME slow COMMAND t wait)
set_tests_properties(slow PROPERTIES TIMEOUT 0.2)
add_test(NAME skipped COMMAND t 77)
set_tests_properties(skipped PROPERTIES SKIP_RETURN_CODE 77 LABELS odd)
add_test(NAME crash COMMAND t crash)
add_test(NAME off COMMAND t)
set_tests_properties(off PROPERTIES DISABLED ON)
add_test(NAME lock1 COMMAND sh -c "mkdir lock && $<TARGET_FILE:t> && rmdir lock")
add_test(NAME lock2 COMMAND sh -c "mkdir lock && $<TARGET_FILE:t> && rmdir lock")
set_tests_properties(lock1 lock2 PROPERTIES RESOURCE_LOCK L LABELS locked)
add_test(NAME up COMMAND sh -c "$<TARGET_FILE:t> && touch is_up")
add_test(NAME down COMMAND ${CMAKE_COMMAND} -E rm is_up)
add_test(NAME needs COMMAND sh -c "test -e is_up && $<TARGET_FILE:t>")
set_tests_properties(up PROPERTIES FIXTURES_SETUP F)
set_tests_properties(down PROPERTIES FIXTURES_CLEANUP F)
set_tests_properties(needs PROPERTIES FIXTURES_REQUIRED F)
add_test(NAME "with blanks; and (brackets) [=[" COMMAND t)
)cmake"));
    sandbox.write("t.c", "#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n"
                         "int main(int c, char** v) {\n"
                         "  if (c > 1 && strcmp(v[1], \"wait\") == 0) for (;;) pause();\n"
                         "  if (c > 1 && strcmp(v[1], \"crash\") == 0) abort();\n"
                         "  return c > 1 ? atoi(v[1]) : 0;\n}\n");
    sandbox.configure();
    Tool tool(sandbox, {"--", "-j", "8"}, testing());
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "timeout") == Names{"slow"});
    CHECK(with_result(tool, 1, "crashed") == Names{"crash"});
    CHECK(with_result(tool, 1, "skipped") == Names{"skipped"});
    CHECK(with_result(tool, 1, "failed").empty());
    CHECK(with_result(tool, 1, "passed") ==
          Names{"fails", "lock1", "lock2", "up", "needs", "down", "with blanks; and (brackets) [=["});
    CHECK(finished_in(tool, 1).count("off") == 0);
    CHECK_FALSE(fs::exists(sandbox.build() / "is_up"));
    CHECK(tool.errors().find("tests failed #1 (8 of 8 selected, 5 passed, 2 failed, 1 skipped") != std::string::npos);
}

TEST_CASE("of a test that CTest repeats the last result counts") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(t t.c)\n"
                                                "add_test(NAME flaky COMMAND sh -c \"$<TARGET_FILE:t>; rm f || "
                                                "{ touch f; exit 1; }\")\nadd_test(NAME steady COMMAND t)\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    Tool tool(sandbox, {"--once", "--", "--repeat", "until-pass:2"}, testing());
    tool.wait_for_event("session_ended");
    CHECK(finished_in_order(tool, 1) == std::vector<std::string>{"flaky", "flaky", "steady"});
    CHECK(tool.errors().find("tests passed #1 (2 of 2 selected, 2 passed, 0 failed") != std::string::npos);
    CHECK(tool.events("session_ended").front().at("exit_code").as_int64() == 0);
}

TEST_CASE("the user's arguments for CTest keep their meaning, whatever runs in a round") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(R"(add_executable(t t.c)
foreach(i RANGE 1 12)
  add_test(NAME n${i} COMMAND t)
endforeach()
set_tests_properties(n3 n4 n12 PROPERTIES LABELS "slow;big")
)"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    struct Row {
        std::vector<std::string> arguments;
        Names names;
    };
    const std::vector<Row> rows{{{"--", "-R", "^n1"}, {"n1", "n10", "n11", "n12"}},
                                {{"--", "-R", "^n1", "-E", "0$"}, {"n1", "n11", "n12"}},
                                {{"--", "-L", "big", "-j2"}, {"n3", "n4", "n12"}},
                                {{"--", "-LE", "slow", "-R", "[2-4]$"}, {"n2"}},
                                {{"--", "-I", "2,6,2"}, {"n2", "n4", "n6"}},
                                {{"n(2|3)$", "-R", "^n1.", "-E", "0$", "-E", "1$"}, {"n12", "n2", "n3"}},
                                {{"-LE", "slow", "[2-4]$", "-j2", "--", "--repeat", "until-pass:2"}, {"n2"}},
                                {{"-L", "slow", "-L", "big", "--", "-E", "4"}, {"n3", "n12"}}};
    const Row& row = rows.at(GENERATE(range(0, 8)));
    CAPTURE(row.arguments);
    Tool tool(sandbox, row.arguments, testing());
    wait_for_round(tool, 1);
    CHECK(finished_in(tool, 1) == row.names);
    sandbox.write("t.c", "int main(void) { return 0; }\nint other = 1;\n");
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == row.names);
    CHECK(tool.errors().find("(" + std::to_string(row.names.size()) + " of " + std::to_string(row.names.size())) !=
          std::string::npos);
}

TEST_CASE("with -j tests run at the same time") {
    const Sandbox sandbox;
    // Each waits for the other.
    sandbox.write("CMakeLists.txt", cmake_lists("add_test(NAME a COMMAND sh ${CMAKE_SOURCE_DIR}/t.sh a b)\n"
                                                "add_test(NAME b COMMAND sh ${CMAKE_SOURCE_DIR}/t.sh b a)\n"));
    sandbox.write("t.sh", "touch $1; until [ -e $2 ]; do sleep 0.1; done\n");
    sandbox.configure();
    Tool tool(sandbox, {"-j2", "--once"}, testing());
    tool.wait_for_event("session_ended");
    CHECK(with_result(tool, 1, "passed") == Names{"a", "b"});
}

TEST_CASE("why a test failed is told in CTest's words") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  cmake_lists("add_test(NAME wanting COMMAND sh -c \"echo hello\")\n"
                              "set_tests_properties(wanting PROPERTIES PASS_REGULAR_EXPRESSION \"good;bye\")\n"
                              "add_test(NAME missing COMMAND /nonexistent/program)\n"
                              "add_test(NAME required COMMAND sh -c true)\n"
                              "set_tests_properties(required PROPERTIES REQUIRED_FILES /nonexistent/file)\n"
                              "add_test(NAME crashing COMMAND sh -c \"kill -SEGV $$\")\n"));
    sandbox.configure();
    Tool tool(sandbox, {"--", GENERATE("-j1", "-j4")}, testing());
    wait_for_round(tool, 1);
    const auto has = [&](const std::string& text) {
        INFO(text << "\n" << tool.errors());
        CHECK(tool.errors().find(text) != std::string::npos);
    };
    has(" s)\nRequired regular expression not found. Regex=[good bye]\nhello\n");
    has(" s)\nUnable to find executable: /nonexistent/program\n");
    has(" s)\nUnable to find required file: /nonexistent/file\n");
    has(" s)\nSegFault\n");
    CHECK(tool.errors().find(" sec\n") == std::string::npos);
    CHECK(tool.errors().find("Looked in") == std::string::npos);
}

TEST_CASE("with --stop-on-failure CTest's summary is not taken for words of the test") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_test(NAME a COMMAND sh -c \"echo words; exit 1\")\n"
                                                "add_test(NAME b COMMAND sh -c true)\n"));
    sandbox.configure();
    Tool tool(sandbox, {"--", "--stop-on-failure"}, testing());
    wait_for_round(tool, 1);
    CHECK(finished_in(tool, 1) == Names{"a"});
    CHECK(tool.errors().find("words\n") != std::string::npos);
    CHECK(tool.errors().find("out of") == std::string::npos);
}

TEST_CASE("a cleanup that fails is noticed, and again until it passes") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(R"(add_executable(use use.c)
add_executable(cleanup cleanup.c)
add_test(NAME use COMMAND use)
add_test(NAME cleanup COMMAND cleanup)
add_test(NAME other COMMAND sh -c true)
set_tests_properties(use PROPERTIES FIXTURES_REQUIRED F)
set_tests_properties(cleanup PROPERTIES FIXTURES_CLEANUP F)
)"));
    sandbox.write("use.c", "int main(void) { return 0; }\n");
    sandbox.write("cleanup.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    const std::string build = "-B '" + sandbox.build().string() + "' ";
    const auto changed = "test --once --changed-only -v " + build + "-- -E other";
    CHECK(answer_to(sandbox.path("."), changed).code == 0);
    CHECK(holds(answer_to(sandbox.path("."), "why " + build + "cleanup.c").output, "tests: use, cleanup\n") !=
          holds(answer_to(sandbox.path("."), "why " + build + "cleanup.c").output, "tests: use\n"));
    sandbox.write("cleanup.c", "int main(void) { return 1; }\n");
    for (int i = 0; i < 2; ++i) {
        const auto failed = answer_to(sandbox.path("."), changed);
        CAPTURE(failed.errors);
        CHECK(failed.code == 8);
        CHECK(holds(failed.errors, "failed: cleanup ("));
        CHECK(holds(failed.errors, i == 0 ? "  use: relinked: cleanup" : "  use: cleanup failed last time"));
    }
    sandbox.write("cleanup.c", "int main(void) { return 0; }\n");
    CHECK(answer_to(sandbox.path("."), changed).code == 0);
    CHECK(holds(answer_to(sandbox.path("."), changed).errors, "unchanged #1"));
}

TEST_CASE("with --stop-on-failure nothing runs behind a failure, also if that one ran first because it failed before") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("foreach(name a b c)\n"
                                                "  add_test(NAME ${name} COMMAND sh -c \"test $0 != b\" ${name})\n"
                                                "endforeach()\n"));
    sandbox.configure();
    const auto once = "test --once -B '" + sandbox.build().string() + "' -- --stop-on-failure";
    CHECK(holds(answer_to(sandbox.path("."), once).errors, "1 passed, 1 failed"));
    CHECK(holds(answer_to(sandbox.path("."), once).errors, "0 passed, 1 failed"));
}
