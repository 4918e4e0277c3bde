// How rounds of tests begin, are stopped, and end.
#include "tests/e2e/answer.h"
#include "tests/e2e/cache_entry.h"
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/rounds.h"
#include "tests/skip.h"
#include "tool/process/launch_linux.h"

using namespace e2e;

namespace {

// Two programs, and a script that stays until there is a file "go".
void write_hanging_project(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt",
                  cmake_lists("add_executable(a a.c)\nadd_executable(b b.c)\nadd_test(NAME a COMMAND a)\n"
                              "add_test(NAME hangs COMMAND sh ${CMAKE_SOURCE_DIR}/hang.sh $<TARGET_FILE:b>)\n"
                              "add_test(NAME b COMMAND b)\n"));
    sandbox.write("a.c", "int main(void) { return 0; }\n");
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    // What it starts in a session of its own is a stray.
    sandbox.write("hang.sh", "[ -e go ] || { setsid sh -c 'trap \"\" INT TERM; touch here; exec sleep 1000' &\n"
                             "trap '' INT TERM; while :; do sleep 1000; done; }\n"
                             "exit 0\n");
    sandbox.configure();
}

void write_two_tests(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(a a.c)\nadd_executable(b b.c)\n"
                                                "add_test(NAME a COMMAND a)\nadd_test(NAME b COMMAND b)\n"));
    sandbox.write("a.c", "#include \"value.h\"\n#include <stdio.h>\n"
                         "int main(void) { printf(\"a says %d\\n\", VALUE); return VALUE != 1; }\n");
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    sandbox.configure();
}

// `script` runs in the shell before each CTest, with its arguments.
void put_in_front_of_ctest(const Sandbox& sandbox, const std::string& script) {
    fs::create_directories(sandbox.path("bin"));
    fs::create_symlink(fs::canonical(cmakewatch::find_program("cmake")), sandbox.path("bin/cmake"));
    sandbox.write("bin/ctest", "#!/bin/sh\n" + script + "exec '" + cmakewatch::find_program("ctest") + "' \"$@\"\n");
    fs::permissions(sandbox.path("bin/ctest"), fs::owner_all);
    set_cache_entry(sandbox, "CMAKE_COMMAND:INTERNAL", sandbox.path("bin/cmake").string());
}

std::string in(const Sandbox& sandbox, const std::string& arguments) {
    return arguments + " -B '" + sandbox.build().string() + "'";
}

// `arguments` are CTest's.
void check_that_ctest_fails(const Sandbox& sandbox, const std::string& arguments, const std::string& why) {
    const auto answer = answer_to(sandbox.path("."), in(sandbox, "test --once") + arguments);
    CAPTURE(answer.errors);
    CHECK(answer.code == 4);
    CHECK(holds(answer.errors, "ctest failed: " + why));
    CHECK(holds(answer.errors, "tests failed #1"));
}

} // namespace

TEST_CASE("a change while tests run stops them, strays too; what they left and what it affects is run then") {
    const Sandbox sandbox;
    write_hanging_project(sandbox);
    Tool tool(sandbox, {}, testing());
    const auto here = sandbox.build() / "here";
    tool.wait_until("the hanging test", [&] { return fs::exists(here); });
    tool.wait_for_exact_watch();
    sandbox.write("build/go", "");
    sandbox.write("a.c", "int main(void) { return 0; }\nint other = 3;\n");
    wait_for_round(tool, 2);
    CHECK(tool.errors().find("tests cancelled #1") != std::string::npos);
    CHECK(finished_in(tool, 1) == Names{"a"});
    CHECK(finished_in(tool, 2) == Names{"a", "hangs", "b"});
    const auto begins = tool.events("tests_selected");
    const auto ends = tool.events("tests_finished"); // each round has its end, the stopped one too
    REQUIRE(begins.size() == ends.size());
    CHECK(ends.front().at("result").as_string() == "cancelled");
    CHECK(ends.front().at("passed").as_int64() == 1);
    const auto second_build = tool.events("build_started").at(1);
    CHECK(ends.front().at("seq").as_int64() < second_build.at("seq").as_int64()); // it does not run beside the build
    CHECK(ends.back().at("result").as_string() == "passed");
    for (size_t i = 0; i < ends.size(); ++i) {
        CHECK(begins[i].at("round").as_int64() == static_cast<int64_t>(i) + 1);
        CHECK(ends[i].at("round") == begins[i].at("round"));
        CHECK(ends[i].at("seq").as_int64() > begins[i].at("seq").as_int64());
    }
    CHECK(tool.end(SIGTERM) == 0);
    tool.check_nothing_is_left();
}

