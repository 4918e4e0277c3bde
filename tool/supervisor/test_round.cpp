#include "tool/supervisor/test_round.h"

#include "tool/base/file_system_posix.h"
#include "tool/process/signals_posix.h"

#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr int code_of_failed_round = static_cast<int>(ErrorKind::project);

} // namespace

TestRound::TestRound(boost::asio::any_io_executor executor, const Surroundings& surroundings,
                     const RoundSelection& selection)
    : executor_(executor), surroundings_(surroundings), model_(selection.model), digests_(selection.digests) {
    std::vector<int> failed;
    std::vector<int> others;
    const bool is_one_part = !surroundings_.command.junit.empty(); // one file of results is one run of CTest
    for (const auto& test : selection.tests)
        (test.failed_last && !is_one_part ? failed : others).push_back(model_->tests[test.position].index);
    if (!failed.empty()) parts_.push_back(std::move(failed));
    if (!others.empty()) parts_.push_back(std::move(others));
}

Result<order::Run> TestRound::begin_part() {
    const auto& [command, reporter, files, record] = surroundings_;
    part_ = {};
    part_.tests = std::move(parts_.front());
    parts_.pop_front();
    files.begin_part();
    std::vector<std::string> arguments;
    if (!command.junit.empty()) arguments = {"--output-junit", command.junit};
    arguments.insert(arguments.end(), command.arguments.others.begin(), command.arguments.others.end());
    auto run = CTestRun::prepare(executor_, command.ctest, model_->tests, part_.tests, arguments,
                                 {[this](const TestOutput::Started& test) {
                                      surroundings_.files.test_started(static_cast<size_t>(test.index - 1));
                                      surroundings_.reporter.started(test.name);
                                  },
                                  [this](const FinishedTest& test) { on_finished(test); },
                                  [this](std::string_view line) {
                                      if (surroundings_.command.arguments.is_verbose)
                                          return surroundings_.reporter.line(line);
                                      part_.other_lines.add(line);
                                  }});
    if (!run) return run.error();
    part_.run = std::move(*run);
    return part_.run->order();
}

void TestRound::on_finished(const FinishedTest& test) {
    const auto position = static_cast<size_t>(test.index - 1);
    const bool is_selected = position < model_->tests.size() && model_->may_run[position];
    ++part_.finished;
    if (is_failure(test.result)) ++part_.failed;
    surroundings_.reporter.finished(test, is_selected);
    if (!is_selected) {
        if (is_failure(test.result)) forget_users_of(*model_, position, surroundings_.record);
        return;
    }
    surroundings_.record.set(model_->keys[position], {digests_[position], test.result, ""});
    finished_.insert(position);
}

void TestRound::end_part(ExitStatus status, bool was_stopped) {
    part_.run->end(was_stopped);
    part_.run.reset();
    surroundings_.files.end_part(file_time_now());
    const bool is_worse = status.signal != 0 || (status_.signal == 0 && status.code > status_.code);
    if (is_worse) status_ = status;
    if (!was_stopped) judge(status);
}

void TestRound::judge(ExitStatus status) {
    if (status.signal != 0) {
        fail(signal_name(status.signal) + " ended it");
    } else if (part_.failed == 0 && status.code != 0) {
        fail(fmt::format("it ended with code {}, and no test has failed", status.code));
    } else if (part_.finished == 0) {
        status_.code = code_of_failed_round;
        fail("it has run none of the tests");
    } else if (const auto unknown = unfinished(); unknown > 0 && status.code == 0) {
        status_.code = code_of_failed_round;
        fail(fmt::format("it has not said how {} of {} selected tests went", unknown, part_.tests.size()));
    }
    if (part_.failed > 0 && surroundings_.command.arguments.stops_on_failure) parts_.clear();
}

void TestRound::fail(const std::string& why) {
    surroundings_.reporter.ctest_failed(why, part_.other_lines.take());
    parts_.clear();
}

std::ptrdiff_t TestRound::unfinished() const {
    return std::count_if(part_.tests.begin(), part_.tests.end(),
                         [this](int index) { return !finished_.contains(static_cast<size_t>(index - 1)); });
}

std::vector<TestHistory::Ran> TestRound::ran() const {
    std::vector<TestHistory::Ran> all;
    for (const auto position : finished_) {
        auto outputs = surroundings_.files.outputs_of(position, surroundings_.command.ctest.build_dir);
        if (!outputs.empty()) all.push_back({model_->keys[position], std::move(outputs)});
    }
    return all;
}

} // namespace cmakewatch
