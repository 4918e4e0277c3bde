#include "tool/report/test_reporter.h"

#include <fmt/format.h>

namespace cmakewatch {

void TestReporter::begin(int build, int total, int selected) {
    build_ = build;
    ++round_;
    is_under_way_ = true;
    total_ = total;
    selected_ = selected;
    started_ = 0;
    failed_.clear();
    passed_.clear();
    skipped_.clear();
    has_ctest_failed_ = false;
    start_ = std::chrono::steady_clock::now();
}

double TestReporter::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void TestReporter::end(std::string_view result) {
    if (!std::exchange(is_under_way_, false)) return;
    events_.tests_finished(build_, round_, result, static_cast<int>(passed_.size()), static_cast<int>(failed_.size()),
                           seconds());
}

void TestReporter::selected(int build, const TestModel& model, const std::vector<SelectedTest>& selected) {
    begin(build, model.total(), static_cast<int>(selected.size()));
    if (volume_ != Reporter::Volume::quiet) console_.line(fmt::format("running {} of {} tests", selected_, total_));
    if (volume_ == Reporter::Volume::verbose)
        for (const auto& test : selected)
            console_.raw_line(fmt::format("  {}: {}", model.tests[test.position].name, test.reason));
    events_.tests_selected(build_, round_, total_, selected_);
}

void TestReporter::nothing_selected(int build, const TestModel& model) {
    begin(build, model.total(), 0);
    if (is_alone_) console_.line(fmt::format("unchanged #{}", build));
    events_.tests_selected(build_, round_, total_, selected_);
    end("passed");
}

void TestReporter::started(const std::string& name) {
    started_ = std::min(started_ + 1, selected_);
    if (volume_ != Reporter::Volume::quiet) console_.progress(fmt::format("[{}/{}] {}", started_, selected_, name));
}

void TestReporter::line(std::string_view text) {
    console_.raw_line(text);
}

void TestReporter::finished(const FinishedTest& test, bool is_selected) {
    events_.test_finished(build_, round_, test.name, test.index, to_string(test.result), test.seconds);
    failed_.erase(test.index);
    passed_.erase(test.index);
    skipped_.erase(test.index);
    if (is_failure(test.result)) {
        failed_[test.index] = test;
    } else if (is_selected) {
        (test.result == TestResult::passed ? passed_ : skipped_).insert(test.index);
    }
}

void TestReporter::round_finished() {
    const auto failures = static_cast<int>(failed_.size());
    for (const auto& [index, test] : failed_) {
        console_.raw_line(fmt::format("{}: {} ({:.2f} s)", to_string(test.result), test.name, test.seconds));
        if (!test.reason.empty()) console_.raw_line(test.reason);
        for (const auto& text : test.output) console_.raw_line(console_.style().colours ? text : without_colours(text));
    }
    const auto* result = failures == 0 && !has_ctest_failed_ ? "passed" : "failed";
    console_.line(fmt::format("tests {} #{} ({} of {} selected, {} passed, {} failed, {}{:.1f} s)", result, build_,
                              selected_, total_, passed_.size(), failures,
                              skipped_.empty() ? "" : fmt::format("{} skipped, ", skipped_.size()), seconds()));
    end(result);
}

void TestReporter::round_failed() {
    has_ctest_failed_ = true;
    round_finished();
}

void TestReporter::round_cancelled(int build) {
    console_.line(fmt::format("tests cancelled #{}", build));
    end("cancelled");
}

void TestReporter::ctest_failed(const std::string& why, const std::vector<std::string>& output) {
    has_ctest_failed_ = true;
    for (const auto& text : output) console_.raw_line(text);
    error({ErrorKind::project, "ctest failed", "", why, output.empty() ? "" : "its words are above"});
}

void TestReporter::waiting(bool keys_work) {
    if (is_alone_ && volume_ != Reporter::Volume::quiet)
        console_.line(fmt::format("waiting for a change{}",
                                  keys_work ? " (r runs all tests, f those that failed, q quits)" : ""));
}

void TestReporter::error(const Error& error) {
    console_.error(error);
    events_.error(error);
}

void TestReporter::warning(const Error& error) {
    console_.warning(error);
    events_.warning(error);
}

} // namespace cmakewatch
