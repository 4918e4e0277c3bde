#include "tool/supervisor/test_rounds.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/glob.h"
#include "tool/ctest/junit.h"
#include "tool/supervisor/resolved_files.h"

#include <ctime>
#include <utility>

namespace cmakewatch {

TestRounds::TestRounds(boost::asio::any_io_executor executor, Worker& worker, TestReporter reporter,
                       TestRoundsOptions options, Handler handler)
    : executor_(executor),
      worker_(worker),
      reporter_(std::move(reporter)),
      options_(std::move(options)),
      handler_(std::move(handler)),
      tests_(executor_, worker_, options_.command.ctest, options_.command.arguments.selection,
             {[this](std::vector<Test> tests, std::optional<std::vector<int>> requested) {
                  select(std::move(tests), std::move(requested));
              },
              [this](const Error& error) { no_tests(error); }, [this](const Error& error) { fail(error); },
              handler_.on_listing}),
      history_(options_.history, [&worker] { return worker.gives_up(); }),
      files_([this](const Error& warning) { reporter_.warning(warning); }) {}

void TestRounds::use(const CTestCommand& ctest, const CTestArguments& arguments) {
    auto& command = options_.command;
    if (ctest.environment == command.ctest.environment && ctest.configuration == command.ctest.configuration &&
        arguments == command.arguments)
        return;
    command.ctest.environment = ctest.environment;
    command.ctest.configuration = ctest.configuration;
    command.arguments = arguments;
    tests_.use(command.ctest, command.arguments.selection);
    next_.wanted = WantedTests::all;
}

void TestRounds::start(int build, std::shared_ptr<const Project> project) {
    cancel();
    begun_ = Begun{build, std::move(project)};
    status_ = {};
    tests_.list();
}

void TestRounds::cancel() {
    ++number_;
    // Every beginning that an IDE has seen gets its end.
    if (const auto begun = std::exchange(begun_, std::nullopt)) reporter_.round_cancelled(begun->build);
    round_.reset();
    tests_.cancel();
}

void TestRounds::nothing(int exit_code) {
    next_.wanted = WantedTests::affected;
    begun_.reset();
    const auto& junit = options_.command.junit;
    if (junit.empty() || exit_code != 0) return handler_.on_nothing(exit_code);
    // An earlier round's results must not pass for those of this one.
    worker_.run([junit] { return write_file(junit, empty_test_suite(std::time(nullptr))); },
                [this, number = number_](const Result<void>& written) {
                    if (!written) reporter_.warning(written.error());
                    if (number == number_) handler_.on_nothing(0);
                });
}

void TestRounds::fail(const Error& error) {
    reporter_.error(error);
    nothing(static_cast<int>(error.kind));
}

void TestRounds::no_tests(const Error& error) {
    if (!options_.allow_empty) return fail(error);
    reporter_.warning(error);
    nothing(0);
}

void TestRounds::select(std::vector<Test> tests, std::optional<std::vector<int>> requested) {
    SelectionRequest request;
    request.tests = std::move(tests);
    request.requested = std::move(requested);
    request.project = begun_->project;
    request.record = record_;
    request.wanted = next_.wanted;
    request.changed_files = std::exchange(next_.changed_files, {});
    request.known_files = files_.all();
    request.last_round = next_.last_round;
    request.filter = next_.filter;
    auto changed_files = request.changed_files;
    worker_.run([this, request = std::move(request)]() mutable { return history_.select(std::move(request)); },
                [this, number = number_, changed_files = std::move(changed_files)](RoundSelection selection) mutable {
                    if (number == number_) return on_selected(std::move(selection));
                    next_.changed_files.merge(changed_files);
                });
}

void TestRounds::on_selected(RoundSelection selection) {
    record_ = std::move(selection.record);
    const bool files_have_changed = files_.begin_round(selection.model, std::move(selection.files),
                                                       std::move(selection.missing_files), file_time_now());
    if (files_have_changed) handler_.on_files_changed();
    if (selection.error) return fail(*selection.error);
    for (const auto& name : selection.unknown_files) reporter_.warning(unknown_file_warning(name));
    if (selection.tests.empty()) {
        reporter_.nothing_selected(begun_->build, *selection.model);
        return nothing(0);
    }
    next_.wanted = WantedTests::affected;
    next_.last_round.clear();
    for (const auto& test : selection.tests) next_.last_round.insert(selection.model->keys[test.position]);
    reporter_.selected(begun_->build, *selection.model, selection.tests);
    round_ = std::make_unique<TestRound>(
        executor_, TestRound::Surroundings{options_.command, reporter_, files_, *record_}, selection);
    if (!run_part()) nothing(status_.code);
}

// Whether it has begun. If not, the round has ended.
bool TestRounds::run_part() {
    const auto order = round_->begin_part();
    if (order) {
        handler_.on_run(*order);
        return true;
    }
    reporter_.error(order.error());
    status_.code = static_cast<int>(order.error().kind);
    part_not_started();
    return false;
}

bool TestRounds::part_ended(ExitStatus status, bool was_stopped) {
    if (!round_) return false;
    round_->end_part(status, was_stopped);
    status_ = round_->status();
    save();
    if (was_stopped) {
        cancel();
        return false;
    }
    if (round_->has_more_parts()) return run_part();
    begun_.reset();
    round_.reset();
    files_.end_round();
    reporter_.round_finished();
    return false;
}

void TestRounds::part_not_started() {
    round_.reset();
    if (std::exchange(begun_, std::nullopt)) reporter_.round_failed();
}

void TestRounds::save() {
    auto ran = round_->ran();
    worker_.run(
        [this, record = *record_, ran, span = files_.span()]() mutable {
            auto written = history_.save(record, ran, span);
            return std::pair(std::move(written), std::move(record));
        },
        [this, ran](auto saved) {
            const auto& [written, record] = saved;
            if (!written) reporter_.warning(written.error());
            for (const auto& test : ran) record_->set(test.key, *record.find(test.key));
        });
}

void TestRounds::drop_outputs(std::vector<Change>& changes) {
    std::erase_if(changes, [this](const Change& change) {
        return change.kind == ChangeKind::runtime && runtime_files().contains(change.path) &&
               !is_watched(change.path) && files_.is_of_tests(change);
    });
}

void TestRounds::note_changes(const std::vector<Change>& changes) {
    for (const auto& change : changes)
        if (is_watched(change.path) || (change.kind == ChangeKind::runtime && !runtime_files().contains(change.path)))
            next_.changed_files.insert(change.path);
}

bool TestRounds::is_watched(const std::string& file) const {
    return glob::matches_any(options_.history.watch, file);
}

} // namespace cmakewatch
