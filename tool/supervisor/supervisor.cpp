#include "tool/supervisor/supervisor.h"

#include "tool/process/memory_linux.h"
#include "tool/process/process_tree_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/project/glob.h"
#include "tool/project/path.h"
#include "tool/supervisor/meant_files.h"
#include "tool/watch/file_system_posix.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>

#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds stop_notice_delay{1000};
constexpr std::chrono::milliseconds executable_check_interval{200};
constexpr int most_executable_checks = 150;
constexpr std::chrono::milliseconds soon_after_build{500}; // its hooks have run by then, mostly
constexpr std::chrono::milliseconds soon_after_start{2000};
constexpr std::chrono::milliseconds child_start_interval{1000};

NinjaOptions ninja_options(const Options& options, const ConfiguredProject& configured, const Console& console) {
    return {configured.directory.ninja,
            configured.directory.cmake,
            configured.directory.path,
            configured.manifest(),
            options.jobs,
            console.style().colours,
            configured.preset,
            configured.job_server};
}

session::Options session_options(const Options& options) {
    return {options.command != Command::build,
            options.restart_unchanged,
            options.stop_before_build,
            options.command == Command::test,
            options.exit_with_program,
            options.once,
            options.settle_ms};
}

Reporter::Volume volume(const Options& options) {
    if (options.quiet) return Reporter::Volume::quiet;
    return options.verbose ? Reporter::Volume::verbose : Reporter::Volume::normal;
}

TerminalFeatures extra_features(const Options& options, const Console& console) {
    if (!options.terminal_extras || !console.style().is_terminal) return {};
    return terminal_features([](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value != nullptr ? value : "");
    });
}

CTestCommand ctest_of_rounds(const ConfiguredProject& configured) {
    auto ctest = ctest_command(configured);
    // What a test leaves behind is found by this, should its child be lost.
    ctest.environment.push_back(fmt::format("{}=1", program_variable));
    ctest.environment.push_back(fmt::format("{}=1", iteration_variable));
    return ctest;
}

TestRoundsOptions test_rounds_options(const Options& options, const ConfiguredProject& configured,
                                      const LaunchSettings& settings, const std::string& current_directory,
                                      PartsOf parts_of) {
    TestRoundsOptions rounds;
    rounds.parts_of = std::move(parts_of);
    rounds.watch = settings.patterns.runtime;
    rounds.ctest = ctest_of_rounds(configured);
    rounds.manifest = configured.manifest();
    const auto& preset = configured.preset->session();
    rounds.arguments = ctest_arguments(preset, options);
    rounds.reached_by = files_named(options.files, current_directory);
    if (!options.junit.empty()) rounds.junit = path::absolute(options.junit, current_directory);
    rounds.changed_only = options.changed_only;
    rounds.allow_empty = options.allow_empty || preset.test.allows_no_tests;
    return rounds;
}

SessionFacts facts(const Options& options, const ConfiguredProject& configured, const LaunchSettings& settings) {
    const auto* command = options.command == Command::run ? "run" : options.command == Command::test ? "test" : "build";
    return {configured.directory.path, configured.project->generator, command, settings.targets,
            options.command == Command::test};
}

} // namespace