TEST_CASE("what a stopped round had finished is not run again for it") {
    const Sandbox sandbox;
    write_hanging_project(sandbox);
    Tool tool(sandbox, {}, testing());
    tool.wait_until("the hanging test", [&] { return fs::exists(sandbox.build() / "here"); });
    tool.wait_for_exact_watch();
    sandbox.write("build/go", "");
    sandbox.write("b.c", "int main(void) { return 0; }\nint other = 3;\n");
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == Names{"hangs", "b"});
}

TEST_CASE("an edit of a script stops the test that hangs in it") {
    const Sandbox sandbox;
    write_hanging_project(sandbox);
    Tool tool(sandbox, {}, testing());
    tool.wait_until("the hanging test", [&] { return fs::exists(sandbox.build() / "here"); });
    tool.wait_for_exact_watch();
    sandbox.write("hang.sh", "exit 0\n");
    wait_for_round(tool, 1);
    CHECK(with_result(tool, 1, "passed") == Names{"a", "hangs", "b"});
}

TEST_CASE("Ctrl-C ends the session while a test hangs, at once") {
    const Sandbox sandbox;
    write_hanging_project(sandbox);
    Tool tool(sandbox, {}, testing());
    tool.wait_until("the hanging test", [&] { return fs::exists(sandbox.build() / "here"); });
    const auto start = std::chrono::steady_clock::now();
    CHECK(tool.end(SIGINT) == 0);
    CHECK(std::chrono::steady_clock::now() - start < 3s); // half a second of grace, and a machine under load
    tool.check_nothing_is_left();
    CHECK(tool.events("session_ended").size() == 1);
}

TEST_CASE("test --once ends with CTest's code; a failed build is one of the project") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    const auto passed = answer_to(sandbox.path("."), in(sandbox, "test --once"));
    CAPTURE(passed.errors);
    CHECK(passed.code == 0);
    CHECK(holds(passed.errors, "tests passed #1 (2 of 2 selected, 2 passed, 0 failed"));
    sandbox.set_value(2);
    const auto failed = answer_to(sandbox.path("."), in(sandbox, "test --once"));
    CAPTURE(failed.errors);
    CHECK(failed.code == 8);
    const auto told = failed.errors.find("failed: a (");
    CHECK(told != std::string::npos);
    const auto end_of_output =
        failed.errors.find("a says 2\ncmakewatch: failed: a\ncmakewatch: tests failed"); // no empty lines behind it
    CHECK(end_of_output != std::string::npos);
    CHECK(end_of_output > told);
    CHECK(failed.errors.find("tests failed #1 (2 of 2 selected, 1 passed, 1 failed") > told);
    sandbox.write("a.c", "nonsense\n");
    const auto broken = answer_to(sandbox.path("."), in(sandbox, "test --once"));
    CHECK(broken.code == 4);
    CHECK(holds(broken.errors, "build failed #1"));
}

