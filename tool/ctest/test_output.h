// What CTest prints while it runs tests, line by line.
#pragma once

#include "tool/ctest/test_list.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

enum class TestResult { passed, failed, timeout, crashed, skipped, not_run, disabled };

[[nodiscard]] std::string_view to_string(TestResult result);
[[nodiscard]] std::optional<TestResult> test_result_of(std::string_view text);

// Whether it is to run again until it passes.
[[nodiscard]] constexpr bool is_failure(TestResult result) {
    return result == TestResult::failed || result == TestResult::timeout || result == TestResult::crashed ||
           result == TestResult::not_run;
}

struct FinishedTest {
    int index = 0;
    std::string name;
    TestResult result = TestResult::passed;
    double seconds = 0;
    std::string reason;              // in CTest's words, such as "SegFault"; "" if it has none
    bool is_whole = true;            // false: the next line has more of what CTest says of it
    std::vector<std::string> output; // of one that failed; complete when the next one is reported
};

// Reads the lines of one CTest process. A test that prints what looks like CTest's own lines is believed only if the
// number and the name belong together.
class TestOutput {
  public:
    // With `stops_on_failure` CTest need not have run all tests that it runs when it sums up.
    explicit TestOutput(const std::vector<Test>& tests, bool stops_on_failure = false);

    struct Started {
        int index = 0;
        std::string name;
    };
    // What the line says; its text is added to the output of the test that failed before it if it says nothing.
    std::optional<Started> started(std::string_view line) const;
    std::optional<FinishedTest> finished(std::string_view line);
    // The next line of what CTest says of a test that is not whole yet.
    static void append(FinishedTest& test, std::string_view line);
    // Whether CTest sums up from here on. It does so only when all that it runs has finished.
    [[nodiscard]] bool is_summary(std::string_view line) const;

  private:
    std::map<int, std::string> names_;
    bool stops_on_failure_;
    std::set<int> finished_; // indices
    size_t total_ = 0;       // of the tests that CTest runs; 0: it has not said so
};

} // namespace cmakewatch