Supervisor::Supervisor(boost::asio::io_context& loop, Options options, const std::string& current_directory,
                       std::vector<std::string> arguments, ConfiguredProject configured, LaunchSettings settings,
                       Console& console, EventStream& events, Trace& trace)
    : loop_(loop),
      options_(std::move(options)),
      console_(console),
      trace_(trace),
      signals_(loop),
      worker_(loop.get_executor()),
      built_(loop.get_executor(), worker_, options_, current_directory, std::move(configured), std::move(settings)),
      hooks_(loop.get_executor(), options_.hooks,
             [this] { return built_.configured().preset->session().configure_environment; },
             {[this](std::string_view line) { reporter_.hook_line(line); },
              [this](const Error& warning) { reporter_.warning(warning); }, [this] { input_.start(); }}),
      extras_(console, extra_features(options_, console), [this] { return terminal_.is_caught_up(); }),
      reporter_(console, events, hooks_, extras_, volume(options_),
                facts(options_, built_.configured(), built_.settings()), built_.project()->source_dir),
      terminal_(loop.get_executor(), console,
                {[this] { quit(SIGINT); }, [this] { suspend(); },
                 [this](char key) {
                     if (key == 'q') quit(0);
                     if (tests_ && key == 'r') run_tests_again(TestRounds::Next::all);
                     if (tests_ && key == 'f') run_tests_again(TestRounds::Next::failed);
                     if (!tests_ && key == 'r') handle(session::event::RunRequested{});
                 },
                 [this] { input_.look(); }}),
      session_(session_options(options_)),
      ninja_(loop.get_executor(), worker_, ninja_options(options_, built_.configured(), console),
             {[this](std::string_view line) {
                  configure_watch_.take_line(line);
                  input_.note_line(line);
                  reporter_.build_line(line, terminal_.may_draw());
              },
              [this] { reporter_.build_waits_for_lock(); }, [this](const Error& error) { reporter_.error(error); },
              [this](pid_t group) { note_build(group); },
              [this] { kill_orphans([this](pid_t pid) { return is_managed(pid); }); }, [this] { look_for_targets(); },
              [this](session::BuildResult result) { on_build_finished(result); },
              [this] {
                  reporter_.build_was_disturbed();
                  handle(session::event::BuildDisturbed{});
              },
              [this](std::string_view part) { reporter_.build_part(part); },
              [this] {
                  if (input_.has_lent()) quit(SIGINT); // Ctrl-C went to the step
              }}),
      children_(loop.get_executor(), std::move(arguments), trace,
                {[this](const Report& report) { on_report(report); },
                 [this](bool has_said_so) { on_child_stopped(has_said_so); },
                 [this](ExitStatus status) { on_child_lost(status); }, [this] { on_child_swept(); },
                 [this](const Error& error) { reporter_.error(error); }, [this] { reap(); }}),
      configure_watch_(loop.get_executor(), built_.configured().directory.path, options_.watcher,
                       options_.poll_interval_ms, [this](const Change& change) { on_foreign_configure(change); }),
      input_(loop.get_executor(), {ninja_, hooks_, children_, terminal_, reporter_, options_.command == Command::test},
             [this] { suspend(); }),
      timers_(loop.get_executor(), [this](const session::event::TimerElapsed& elapsed) { handle(elapsed); }),
      stop_notice_timer_(loop),
      build_notice_timer_(loop),
      executable_timer_(loop),
      child_timer_(loop) {
    add_unless_ignored(signals_, ending_signals);
    for (const int number : {SIGCHLD, SIGCONT, SIGTSTP}) signals_.add(number);
    if (options_.command != Command::test) return;
    tests_ = std::make_unique<TestRounds>(
        loop_.get_executor(), worker_, TestReporter(console, events, volume(options_)),
        test_rounds_options(options_, built_.configured(), built_.settings(), current_directory,
                            [this](const Target& target) { return built_.parts_of({target.name}); }),
        TestRounds::Handler{[this](const order::Run& run) { run_tests(run); },
                            [this](int exit_code) {
                                if (!options_.once) tests_->reporter().waiting(terminal_.takes_keys());
                                handle(session::event::NothingToRun{exit_code});
                            },
                            [this] { carry_out(session::command::WatchExact{}); },
                            [this](pid_t group) { note_build(group); }});
}

Supervisor::~Supervisor() {
    worker_.stop();
    // What comes now asks for nothing that is not done. It must not be what we end with, so no thread may take it:
    // others end before signals_ does.
    block(ending_signals);
}

int Supervisor::run() {
    std::signal(SIGPIPE, SIG_IGN); // a reader that goes away is no reason to leave a program behind
    adopt_orphans();
    wait_for_signal();
    reporter_.session_started();
    if (options_.command == Command::run || tests_) {
        const auto opened = terminal_.open();
        if (!opened) {
            reporter_.error(opened.error());
            return static_cast<int>(opened.error().kind);
        }
        if (tests_) terminal_.program_has_exited(true); // tests have no terminal: the keys are ours
    }
    children_.need(); // before any build: it ends that if we are killed, and gives the terminal back
    tell_terminal_modes();
    terminal_.resume();
    handle(session::event::Started{});
    loop_.run();
    input_.take_back();
    terminal_.finish();
    terminal_.restore();
    reporter_.session_ended(exit_code_);
    return exit_code_;
}