TEST_CASE("test --changed-only goes on where the session before has ended") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    const auto changed = in(sandbox, "test --once --changed-only");
    CHECK(holds(answer_to(sandbox.path("."), changed).errors, "(2 of 2 selected"));
    const auto nothing = answer_to(sandbox.path("."), changed);
    CHECK(nothing.code == 0);
    CHECK(holds(nothing.errors, "unchanged #1"));
    sandbox.write("b.c", "int main(void) { return 1; }\n");
    CHECK(answer_to(sandbox.path("."), changed + " -v").code == 8);
    const auto again = answer_to(sandbox.path("."), changed + " -v");
    CHECK(again.code == 8);
    CHECK(holds(again.errors, "  b: failed last time"));
    CHECK(holds(again.errors, "(1 of 2 selected"));
    sandbox.write("build/.cmakewatch/tests.json", "{ damaged");
    CHECK(holds(answer_to(sandbox.path("."), changed).errors, "(2 of 2 selected"));
}

TEST_CASE("test --changed-only sees which files of --watch have changed since the session before") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    sandbox.write("CMakeLists.txt",
                  content(sandbox.path("CMakeLists.txt")) +
                      "set_tests_properties(b PROPERTIES WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/data)\n");
    sandbox.write("data/x.dat", "1");
    const auto changed = in(sandbox, "test --once --changed-only -v --watch 'data/*.dat'");
    const auto first = answer_to(sandbox.path("."), changed);
    CAPTURE(first.errors);
    CHECK(holds(first.errors, "(2 of 2 selected"));
    CHECK_FALSE(holds(first.errors, "x.dat"));
    fs::last_write_time(sandbox.path("data/x.dat"), 1);
    CHECK(holds(answer_to(sandbox.path("."), changed).errors, "unchanged #1"));
    const auto is_seen = [&](const std::string& name) {
        const auto answer = answer_to(sandbox.path("."), changed);
        INFO(answer.errors);
        CHECK(holds(answer.errors, "  b: changed: " + name));
        CHECK(holds(answer.errors, "(1 of 2 selected"));
        CHECK(holds(answer_to(sandbox.path("."), changed).errors, "unchanged #1"));
    };
    sandbox.write("data/x.dat", "2");
    is_seen("x.dat");
    sandbox.write("data/y.dat", "1");
    is_seen("y.dat");
    fs::remove(sandbox.path("data/y.dat"));
    is_seen("y.dat");
    // What a session that does not know of them has run says nothing of them.
    sandbox.write("data/x.dat", "3");
    CHECK(answer_to(sandbox.path("."), in(sandbox, "test --once")).code == 0);
    is_seen("x.dat");
}

TEST_CASE("a failure that names its place in the sources is a diagnostic") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(t t.c)\nadd_test(NAME t COMMAND t)\n"));
    sandbox.write("t.c", "#undef NDEBUG\n#include <assert.h>\nint main(int count, char** words) {\n    (void)words;\n"
                         "    assert(count > 1);\n    return 0;\n}\n");
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    REQUIRE(tool.events("diagnostic").size() == 1);
    const auto diagnostic = tool.events("diagnostic").front();
    CHECK(diagnostic.at("file").as_string() == sandbox.path("t.c").string());
    CHECK(diagnostic.at("line").as_int64() == 5);
    CHECK(diagnostic.at("message").as_string() == "Assertion `count > 1' failed.");
}

TEST_CASE("test --junit has the results of the last round") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    Tool tool(sandbox, {"--junit", sandbox.path("results.xml").string()}, testing());
    wait_for_round(tool, 1);
    const auto first = content(sandbox.path("results.xml"));
    CHECK(holds(first, "<testcase name=\"a\""));
    CHECK(holds(first, "<testcase name=\"b\""));
    sandbox.set_value(2);
    wait_for_round(tool, 2);
    sandbox.write("b.c", "int main(void) { return 0; }\nint other = 3;\n");
    wait_for_round(tool, 3);
    const auto third = content(sandbox.path("results.xml")); // one that failed before, one that is affected
    CHECK(holds(third, "<testcase name=\"a\""));
    CHECK(holds(third, "<failure"));
    CHECK(holds(third, "<testcase name=\"b\""));
    sandbox.set_value(1);
    wait_for_round(tool, 4);
    const auto fourth = content(sandbox.path("results.xml"));
    CHECK(holds(fourth, "<testcase name=\"a\""));
    CHECK_FALSE(holds(fourth, "<failure"));
    CHECK_FALSE(holds(fourth, "<testcase name=\"b\""));
}

