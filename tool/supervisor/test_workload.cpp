#include "tool/supervisor/test_workload.h"

#include "tool/base/path.h"
#include "tool/protocol/child_variables.h"
#include "tool/supervisor/resolved_files.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <csignal>
#include <utility>

namespace cmakewatch {
namespace {

CTestCommand ctest_of_rounds(const ConfiguredProject& configured) {
    auto ctest = ctest_command(configured);
    // What a test leaves behind is found by this, should its child be lost.
    ctest.environment.push_back(fmt::format("{}=1", program_variable));
    ctest.environment.push_back(fmt::format("{}=1", iteration_variable));
    return ctest;
}

TestRoundsOptions rounds_options(const Options& options, BuiltProject& built, size_t workload,
                                 const std::string& current_directory) {
    const auto& configured = built.configured();
    const auto& preset = configured.preset->session();
    TestRoundsOptions rounds;
    auto& command = rounds.command;
    command.ctest = ctest_of_rounds(configured);
    command.arguments = split_ctest_arguments(ctest_arguments(preset, options));
    if (!options.junit.empty()) command.junit = path::absolute(options.junit, current_directory);
    auto& history = rounds.history;
    history.build_dir = command.ctest.build_dir;
    history.manifest = configured.manifest();
    history.watch = built.settings(workload).patterns.runtime;
    history.reached_by = files_named(options.files, current_directory);
    history.changed_only = options.changed_only;
    history.parts_of = [&built](const Target& target) { return built.parts_of({target.name}); };
    rounds.allow_empty = options.allow_empty || preset.test.allows_no_tests;
    return rounds;
}

} // namespace

TestWorkload::TestWorkload(const Session& session, int index, Options options, const std::string& current_directory,
                           TestReporter reporter)
    : Workload(session, index),
      options_(std::move(options)),
      rounds_(session.executor, session.worker, std::move(reporter),
              rounds_options(options_, session.built, static_cast<size_t>(index), current_directory),
              {[this](const order::Run& run) {
                   if (!children().is_stopping()) children().send(run);
               },
               [this](int exit_code) {
                   if (!options_.once) say_that_it_waits();
                   this->session().on_event(session::event::NothingToRun{exit_code, number()});
               },
               [this] { watch_exact_plan([] {}); }, session.on_group}) {}

void TestWorkload::find_requested(const std::function<void(RequestedTests)>& on_known) {
    rounds_.find_requested([this, on_known](std::optional<std::set<std::string>> names) {
        // As long as it cannot be told which ones are requested: those that were.
        const bool is_unknown = rounds_.is_selective() && !names;
        on_known({std::move(names), is_unknown});
    });
}

void TestWorkload::use_project() {
    const auto& configured = session().built.configured();
    const auto arguments = ctest_arguments(configured.preset->session(), options_);
    rounds_.use(ctest_of_rounds(configured), split_ctest_arguments(arguments));
}

void TestWorkload::build_starts() {
    rounds_.build_starts();
    Workload::build_starts();
}

bool TestWorkload::expects_restart() const {
    return Workload::expects_restart() || session().decisions.launched_build(number()) != 0;
}

void TestWorkload::run(const session::command::LaunchProgram& command) {
    rounds_.start(command.build, session().built.project());
}

void TestWorkload::before_stop() {
    if (program() == 0) rounds_.cancel();
}

void TestWorkload::forget() {
    rounds_.cancel();
    session().reporter.program_lost(number());
}

void TestWorkload::has_ended(const session::command::ReportExit& command) {
    if (command.session_goes_on) say_that_it_waits();
}

void TestWorkload::say_that_it_waits() {
    rounds_.reporter().waiting(session().terminal.takes_keys());
}

// What is known of the tests is still being written in the worker.
void TestWorkload::finish(const std::function<void()>& then) {
    session().worker.post([executor = session().executor, then] { boost::asio::post(executor, then); });
}

bool TestWorkload::take_key(char key) {
    const bool is_alone = session().built.size() == 1; // else this key is that of the programs
    if (key == 'a') return run_again(WantedTests::all);
    if (key == 'f') return run_again(WantedTests::failed);
    return key == 'r' && is_alone && run_again(WantedTests::again);
}

// Tests that run are stopped.
bool TestWorkload::run_again(WantedTests wanted) {
    rounds_.select_next(wanted);
    session().on_event(session::event::RunRequested{number()});
    return true;
}

void TestWorkload::filter_tests(const std::string& expression) {
    rounds_.filter(expression);
    run_again(WantedTests::all);
}

bool TestWorkload::may_have_written(bool is_soon_after_start) const {
    (void)is_soon_after_start;
    return is_alive();
}

void TestWorkload::on_started(const report::Started& started) {
    (void)started;
    session().on_start(true);
}

void TestWorkload::on_exited(const report::Exited& exited) {
    if (exited.status.signal == SIGINT) session().on_interrupted(); // Ctrl-C went to CTest
    if (rounds_.part_ended(exited.status, children().is_stopping())) return;
    session().on_event(session::event::ProgramExited{rounds_.status(), number()});
}

void TestWorkload::on_launch_failed(const report::LaunchFailed& failed) {
    if (!children().is_stopping()) session().reporter.error(failed.error); // its output goes nowhere by then
    rounds_.part_not_started();
    session().on_event(session::event::LaunchFailed{number()});
}

} // namespace cmakewatch