// Commands may lead to further events at once: those wait until all commands of the first are carried out.
void Supervisor::handle(const session::Event& event) {
    events_to_handle_.push_back(event);
    if (std::exchange(is_handling_, true)) return;
    while (!events_to_handle_.empty()) {
        const auto next = std::move(events_to_handle_.front());
        events_to_handle_.pop_front();
        trace_.event(next);
        for (const auto& command : session_.step(next)) {
            trace_.command(command);
            std::visit([this](const auto& c) { carry_out(c); }, command);
        }
    }
    is_handling_ = false;
}

void Supervisor::carry_out(const session::command::AnnounceChanges& command) {
    if (options_.clear && terminal_.may_draw()) console_.clear_screen();
    reporter_.announce(command.changes, command.consequence);
}

void Supervisor::carry_out(const session::command::ReportChanges& command) {
    if (tests_) tests_->note_changes(command.changes);
    reporter_.changed(command.changes);
}

void Supervisor::carry_out(const session::command::StartTimer& command) {
    timers_.start(command);
}

void Supervisor::carry_out(const session::command::ProlongQuiet& command) {
    timers_.prolong(command);
}

void Supervisor::carry_out(const session::command::StartBuild& command) {
    auto changes = command.changes;
    note_hidden_headers(changes, [this](const Change& change) {
        return change.was_gone || !children_.plan().files.contains(change.path);
    });
    reporter_.build_started(command.build, changes);
    if (tests_) tests_->build_starts();
    configure_watch_.build_starts();
    ninja_.start(built_.settings().targets, std::move(changes));
    if (children_.program() != 0 || (tests_ && session_.launched_build() != 0)) children_.prepare_next();
}

// A new header can hide others: what was compiled with those is outdated.
void Supervisor::note_hidden_headers(std::vector<Change>& changes, const std::function<bool(const Change&)>& is_new) {
    std::vector<std::string> paths;
    for (const auto& change : changes)
        if (change.state.exists && is_new(change)) paths.push_back(change.path);
    auto hidden = children_.plan().headers_hidden_by(paths);
    for (size_t i = 0, change = 0; i < paths.size(); ++i) {
        while (changes[change].path != paths[i]) ++change;
        changes[change].add_shadows(hidden[i]);
    }
}

void Supervisor::carry_out(const session::command::CancelBuild&) {
    ninja_.cancel();
    if (tests_) tests_->stop_finding();
    build_notice_timer_.expires_after(stop_notice_delay);
    build_notice_timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) reporter_.build_takes_its_time(session::cancel_grace_ms);
    });
}

void Supervisor::carry_out(const session::command::KillBuild&) {
    ninja_.kill();
}

void Supervisor::carry_out(const session::command::StopProgram& command) {
    if (tests_ && children_.program() == 0) tests_->cancel();
    if (children_.is_sweeping()) return; // its end is to follow
    if (!children_.has_one()) return handle(session::event::ProgramStopped{});
    const int signal = quit_signal_ != 0 ? quit_signal_ : launched_.stop_signal;
    children_.stop({signal, launched_.stop_timeout_ms, !command.is_final});
    if (children_.program() == 0) return;
    stop_notice_timer_.expires_after(stop_notice_delay);
    stop_notice_timer_.async_wait([this, signal](boost::system::error_code failed) {
        if (!failed && children_.is_stopping())
            reporter_.program_takes_its_time(signal_name(signal), launched_.stop_timeout_ms);
    });
}

void Supervisor::carry_out(const session::command::KillProgram&) {
    children_.kill();
}

void Supervisor::tell_terminal_modes() {
    if (const auto modes = terminal_.modes_to_give_back(); !modes.empty())
        children_.send(order::UserTerminal{modes, 0});
}