TEST_CASE("test --junit has no results if no test is selected") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    const auto results = [&](const std::string& options) {
        sandbox.write("results.xml", "<testcase name=\"old\"");
        sandbox.write("names", "");
        const auto answer = answer_to(sandbox.path("."), in(sandbox, "test --junit results.xml " + options));
        CAPTURE(answer.errors);
        CHECK(answer.code == 0);
        return content(sandbox.path("results.xml"));
    };
    CHECK(holds(results("--once"), "<testcase name=\"b\""));
    for (const std::string options : {"--once --changed-only", "--affected-by unrelated.txt", "--affected-by -"}) {
        CAPTURE(options);
        const auto none = results(options);
        CHECK(none.starts_with("<?xml version"));
        CHECK(holds(none, "<testsuite name="));
        CHECK(holds(none, "tests=\"0\""));
        CHECK(none.ends_with("/>\n"));
    }
}

TEST_CASE("a project without tests is told of, and is no failure only if asked for") {
    const Sandbox sandbox;
    const auto none = answer_to(sandbox.path("."), in(sandbox, "test --once"));
    CAPTURE(none.errors);
    CHECK(none.code == 4);
    CHECK(holds(none.errors, "error: there are no tests in"));
    CHECK(holds(none.errors, "enable_testing()"));
    const auto allowed = answer_to(sandbox.path("."), in(sandbox, "test --once --allow-empty"));
    CHECK(allowed.code == 0);
    CHECK(holds(allowed.errors, "warning: there are no tests in"));

    Tool tool(sandbox, {}, testing());
    tool.wait_for_event("error");
    tool.wait_for_exact_watch();
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(t t.c)\nadd_test(NAME t COMMAND t)\n"));
    sandbox.write("t.c", "int main(void) { return 0; }\n");
    tool.wait_for_event("test_finished");
    CHECK(tool.events("test_finished").back().at("result").as_string() == "passed");
}

TEST_CASE("arguments that select no test are told of") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    const auto none = answer_to(sandbox.path("."), in(sandbox, "test --once") + " -- -R nothing_is_named_so");
    CAPTURE(none.errors);
    CHECK(none.code == 4);
    CHECK(holds(none.errors, "select no test"));
    CHECK(answer_to(sandbox.path("."), in(sandbox, "test --once --allow-empty") + " -- -R nothing").code == 0);
}

TEST_CASE("what a hint says of ctest holds for the configuration") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    fs::remove_all(sandbox.build());
    sandbox.configure("-G 'Ninja Multi-Config'");
    const auto none = answer_to(sandbox.path("."), in(sandbox, "test --once --config Debug") + " -- -R nothing");
    CAPTURE(none.errors);
    CHECK(holds(none.errors, "hint: ctest -C Debug -N in the build directory shows all"));
}

TEST_CASE("arguments that make CTest list its tests are refused") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    const auto listing = answer_to(sandbox.path("."), in(sandbox, "test --once") + " -- --show-only");
    CAPTURE(listing.errors);
    CHECK(listing.code == 2);
    CHECK(holds(listing.errors, "cannot use \"-- --show-only\""));
    CHECK(holds(listing.errors, "--list"));
}

