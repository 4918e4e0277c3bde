#include "tool/ctest/test_output.h"

#include <array>
#include <charconv>
#include <cmath>

namespace cmakewatch {
namespace {

constexpr std::array<std::pair<TestResult, std::string_view>, 7> names{{{TestResult::passed, "passed"},
                                                                        {TestResult::failed, "failed"},
                                                                        {TestResult::timeout, "timeout"},
                                                                        {TestResult::crashed, "crashed"},
                                                                        {TestResult::skipped, "skipped"},
                                                                        {TestResult::not_run, "not run"},
                                                                        {TestResult::disabled, "disabled"}}};

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text;
}

bool take(std::string_view& text, std::string_view start) {
    if (!text.starts_with(start)) return false;
    text.remove_prefix(start.size());
    return true;
}

std::optional<int> take_number(std::string_view& text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(read.ptr - text.data()));
    return number;
}

// What stands behind the dots: "   Passed    0.01 sec", "***Failed  Required regular expression ...    0.01 sec".
TestResult result_of(std::string_view text) {
    if (text.find("***Not Run (Disabled)") != std::string_view::npos) return TestResult::disabled;
    if (text.find("***Not Run") != std::string_view::npos) return TestResult::not_run;
    if (text.find("***Skipped") != std::string_view::npos) return TestResult::skipped;
    if (text.find("***Timeout") != std::string_view::npos) return TestResult::timeout;
    if (text.find("***Exception") != std::string_view::npos) return TestResult::crashed;
    if (text.find("***") != std::string_view::npos) return TestResult::failed;
    return without_blanks(text).starts_with("Passed") ? TestResult::passed : TestResult::failed;
}

std::string_view without_blanks_behind(std::string_view text) {
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

// Takes "  0.01 sec" from the end of the text.
double take_seconds(std::string_view& text) {
    const auto end = text.rfind(" sec");
    if (end == std::string_view::npos) return 0;
    text = text.substr(0, end);
    const auto start = text.find_last_of(" *") + 1;
    const auto number = text.substr(start);
    text = text.substr(0, start);
    double seconds = 0;
    std::from_chars(number.data(), number.data() + number.size(), seconds);
    return std::isfinite(seconds) && seconds > 0 ? seconds : 0;
}

// Of "***Failed  Required regular expression not found.", "***Exception: SegFault", "Subprocess aborted***Exception:"
// what is more than the result.
std::string_view reason_in(std::string_view text) {
    const auto mark = text.find("***");
    if (mark == std::string_view::npos) return {};
    if (const auto before = without_blanks(text.substr(0, mark)); !before.empty()) return before;
    text.remove_prefix(mark + 3);
    for (const auto result : {"Failed", "Exception:", "Timeout", "Not Run", "Skipped"})
        if (take(text, result)) return without_blanks_behind(without_blanks(text));
    return {};
}

bool ends_with_seconds(std::string_view line) {
    return line.ends_with(" sec");
}

} // namespace

std::string_view to_string(TestResult result) {
    for (const auto& [known, name] : names)
        if (known == result) return name;
    return "failed";
}

std::optional<TestResult> test_result_of(std::string_view text) {
    for (const auto& [result, name] : names)
        if (name == text) return result;
    return std::nullopt;
}

TestOutput::TestOutput(const std::vector<Test>& tests, bool stops_on_failure) : stops_on_failure_(stops_on_failure) {
    for (const auto& test : tests) names_.emplace(test.index, test.name);
}

// "    Start 12: name"
std::optional<TestOutput::Started> TestOutput::started(std::string_view line) const {
    auto rest = without_blanks(line);
    if (rest.size() == line.size() || !take(rest, "Start ")) return std::nullopt;
    rest = without_blanks(rest);
    const auto index = take_number(rest);
    if (!index || !take(rest, ": ")) return std::nullopt;
    const auto name = names_.find(*index);
    if (name == names_.end() || rest != name->second) return std::nullopt;
    return Started{*index, name->second};
}

// " 3/12 Test #12: name ......   Passed    0.01 sec"; without the count in front if it is one that --repeat repeats
std::optional<FinishedTest> TestOutput::finished(std::string_view line) {
    auto rest = without_blanks(line);
    auto behind_count = rest;
    std::optional<int> total;
    if (take_number(behind_count) && take(behind_count, "/") && (total = take_number(behind_count)) &&
        take(behind_count, " ")) {
        rest = behind_count;
    } else if (rest.size() == line.size()) {
        return std::nullopt;
    }
    if (!take(rest, "Test")) return std::nullopt;
    rest = without_blanks(rest);
    if (!take(rest, "#")) return std::nullopt;
    const auto index = take_number(rest);
    if (!index || !take(rest, ": ")) return std::nullopt;
    const auto name = names_.find(*index);
    if (name == names_.end() || !take(rest, name->second)) return std::nullopt;
    if (!take(rest, " ...")) return std::nullopt; // of --show-only
    rest.remove_prefix(std::min(rest.find_first_not_of('.'), rest.size()));
    finished_.insert(*index);
    if (total) total_ = static_cast<size_t>(std::max(*total, 0));
    FinishedTest test;
    test.index = *index;
    test.name = name->second;
    test.result = result_of(rest);
    // Several regular expressions stand in lines of their own, and so does what follows them.
    test.is_whole = ends_with_seconds(rest) || rest.find("Regex=[") == std::string_view::npos;
    if (test.is_whole) test.seconds = take_seconds(rest);
    test.reason = reason_in(rest);
    return test;
}

void TestOutput::append(FinishedTest& test, std::string_view line) {
    test.is_whole = ends_with_seconds(line);
    if (test.is_whole) test.seconds = take_seconds(line);
    line = without_blanks_behind(line);
    test.reason.append(line == "]" ? "" : " ").append(line);
}

// "50% tests passed, 1 tests failed out of 2"
bool TestOutput::is_summary(std::string_view line) const {
    std::optional<int> total;
    const bool is_whole = take_number(line) && take(line, "% tests passed, ") && take_number(line) &&
                          take(line, " tests failed out of ") && (total = take_number(line)) && line.empty();
    if (!is_whole) return false;
    return finished_.size() >= total_ || (stops_on_failure_ && *total == static_cast<int>(finished_.size()));
}

} // namespace cmakewatch