void Supervisor::carry_out(const session::command::LaunchProgram& command) {
    if (children_.is_sweeping()) return; // the new program would be taken for what is left of the lost one
    children_.need();
    if (!children_.has_one()) {
        is_program_missing_ = true;
        start_child_later();
        return handle(session::event::LaunchFailed{});
    }
    is_program_missing_ = false;
    launched_ = built_.settings();
    program_start_ = std::chrono::steady_clock::now();
    tell_terminal_modes();
    if (tests_) {
        tests_->start(command.build, built_.project());
    } else {
        terminal_.program_is_starting();
        reporter_.program_is_starting(command.iteration);
        auto program = launch_order(launched_, command.iteration);
        program.terminal = terminal_.program_path();
        program.on_terminal = terminal_.streams();
        children_.send(program);
    }
    // The program first: what is saved until the watch is armed is found by comparing with the build's start.
    children_.go_on_watching();
}

void Supervisor::carry_out(const session::command::KeepProgram& command) {
    reporter_.program_kept(command.build, command.result);
    children_.drop_next();
}

void Supervisor::carry_out(const session::command::ReportUnchanged& command) {
    reporter_.unchanged(command.build, children_.program());
}

void Supervisor::carry_out(const session::command::ReportFeedbackLoop& command) {
    const auto* what = !command.is_of_program ? "each build changes"
                       : tests_               ? "each round of tests changes"
                                              : "each run of the program changes";
    const auto* why =
        command.is_of_program
            ? "so each leads to the next: that waits longer and longer"
            : "as long as none is good, nothing says whether that matters: the next one waits longer and longer";
    for (const auto& file : command.files)
        if (told_problems_.insert(file).second)
            reporter_.warning({ErrorKind::usage, what, file, why, fmt::format("--ignore '{}' leaves it out", file)});
}

void Supervisor::carry_out(const session::command::ReportRewrittenInput& command) {
    if (told_problems_.insert(command.file).second)
        reporter_.warning({ErrorKind::project, "each build writes", command.file,
                           "that leads to no other build, since each would lead to the next",
                           "name it in OUTPUT or BYPRODUCTS of the command that writes it"});
}

void Supervisor::carry_out(const session::command::ReportOutdated& command) {
    reporter_.build_outdated(command.build, children_.program());
}

void Supervisor::carry_out(const session::command::ReportRestart& command) {
    reporter_.restarting(command.build);
}

void Supervisor::carry_out(const session::command::ReportReady& command) {
    if (tests_) return;
    reporter_.ready(command.build, command.pid);
}

void Supervisor::carry_out(const session::command::ReportExit& command) {
    if (tests_) {
        if (command.session_goes_on) tests_->reporter().waiting(terminal_.takes_keys());
        return;
    }
    const auto* r_key = !terminal_.takes_keys() ? "" : command.can_run_again ? "r runs it again" : "r builds again";
    reporter_.program_ended_by_itself(command.status, command.session_goes_on, r_key);
}

void Supervisor::carry_out(const session::command::WatchWide&) {
    built_.plan_widely(test_files(), [this, since = ninja_.since()](std::shared_ptr<const PublishedPlan> plan) {
        watch(std::move(plan), since);
    });
}

void Supervisor::carry_out(const session::command::WatchExact&) {
    children_.note_told(ninja_.since());
    built_.plan_exactly(test_files(), [this, since = ninja_.since()](Result<BuiltProject::Plan> exact) {
        if (!exact) return reporter_.error(exact.error());
        for (const auto& pattern : exact->vain_patterns)
            reporter_.warning(
                {ErrorKind::usage, "no file matches the pattern", pattern, "",
                 "on the command line, quote patterns of --watch so that the shell does not expand them"});
        // One that has just been removed is missing once.
        const bool is_missing_still = std::exchange(missing_input_, exact->missing_input) == exact->missing_input;
        if (is_missing_still && !missing_input_.empty() && told_problems_.insert(missing_input_).second)
            reporter_.warning({ErrorKind::project, "ninja has recorded an input that is not there", missing_input_,
                               "in lists of headers, names with one of ' & ; * ? < > | ^ ` come to pieces",
                               "all files near the sources are watched instead"});
        watch(std::move(exact->plan), since);
    });
}