TEST_CASE("arguments that name another build to CTest, or a second file of results, are refused") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    for (const auto* arguments : {"-C Release", "--build-config=Release", "--test-dir /tmp"}) {
        const auto answer = answer_to(sandbox.path("."), in(sandbox, "test --once") + " -- " + arguments);
        CAPTURE(answer.errors);
        CHECK(answer.code == 2);
        CHECK(holds(answer.errors, "ctest is to test what cmakewatch builds"));
    }
    const auto both =
        answer_to(sandbox.path("."), in(sandbox, "test --once --junit a.xml") + " -- --output-junit b.xml");
    CHECK(both.code == 2);
    CHECK(holds(both.errors, "ctest writes one file"));
}

TEST_CASE("a CTest that runs none of the tests is no success") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    check_that_ctest_fails(sandbox, " -- --help", "it has run none of the tests");
}

TEST_CASE("a file of the sources that a command names runs its test when it comes, goes and comes back") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                        "add_test(NAME reads COMMAND b ${CMAKE_SOURCE_DIR}/in.txt)\n");
    Tool tool(sandbox, {"-v"}, testing());
    wait_for_round(tool, 1);
    tool.wait_for_exact_watch();
    sandbox.write("in.txt", "1");
    tool.wait_until("a second round", [&] { return tool.events("tests_finished").size() == 2; });
    fs::remove(sandbox.path("in.txt"));
    tool.wait_until("a third round", [&] { return tool.events("tests_finished").size() == 3; });
    sandbox.rename_to("in.txt", "1");
    tool.wait_until("a fourth round", [&] { return tool.events("tests_finished").size() == 4; });
    CHECK(holds(tool.errors(), "changed: in.txt"));
    CHECK_FALSE(holds(tool.errors(), "its definition changed"));
}

TEST_CASE("a fixture that is defined anew runs again with its tests, and its failure counts") {
    const Sandbox sandbox;
    const auto write = [&](const std::string& command) {
        sandbox.write("CMakeLists.txt", cmake_lists("add_executable(b b.c)\nadd_test(NAME setup COMMAND " + command +
                                                    ")\nadd_test(NAME uses COMMAND b)\nset_tests_properties(setup "
                                                    "PROPERTIES FIXTURES_SETUP f)\nset_tests_properties(uses "
                                                    "PROPERTIES FIXTURES_REQUIRED f)\n"));
    };
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    write("${CMAKE_COMMAND} -E true");
    sandbox.configure();
    CHECK(answer_to(sandbox.path("."), in(sandbox, "test --once")).code == 0);
    write("${CMAKE_COMMAND} -E false");
    const auto changed = answer_to(sandbox.path("."), in(sandbox, "test --once --changed-only"));
    CAPTURE(changed.errors);
    CHECK(changed.code == 8);
}

TEST_CASE("Ctrl-C does not wait until a file of a terabyte is read") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                        "set_tests_properties(a PROPERTIES REQUIRED_FILES "
                                        "${CMAKE_SOURCE_DIR}/data.bin)\n");
    sandbox.write("data.bin", "");
    boost::system::error_code failed;
    fs::resize_file(sandbox.path("data.bin"), 1ULL << 40U, failed);
    if (failed) return skip_test("this file system has no files of a terabyte");
    Tool tool(sandbox, {}, testing());
    tool.wait_for_event("build_finished");
    const auto reads = [&] {
        boost::system::error_code gone;
        for (fs::directory_iterator fd("/proc/" + std::to_string(tool.pid()) + "/fd", gone), end; !gone && fd != end;
             fd.increment(gone)) {
            boost::system::error_code closed;
            if (fs::read_symlink(fd->path(), closed) == sandbox.path("data.bin")) return true;
        }
        return false;
    };
    tool.wait_until("it being read", reads);
    ::kill(tool.pid(), SIGINT);
    tool.wait_for_event("session_ended");
}

TEST_CASE("a CTest that does not tell of each selected test is no success") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    put_in_front_of_ctest(sandbox, "case $* in *'-I '*) set -- -R b ;; esac\n");
    check_that_ctest_fails(sandbox, "", "it has not said how 1 of 2 selected tests went");
}

