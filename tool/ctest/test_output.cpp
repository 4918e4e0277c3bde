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

double seconds_of(std::string_view text) {
    const auto end = text.rfind(" sec");
    if (end == std::string_view::npos) return 0;
    text = text.substr(0, end);
    text.remove_prefix(text.find_last_of(" *") + 1);
    double seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::isfinite(seconds) && seconds > 0 ? seconds : 0;
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

TestOutput::TestOutput(const std::vector<Test>& tests) {
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
    return FinishedTest{*index, name->second, result_of(rest), seconds_of(rest), {}};
}

// "50% tests passed, 1 tests failed out of 2"
bool TestOutput::is_summary(std::string_view line) const {
    const bool is_whole = take_number(line) && take(line, "% tests passed, ") && take_number(line) &&
                          take(line, " tests failed out of ") && take_number(line) && line.empty();
    return is_whole && finished_.size() >= total_;
}

} // namespace cmakewatch