void Supervisor::carry_out(const session::command::End& command) {
    exit_code_ = command.exit_code;
    children_.end();
    hooks_.end([this] {
        if (!tests_) return loop_.stop();
        // What is known of the tests is still being written there.
        worker_.post([this] { boost::asio::post(loop_, [this] { loop_.stop(); }); });
    });
}

std::set<std::string> Supervisor::test_files() const {
    return tests_ ? tests_->runtime_files() : std::set<std::string>{};
}

void Supervisor::watch(std::shared_ptr<const PublishedPlan> plan, FileTime since) {
    auto before = children_.published_plan();
    children_.watch(std::move(plan), since);
    // Nothing waits for this: the program runs by now.
    worker_.post([before = std::move(before)]() mutable {
        before.reset();
        give_back_memory();
    });
}

void Supervisor::run_tests(const order::Run& run) {
    if (!children_.is_stopping()) children_.send(run);
}

void Supervisor::run_tests_again(TestRounds::Next next) {
    if (session_.is_program_alive()) return;
    tests_->select_next(next);
    handle(session::event::RunRequested{});
}

// By the plan and by the times of builds.
void Supervisor::add_what_is_known(Change& change, bool from_scan) const {
    const auto& plan = children_.plan();
    // Where no watch is ever exact, nothing tells afterwards that it is somebody's edit.
    const bool will_be_told = missing_input_.empty();
    change.is_guess = plan.is_guess(change.path) && (will_be_told || !from_scan);
    change.restarts = plan.restarts(change.path);
    change.is_of_watch_build = plan.is_of_watch_build(change.path);
    const auto time_in_build = ninja_.time_in_build(change.state);
    if (!time_in_build || !will_be_told || change.is_of_watch_build) return;
    const bool counts_by_place = change.is_guess && !plan.files.contains(change.path);
    // On a file system that counts whole seconds, an edit just after a build looks like what the build has written.
    if (!counts_by_place && change.state.exists && is_whole_seconds(change.state.changed)) return;
    const bool is_named =
        plan.written.contains(change.path) || (!change.state.exists && plan.is_written_by_build(change.path));
    change.build_write = !counts_by_place ? BuildWrite::unlikely : is_named ? BuildWrite::named : BuildWrite::possible;
    change.after_build_start = *time_in_build;
}

void Supervisor::on_report(const Report& report) {
    if (std::holds_alternative<report::Started>(report)) tests_ ? input_.start_command() : input_.start();
    if (tests_) on_test_report(report);
    if (const auto* watching = std::get_if<report::Watching>(&report)) {
        reporter_.watching(*watching);
    } else if (const auto* polling = std::get_if<report::Polling>(&report)) {
        reporter_.polling(*polling);
    } else if (const auto* changed = std::get_if<report::Changed>(&report)) {
        auto changes = changed->changes;
        // The child has not heard of the newest plan yet.
        std::erase_if(changes, [this](const Change& change) { return !children_.plan().matters(change.path); });
        if (tests_) tests_->drop_outputs(changes);
        std::erase_if(changes, [this](const Change& change) { return configure_watch_.is_of_own_cmake(change); });
        // Not only when the build starts: the plan may name it by then. What a scan finds may be new to all plans.
        note_hidden_headers(
            changes, [&](const Change& change) { return changed->from_scan || children_.may_be_new(change.path); });
        for (auto& change : changes) add_what_is_known(change, changed->from_scan);
        const auto now = std::chrono::steady_clock::now();
        const bool is_soon_after_start = now - program_start_ < soon_after_start;
        const bool may_be_of_program = tests_ ? session_.is_program_alive() : is_soon_after_start;
        handle(session::event::Changed{std::move(changes), changed->from_scan, now - build_end_ < soon_after_build,
                                       may_be_of_program, is_soon_after_start});
    } else if (const auto* started = std::get_if<report::Started>(&report); started != nullptr && !tests_) {
        terminal_.program_has_started();
        reporter_.program_started(session_.launched_build(), started->pid);
        handle(session::event::ProgramStarted{started->pid});
    } else if (const auto* exited = std::get_if<report::Exited>(&report); exited != nullptr && !tests_) {
        terminal_.program_has_exited(!children_.is_stopping());
        reporter_.program_exited(exited->status, children_.is_stopping());
        handle(session::event::ProgramExited{exited->status});
    } else if (const auto* failed = std::get_if<report::LaunchFailed>(&report)) {
        if (!tests_ || !children_.is_stopping()) reporter_.error(failed->error); // its output goes nowhere by then
        if (tests_) tests_->part_not_started();
        terminal_.program_has_exited(true);
        handle(session::event::LaunchFailed{});
        if (tests_) return;
        wait_for_executable(state_of(built_.settings().executable), most_executable_checks);
    } else if (const auto* problem = std::get_if<report::Problem>(&report)) {
        // Each child tries anew to watch as it was told to: what fails every time is said once.
        if (!told_problems_.insert(problem->error.message()).second) return;
        problem->is_warning ? reporter_.warning(problem->error) : reporter_.error(problem->error);
    }
}