TEST_CASE("of two sessions on one build directory, each runs the tests that it has selected") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    Gate gate(sandbox.build() / "gate");
    gate.close();
    put_in_front_of_ctest(sandbox, "case $SLOW$* in slow*'-I '*) " + gate.pass() + ";; esac\n");
    auto slow = testing();
    slow.variables.emplace_back("SLOW", "slow");
    Tool tool(sandbox, {"--once", "--", "-R", "a"}, slow);
    gate.wait_until_reached(tool);
    const auto other = answer_to(sandbox.path("."), in(sandbox, "test --once") + " -- -R b");
    CAPTURE(other.errors);
    CHECK(other.code == 0);
    gate.open();
    tool.wait_for_event("session_ended");
    CHECK(finished_in(tool, 1) == Names{"a"});
}

TEST_CASE("a malformed file of CTest is an error with its words, and the loop goes on") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                        "set_property(DIRECTORY PROPERTY TEST_INCLUDE_FILES "
                                        "${CMAKE_SOURCE_DIR}/more.cmake)\n");
    sandbox.write("more.cmake", "nonsense(\n");
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    tool.wait_for_event("error");
    tool.wait_for_exact_watch();
    CHECK(holds(tool.errors(), "cannot list the tests"));
    CHECK(holds(tool.errors(), "more.cmake"));
    sandbox.write("more.cmake", "");
    sandbox.write("b.c", "int main(void) { return 0; }\nint other = 3;\n");
    tool.wait_for_event("test_finished", 2);
    CHECK(with_result(tool, 2, "passed") == Names{"a", "b"});
    const auto once = answer_to(sandbox.path("."), in(sandbox, "test --once"));
    CHECK(once.code == 0);
    sandbox.write("more.cmake", "nonsense(\n");
    CHECK(answer_to(sandbox.path("."), in(sandbox, "test --once")).code == 4);
}

TEST_CASE("a test that prints what looks like CTest's own lines deceives nobody") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    sandbox.write("a.c", "#include <stdio.h>\nint main(void) {\n"
                         "  puts(\"    Start 2: b\\n2/2 Test #2: x ....   Passed    0.00 sec\\n\"\n"
                         "       \"100% tests passed, 0 tests failed out of 1\"); return 1; }\n");
    Tool tool(sandbox, {"--once"}, testing());
    tool.wait_for_event("session_ended");
    CHECK(with_result(tool, 1, "failed") == Names{"a"});
    CHECK(with_result(tool, 1, "passed") == Names{"b"});
}

TEST_CASE("a test that writes a file which its command names does not run for ever") {
    const Sandbox sandbox;
    const std::string directory = GENERATE("${CMAKE_BINARY_DIR}", "${CMAKE_SOURCE_DIR}/report");
    CAPTURE(directory);
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(writes writes.c)\nadd_executable(b b.c)\n"
                                                "add_test(NAME writes COMMAND writes --output=xml:" +
                                                directory + "/r.xml)\nadd_test(NAME b COMMAND b)\n"));
    sandbox.write("writes.c", "#include <stdio.h>\n#include <string.h>\n#include <unistd.h>\n"
                              "int main(int c, char** v) {\n"
                              "  FILE* file = fopen(strchr(v[c - 1], ':') + 1, \"w\");\n"
                              "  return fprintf(file, \"%d\\n\", (int)getpid()) < 0 || fclose(file) != 0;\n}\n");
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    for (const auto* file : {"build/r.xml", "report/r.xml"}) sandbox.write(file, "before");
    sandbox.configure();
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    // Among the sources the change may be an edit: that of the first rounds stops them.
    const auto has_settled = [&] {
        return content(sandbox.path("report/r.xml")) == "before" || holds(tool.errors(), "seems to write");
    };
    tool.wait_until("the end of the first rounds", [&] {
        return has_settled() && tool.events("tests_selected").size() == tool.events("tests_finished").size();
    });
    CHECK(tool.events("tests_finished").size() < 10);
    sandbox.write("b.c", "int main(void) { return 0; }\nint other = 3;\n");
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == Names{"b"});
    sandbox.write("report/r.xml", "edited");
    sandbox.write("b.c", "int main(void) { return 0; }\nint other = 4;\n");
    // If the child of that moment sees the beginning and the end of the second write, the first build is cancelled.
    const auto last_round = [&] { return tool.events("tests_finished").back(); };
    tool.wait_until("the end of a round behind build 2", [&] {
        return last_round().at("build").as_int64() > 2 && last_round().at("result").as_string() != "cancelled";
    });
    const auto last = static_cast<int>(last_round().at("build").as_int64());
    CHECK(finished_in(tool, last).count("b") > 0);
    CHECK((finished_in(tool, last).count("writes") > 0) == (directory != "${CMAKE_BINARY_DIR}"));
}

