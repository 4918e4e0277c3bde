#include "tool/report/test_reporter.h"

#include "tool/report/counted.h"
#include "tool/report/failure_links.h"

#include <fmt/format.h>

#include <utility>

namespace cmakewatch {
namespace {

constexpr size_t most_names = 20;

} // namespace

void TestReporter::begin(int build, const TestModel& model, size_t selected) {
    ++rounds_;
    round_ = Round();
    round_->start = std::chrono::steady_clock::now();
    round_->build = build;
    round_->total = model.total();
    round_->selected = static_cast<int>(selected);
}

void TestReporter::end(std::string_view result) {
    if (!round_) return;
    events_.tests_finished(round_->build, rounds_, result, static_cast<int>(round_->passed.size()),
                           static_cast<int>(round_->failed.size()), round_->seconds());
    round_.reset();
}

void TestReporter::selected(int build, const TestModel& model, const std::vector<SelectedTest>& selected) {
    begin(build, model, selected.size());
    status_.tests_started(build, round_->selected);
    if (volume_ != Reporter::Volume::quiet)
        console_.line(fmt::format("running {} of {} tests", round_->selected, round_->total));
    if (volume_ == Reporter::Volume::verbose)
        for (const auto& test : selected)
            console_.raw_line(fmt::format("  {}: {}", model.tests[test.position].name, test.reason));
    events_.tests_selected(build, rounds_, round_->total, round_->selected);
}

void TestReporter::nothing_selected(int build, const TestModel& model) {
    begin(build, model, 0);
    if (is_alone_) {
        const auto words = fmt::format("unchanged #{}", build);
        console_.line(words, Console::Tone::good, ": no test is affected");
        status_.is_ready(words);
    }
    notifier_.good(fmt::format("build succeeded #{}", build));
    events_.tests_selected(build, rounds_, round_->total, 0);
    end("passed");
}

void TestReporter::started(const std::string& name) {
    status_.test_started(name);
}

void TestReporter::line(std::string_view text) {
    console_.raw_line(text);
}

void TestReporter::finished(const FinishedTest& test, bool is_selected) {
    if (!round_) return;
    events_.test_finished(round_->build, rounds_, test.name, test.index, to_string(test.result), test.seconds);
    status_.test_finished(is_failure(test.result));
    round_->failed.erase(test.index);
    round_->passed.erase(test.index);
    round_->skipped.erase(test.index);
    if (is_failure(test.result)) {
        round_->failed[test.index] = test.name;
        show(test);
    } else if (is_selected) {
        (test.result == TestResult::passed ? round_->passed : round_->skipped).insert(test.index);
    }
}

void TestReporter::show(const FinishedTest& failure) {
    console_.raw_line(fmt::format("{}: {} ({:.2f} s)", console_.coloured(to_string(failure.result), Console::Tone::bad),
                                  failure.name, failure.seconds));
    if (!failure.reason.empty()) console_.raw_line(failure.reason);
    const FailureLinks links(
        names_, [this](const Diagnostic& place) { events_.diagnostic(round_->build, DiagnosticOrigin::test, place); });
    for (const auto& text : failure.output)
        console_.raw_line(links.in_line(console_.style().colours ? text : without_colours(text)));
}

void TestReporter::show_names_of_failed() {
    if (round_->failed.empty()) return;
    std::vector<std::string> names;
    names.reserve(round_->failed.size());
    for (const auto& [index, name] : round_->failed) names.push_back(name);
    console_.wrapped_line("failed: " + first_names(names, most_names));
}

void TestReporter::round_finished() {
    if (!round_) return;
    const auto& round = *round_;
    show_names_of_failed();
    const bool is_good = round.failed.empty() && !round.has_ctest_failed;
    const auto* result = is_good ? "passed" : "failed";
    const auto words = fmt::format("tests {} #{}", result, round.build);
    console_.line(words, is_good ? Console::Tone::good : Console::Tone::bad,
                  fmt::format(" ({} of {} selected, {} passed, {} failed, {}{:.1f} s)", round.selected, round.total,
                              round.passed.size(), round.failed.size(),
                              round.skipped.empty() ? "" : fmt::format("{} skipped, ", round.skipped.size()),
                              round.seconds()));
    const auto outcome = round.failed.empty() ? words : fmt::format("{}: {} failed", words, round.failed.size());
    status_.tests_ended(outcome);
    is_good ? notifier_.good(outcome) : notifier_.failed(outcome);
    end(result);
}

void TestReporter::round_failed() {
    if (round_) round_->has_ctest_failed = true;
    round_finished();
}

void TestReporter::round_cancelled(int build) {
    const auto words = fmt::format("tests cancelled #{}", build);
    if (round_) show_names_of_failed();
    console_.line(words, Console::Tone::caution,
                  round_ && round_->finished() > 0
                      ? fmt::format(" ({} of {} selected had run, {} failed)", round_->finished(), round_->selected,
                                    round_->failed.size())
                      : "");
    status_.tests_ended(words);
    end("cancelled");
}

void TestReporter::ctest_failed(const std::string& why, const std::vector<std::string>& output) {
    if (round_) round_->has_ctest_failed = true;
    for (const auto& text : output) console_.raw_line(text);
    error({ErrorKind::project, "ctest failed", "", why, output.empty() ? "" : "its words are above"});
}

void TestReporter::waiting(bool keys_work) {
    if (is_alone_ && volume_ != Reporter::Volume::quiet)
        console_.line(fmt::format("waiting for a change{}", keys_work ? " (? shows keys)" : ""));
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