void Supervisor::on_test_report(const Report& report) {
    const auto* ended = std::get_if<report::Exited>(&report);
    if (ended != nullptr && ended->status.signal == SIGINT && input_.has_lent()) quit(SIGINT); // Ctrl-C went to CTest
    if (const auto* started = std::get_if<report::Started>(&report))
        return handle(session::event::ProgramStarted{started->pid});
    const auto* exited = std::get_if<report::Exited>(&report);
    if (exited == nullptr || tests_->part_ended(exited->status, children_.is_stopping())) return;
    handle(session::event::ProgramExited{tests_->status()});
}

void Supervisor::on_child_stopped(bool has_said_so) {
    if (!has_said_so) forget_program();
    handle(session::event::ProgramStopped{});
    go_on_watching();
}

void Supervisor::on_child_lost(ExitStatus status) {
    const auto* what_now = session_.is_quitting()        ? "its program was ended too"
                           : session_.is_program_alive() ? "its program was ended too; both are started again"
                                                         : "it is started again";
    forget_program();
    reporter_.error({ErrorKind::environment, "lost the watching child", "",
                     status.signal != 0 ? fmt::format("signal {} ended it", status.signal)
                                        : fmt::format("it ended with code {}", status.code),
                     what_now});
}

void Supervisor::on_child_swept() {
    terminal_.program_has_exited(false);
    handle(session::event::ChildLost{});
    go_on_watching();
}

// Nobody is left to tell how it ended.
void Supervisor::forget_program() {
    if (tests_) tests_->cancel();
    reporter_.program_lost();
}

// Also while there is no program to run: with --stop-before-build, or behind a lost child.
void Supervisor::go_on_watching() {
    if (session_.is_quitting() || session_.has_ended()) return;
    children_.need();
    children_.has_one() ? children_.go_on_watching() : start_child_later();
}

// Nobody watches without one. What could not be had may be there in a moment.
void Supervisor::start_child_later() {
    child_timer_.expires_after(child_start_interval);
    child_timer_.async_wait([this](boost::system::error_code failed) {
        if (failed || children_.has_one()) return;
        go_on_watching();
        if (children_.has_one() && is_program_missing_) handle(session::event::RunRequested{});
    });
}

// Somebody else's Ninja may be about to link it.
void Supervisor::wait_for_executable(const FileState& before, int checks_left) {
    if (checks_left == 0 || session_.is_quitting()) return;
    executable_timer_.expires_after(executable_check_interval);
    executable_timer_.async_wait([this, before, checks_left](boost::system::error_code failed) {
        if (failed || session_.is_program_alive()) return;
        const auto state = state_of(built_.settings().executable);
        if (state == before || !state.exists) return wait_for_executable(before, checks_left - 1);
        handle(session::event::RunRequested{});
    });
}

// As an edit of CMakeLists.txt. A step of the build that runs CMake by itself leads to a build each time: that waits
// longer and longer, as with any file that each build changes.
void Supervisor::on_foreign_configure(const Change& change) {
    if (glob::matches_any(built_.settings().patterns.ignored, change.path)) return;
    handle(session::event::Changed{{change}, false, change.is_guess});
}