TEST_CASE("CTest is asked which tests there are only if there may be others") {
    const Sandbox sandbox;
    write_two_tests(sandbox);
    put_in_front_of_ctest(sandbox, "echo \"$*\" >> '" + sandbox.path("asked").string() + "'\n");
    const auto times_listed = [&] {
        const auto asked = content(sandbox.path("asked"));
        size_t count = 0;
        for (size_t at = 0; (at = asked.find("--show-only", at)) != std::string::npos; ++at) ++count;
        return count;
    };
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    CHECK(times_listed() == 1);
    sandbox.set_value(2);
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == Names{"a"});
    CHECK(times_listed() == 1);
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "add_test(NAME c COMMAND b)\n");
    wait_for_round(tool, 3);
    CHECK(finished_in(tool, 3) == Names{"a", "c"}); // a has failed before
    CHECK(times_listed() == 2);
}

TEST_CASE("a round of --once that SIGTERM cuts short is no success") {
    const Sandbox sandbox;
    write_hanging_project(sandbox);
    Tool tool(sandbox, {"--once"}, testing());
    tool.wait_until("the hanging test", [&] { return fs::exists(sandbox.build() / "here"); });
    const auto status = tool.end(SIGTERM);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 128 + SIGTERM);
}

namespace {

// CTest hangs in a script of the project's own as long as there is no file "go" in the build directory.
void write_hanging_list(const Sandbox& sandbox) {
    write_two_tests(sandbox);
    sandbox.write("slow.cmake", "if(NOT EXISTS go)\n"
                                "  execute_process(COMMAND sh -c \"touch here; exec sleep 1000\")\nendif()\n");
    sandbox.write("CMakeLists.txt",
                  content(sandbox.path("CMakeLists.txt")) +
                      "set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_SOURCE_DIR}/slow.cmake)\n");
    sandbox.configure();
}

} // namespace

TEST_CASE("a change while CTest lists the tests is built at once") {
    const Sandbox sandbox;
    write_hanging_list(sandbox);
    Tool tool(sandbox, {}, testing());
    tool.wait_until("the hanging list", [&] { return fs::exists(sandbox.build() / "here"); });
    tool.wait_for_exact_watch();
    sandbox.write("build/go", "");
    sandbox.write("b.c", "int main(void) { return 0; }\nint other = 3;\n");
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == Names{"a", "b"});
}

TEST_CASE("whatever ends cmakewatch while CTest lists the tests ends that as well") {
    const Sandbox sandbox;
    write_hanging_list(sandbox);
    auto signal = GENERATE(SIGINT, SIGTERM);
    std::vector<std::string> options;
    SECTION("in the loop") {}
    SECTION("in the loop, by force") {
        signal = SIGKILL;
    }
    SECTION("before it") {
        options = {"--", "-R", "a"};
    }
    CAPTURE(signal);
    Tool tool(sandbox, options, testing());
    tool.wait_until("the hanging list", [&] { return fs::exists(sandbox.build() / "here"); });
    tool.end(signal);
    tool.check_nothing_is_left();
}
