#include "tool/ctest/test_output.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

TestOutput output_of(const std::vector<std::string>& names, bool stops_on_failure = false) {
    std::vector<Test> tests;
    for (const auto& name : names) {
        Test test;
        test.index = static_cast<int>(tests.size()) + 1;
        test.name = name;
        tests.push_back(test);
    }
    return TestOutput(tests, stops_on_failure);
}

} // namespace

TEST_CASE("CTest's lines: what starts and how it ends") {
    auto output = output_of({"a", "b.c/0 # sec ... 1", "long"});
    REQUIRE(output.started("    Start 2: b.c/0 # sec ... 1"));
    CHECK(output.started("    Start 2: b.c/0 # sec ... 1")->index == 2);
    REQUIRE(output.started("      Start  1: a"));

    const auto passed = output.finished("1/3 Test #1: a ................................   Passed    0.25 sec");
    REQUIRE(passed);
    CHECK(passed->index == 1);
    CHECK(passed->result == TestResult::passed);
    CHECK(passed->seconds == 0.25);

    const auto dotted = output.finished(" 2/3 Test #2: b.c/0 # sec ... 1 ........***Failed    1.50 sec");
    REQUIRE(dotted);
    CHECK(dotted->name == "b.c/0 # sec ... 1");
    CHECK(dotted->result == TestResult::failed);
    CHECK(dotted->seconds == 1.5);
}

TEST_CASE("CTest's lines: a test that --repeat repeats") {
    auto output = output_of({"a"});
    const auto again = output.finished("    Test #1: a ............................   Passed    0.00 sec");
    REQUIRE(again);
    CHECK(again->result == TestResult::passed);
    CHECK_FALSE(output.finished("Test #1: a ............................   Passed    0.00 sec"));
    CHECK_FALSE(output.finished("  3 Test #1: a ..........................   Passed    0.00 sec"));
}

TEST_CASE("CTest's lines: every way to end") {
    auto output = output_of({"a"});
    const std::vector<std::pair<std::string, TestResult>> ends{
        {"   Passed    0.00 sec", TestResult::passed},
        {"***Failed    0.01 sec", TestResult::failed},
        {"***Failed  Required regular expression not found. Regex=[x] 0.00 sec", TestResult::failed},
        {"***Timeout   1.01 sec", TestResult::timeout},
        {"***Exception: SegFault  0.10 sec", TestResult::crashed},
        {"Subprocess aborted***Exception:   0.10 sec", TestResult::crashed},
        {"***Skipped   0.00 sec", TestResult::skipped},
        {"***Not Run   0.00 sec", TestResult::not_run},
        {"***Not Run (Disabled)   0.00 sec", TestResult::disabled},
    };
    for (const auto& [end, result] : ends) {
        CAPTURE(end);
        const auto finished = output.finished("1/1 Test #1: a ......" + end);
        REQUIRE(finished);
        CHECK(finished->result == result);
        CHECK(test_result_of(to_string(result)) == result);
    }
    CHECK_FALSE(test_result_of("nonsense"));
}

TEST_CASE("CTest's lines: what a test prints is not believed unless number and name belong together") {
    auto output = output_of({"a", "b"});
    CHECK_FALSE(output.started("Start 1: a"));
    CHECK_FALSE(output.started("    Start 1: b"));
    CHECK_FALSE(output.started("    Start 3: a"));
    CHECK_FALSE(output.finished("1/2 Test #1: b ....   Passed    0.00 sec"));
    CHECK_FALSE(output.finished("1/2 Test #9: a ....   Passed    0.00 sec"));
    CHECK_FALSE(output.finished("x 1/2 Test #1: a ....   Passed    0.00 sec"));
    CHECK_FALSE(output.finished(""));
    CHECK_FALSE(output.finished("  Test #1: a"));
}

TEST_CASE("CTest's lines: the summary comes when all tests have finished") {
    auto output = output_of({"a", "b", "c"});
    const std::string summary = "50% tests passed, 1 tests failed out of 2";
    REQUIRE(output.finished("1/2 Test #1: a ....   Passed    0.00 sec"));
    CHECK_FALSE(output.is_summary(summary));
    REQUIRE(output.finished("    Test #1: a ....***Failed    0.00 sec")); // repeated
    CHECK_FALSE(output.is_summary(summary));
    REQUIRE(output.finished("2/2 Test #3: c ....***Failed    0.00 sec"));
    CHECK(output.is_summary(summary));
    for (const auto* other : {"tests passed", "x 50% tests passed, 1 tests failed out of 2",
                              "50% tests passed, 1 tests failed out of 2.", "50% tests passed, 1 tests failed out of"})
        CHECK_FALSE(output.is_summary(other));
}

TEST_CASE("CTest's lines: seconds that are none count as 0") {
    auto output = output_of({"a"});
    for (const auto* end :
         {" sec", "sec", "... sec", " x sec", " nan sec", " inf sec", " -1.5 sec", "***-inf sec", ""}) {
        CAPTURE(end);
        const auto finished = output.finished(std::string("1/1 Test #1: a ...") + end);
        REQUIRE(finished);
        CHECK(finished->seconds == 0);
    }
}

TEST_CASE("CTest's lines: a name that another one begins with") {
    auto output = output_of({"a", "ab"});
    const auto finished = output.finished("1/2 Test #2: ab .....   Passed    0.00 sec");
    REQUIRE(finished);
    CHECK(finished->name == "ab");
}

TEST_CASE("CTest's lines: why a test failed") {
    auto output = output_of({"a"});
    const std::vector<std::pair<std::string, std::string>> ends{
        {"   Passed    0.00 sec", ""},
        {"***Failed    0.01 sec", ""},
        {"***Failed  Error regular expression found in output. Regex=[x *** y]  0.02 sec",
         "Error regular expression found in output. Regex=[x *** y]"},
        {"***Timeout   1.01 sec", ""},
        {"***Exception: SegFault  0.10 sec", "SegFault"},
        {"Subprocess aborted***Exception:   0.10 sec", "Subprocess aborted"},
        {"***Not Run   0.00 sec", ""},
        {"***Not Run (Disabled)   0.00 sec", "(Disabled)"},
    };
    for (const auto& [end, reason] : ends) {
        CAPTURE(end);
        const auto finished = output.finished("1/1 Test #1: a ......" + end);
        REQUIRE(finished);
        CHECK(finished->is_whole);
        CHECK(finished->reason == reason);
    }
}

TEST_CASE("CTest's lines: regular expressions that stand in lines of their own") {
    auto output = output_of({"a"});
    auto test = output.finished("1/1 Test #1: a ...***Failed  Required regular expression not found. Regex=[good");
    REQUIRE(test);
    CHECK_FALSE(test->is_whole);
    TestOutput::append(*test, "bye 2 sec.");
    CHECK_FALSE(test->is_whole);
    TestOutput::append(*test, "]  0.25 sec");
    CHECK(test->is_whole);
    CHECK(test->reason == "Required regular expression not found. Regex=[good bye 2 sec.]");
    CHECK(test->seconds == 0.25);
}

TEST_CASE("CTest's lines: with --stop-on-failure the summary comes when as many have finished as it says") {
    auto output = output_of({"a", "b", "c"}, true);
    REQUIRE(output.finished("1/3 Test #1: a ....   Passed    0.00 sec"));
    REQUIRE(output.finished("2/3 Test #2: b ....***Failed    0.00 sec"));
    CHECK_FALSE(output.is_summary("0% tests passed, 1 tests failed out of 1"));
    CHECK(output.is_summary("50% tests passed, 1 tests failed out of 2"));
}