void Supervisor::on_build_finished(session::BuildResult result) {
    build_end_ = std::chrono::steady_clock::now();
    build_notice_timer_.cancel();
    if (result != session::BuildResult::succeeded) {
        reporter_.build_finished(result, false, children_.program());
        if (result == session::BuildResult::failed && !session_.is_program_alive()) reporter_.build_has_no_program();
        children_.drop_next();
        configure_watch_.build_ends();
        return handle(session::event::BuildFinished{result, {}});
    }
    if (!tests_) return look_at_what_is_built(std::nullopt);
    tests_->use(ctest_of_rounds(built_.configured()), ctest_arguments(built_.configured().preset->session(), options_));
    tests_->find_meant([this](std::optional<std::set<std::string>> names) { look_at_what_is_built(std::move(names)); });
}

// As long as it cannot be told which tests are meant: those that were.
bool Supervisor::keeps_settings(const std::optional<std::set<std::string>>& meant_tests) const {
    return tests_ && tests_->is_selective() && !meant_tests;
}

// CMake has run, and made another project of it.
void Supervisor::look_for_targets() {
    const auto look = [this](std::optional<std::set<std::string>> meant_tests) {
        const bool keeps = keeps_settings(meant_tests);
        built_.look_for_targets(std::move(meant_tests), keeps,
                                [this] { ninja_.go_on_after_lost(built_.settings().targets); });
    };
    tests_ ? tests_->find_meant(look) : look(std::nullopt);
}

void Supervisor::look_at_what_is_built(std::optional<std::set<std::string>> meant_tests) {
    const bool is_unknown = keeps_settings(meant_tests);
    built_.look_again(std::move(meant_tests), is_unknown, [this](const BuiltProject::Outcome& outcome) {
        if (outcome.error) reporter_.error(*outcome.error);
        if (outcome.is_of_another_target) return ninja_.go_on(built_.settings().targets);
        if (!outcome.can_launch) return on_build_finished(session::BuildResult::failed);
        if (!outcome.new_parts.empty() && session_.is_program_alive()) reporter_.parts_are_new(outcome.new_parts);
        reporter_.build_finished(session::BuildResult::succeeded, outcome.is_new, children_.program());
        configure_watch_.build_ends();
        handle(session::event::BuildFinished{session::BuildResult::succeeded, {outcome.artifacts}});
    });
}

void Supervisor::wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code failed, int number) {
        if (failed) return;
        wait_for_signal();
        switch (number) {
        case SIGCHLD: return reap();
        case SIGCONT: terminal_.resume(); return extras_.resume();
        case SIGTSTP: return suspend();
        default: return quit(number);
        }
    });
}

// Orphans that became our children when a child or Ninja ended.
void Supervisor::reap() {
    reap_adopted([this](pid_t pid) { return is_managed(pid); });
    input_.look(); // it may have been stopped
}

bool Supervisor::is_managed(pid_t pid) const {
    return pid == ninja_.pid() || built_.owns(pid) || hooks_.owns(pid) || children_.own(pid) ||
           (tests_ && tests_->owns(pid));
}

void Supervisor::note_build(pid_t group) {
    children_.note_build({group, built_.configured().directory.path});
    group != 0 ? input_.start_command() : input_.end_command();
}

void Supervisor::quit(int signal) {
    worker_.give_up();
    if (session_.has_ended()) return hooks_.kill(); // only they are still waited for
    if (quit_signal_ == 0 && signal != SIGTERM) quit_signal_ = signal;
    // What was to end by itself has not done what it was to do.
    handle(session::event::QuitRequested{options_.once ? 128 + (signal != 0 ? signal : SIGINT) : 0});
}

// Ctrl-Z: the program stops, the user's terminal is given back, and we stop as any job does.
void Supervisor::suspend() {
    input_.take_back();
    children_.send(order::Signal{SIGSTOP});
    extras_.withdraw();
    console_.flush();
    terminal_.restore();
    signals_.remove(SIGTSTP);
    ::kill(0, SIGTSTP); // returns when `fg` or `bg` lets us go on
    signals_.add(SIGTSTP);
    terminal_.resume();
    extras_.resume();
    children_.send(order::Signal{SIGCONT});
    input_.look();
}

} // namespace cmakewatch
