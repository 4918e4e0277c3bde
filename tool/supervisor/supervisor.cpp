#include "tool/supervisor/supervisor.h"

#include "tool/build/cmake_project.h"
#include "tool/process/memory_linux.h"
#include "tool/process/process_tree_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/project/glob.h"
#include "tool/project/path.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr int most_sweeps = 200;
constexpr std::chrono::milliseconds sweep_interval{5};
constexpr std::chrono::milliseconds stop_notice_delay{1000};
constexpr std::chrono::milliseconds time_to_leave{2000};
constexpr std::chrono::milliseconds executable_check_interval{200};
constexpr int most_executable_checks = 150;

NinjaOptions ninja_options(const Options& options, const ConfiguredProject& configured, const Console& console) {
    return {configured.directory.ninja,
            configured.directory.cmake,
            configured.directory.path,
            configured.manifest(),
            options.jobs,
            console.style().colours};
}

session::Options session_options(const Options& options) {
    return {options.command != Command::build,
            options.restart_unchanged,
            options.stop_before_build,
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

// The files that our own events and the redirected output go to: they may lie among the sources.
std::vector<std::string> own_outputs(const Options& options, const std::string& current_directory) {
    std::vector<std::string> patterns;
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        if (const auto file = real_path("/proc/self/fd/" + std::to_string(stream)); !file.empty())
            patterns.push_back(glob::literal(file));
    if (options.events.starts_with("fd:")) {
        if (const auto file = real_path("/proc/self/fd/" + options.events.substr(3)); !file.empty())
            patterns.push_back(glob::literal(file));
    } else if (!options.events.empty())
        patterns.push_back(glob::literal(path::absolute(options.events, current_directory)));
    return patterns;
}

TestRoundsOptions test_rounds_options(const Options& options, const ConfiguredProject& configured,
                                      const std::string& current_directory) {
    TestRoundsOptions rounds;
    rounds.ctest = ctest_command(configured);
    rounds.manifest = configured.manifest();
    if (options.program_arguments) rounds.arguments = *options.program_arguments;
    // What a test leaves behind is found by this, should its child be lost.
    rounds.ctest.environment.push_back(fmt::format("{}=1", program_variable));
    rounds.ctest.environment.push_back(fmt::format("{}=1", iteration_variable));
    for (const auto& file : options.files) rounds.reached_by.insert(path::absolute(file, current_directory));
    if (!options.junit.empty()) rounds.junit = path::absolute(options.junit, current_directory);
    rounds.changed_only = options.changed_only;
    rounds.allow_empty = options.allow_empty;
    return rounds;
}

SessionFacts facts(const Options& options, const ConfiguredProject& configured, const LaunchSettings& settings) {
    const auto* command = options.command == Command::run ? "run" : options.command == Command::test ? "test" : "build";
    return {configured.directory.path, configured.project.generator, command, settings.targets};
}

} // namespace

Supervisor::Supervisor(boost::asio::io_context& loop, Options options, std::string current_directory,
                       std::vector<std::string> arguments, ConfiguredProject configured, LaunchSettings settings,
                       Console& console, EventStream& events)
    : loop_(loop),
      options_(std::move(options)),
      current_directory_(std::move(current_directory)),
      arguments_(std::move(arguments)),
      configured_(std::move(configured)),
      settings_(std::move(settings)),
      console_(console),
      hooks_(loop.get_executor(), options_.hooks,
             {[this](std::string_view line) { reporter_.hook_line(line); },
              [this](const Error& warning) { reporter_.warning(warning); }}),
      extras_(console, extra_features(options_, console), [this] { return terminal_.is_caught_up(); }),
      reporter_(console, events, hooks_, extras_, volume(options_), facts(options_, configured_, settings_),
                configured_.project.source_dir),
      terminal_(loop.get_executor(), console,
                {[this] { quit(SIGINT); }, [this] { suspend(); },
                 [this](char key) {
                     if (key == 'q') quit(0);
                     if (tests_ && key == 'r') run_tests_again(TestRounds::Next::all);
                     if (tests_ && key == 'f') run_tests_again(TestRounds::Next::failed);
                     if (!tests_ && key == 'r') handle(session::event::RunRequested{});
                 }}),
      session_(session_options(options_)),
      worker_(loop.get_executor()),
      ninja_(loop.get_executor(), worker_, ninja_options(options_, configured_, console),
             {[this](std::string_view line) { reporter_.build_line(line, terminal_.may_draw()); },
              [this] { reporter_.build_waits_for_lock(); }, [this](const Error& error) { reporter_.error(error); },
              [this](pid_t group) {
                  if (child_.link) child_.link->send(order::Building{group});
              },
              [this](session::BuildResult result) { on_build_finished(result); }}),
      timer_(loop),
      sweep_timer_(loop),
      stop_notice_timer_(loop),
      executable_timer_(loop),
      leave_timer_(loop),
      signals_(loop),
      watch_set_(configured_.manifest()),
      manifest_state_(state_of(configured_.directory.path + "/build.ninja")) {
    add_unless_ignored(signals_, ending_signals);
    for (const int number : {SIGCHLD, SIGCONT, SIGTSTP}) signals_.add(number);
    if (options_.command != Command::test) return;
    tests_ =
        std::make_unique<TestRounds>(loop_.get_executor(), worker_, TestReporter(console, events, volume(options_)),
                                     test_rounds_options(options_, configured_, current_directory_),
                                     TestRounds::Handler{[this](order::Run run) { run_tests(std::move(run)); },
                                                         [this](int exit_code) {
                                                             if (!options_.once)
                                                                 tests_->reporter().waiting(terminal_.takes_keys());
                                                             handle(session::event::NothingToRun{exit_code});
                                                         },
                                                         [this] { carry_out(session::command::WatchExact{}); }});
}

Supervisor::~Supervisor() {
    worker_.stop();
    // What comes now asks for nothing that is not done. It must not be what we end with, so no thread may take it.
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
    need_child(); // before any build: it ends that if we are killed
    handle(session::event::Started{});
    loop_.run();
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
        for (const auto& command : session_.step(next)) std::visit([this](const auto& c) { carry_out(c); }, command);
    }
    is_handling_ = false;
}

void Supervisor::carry_out(const session::command::AnnounceChanges& command) {
    if (options_.clear && terminal_.may_draw()) console_.clear_screen();
    if (tests_) tests_->note_changes(command.changes);
    reporter_.changed(command.changes, command.consequence);
}

void Supervisor::carry_out(const session::command::StartTimer& command) {
    timer_.expires_after(std::chrono::milliseconds(command.milliseconds));
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) handle(session::event::TimerElapsed{});
    });
}

void Supervisor::carry_out(const session::command::StartBuild& command) {
    auto changes = command.changes;
    for (auto& change : changes)
        if (change.state.exists && (change.was_gone || !plan_.files.contains(change.path)))
            change.shadows = plan_.headers_hidden_by(change.path);
    reporter_.build_started(command.build, changes);
    ninja_.start(settings_.targets, std::move(changes));
    if ((program_pid_ != 0 || (tests_ && session_.launched_build() != 0)) && !next_child_) next_child_ = start_child();
}

void Supervisor::carry_out(const session::command::CancelBuild&) {
    ninja_.cancel();
    if (tests_) tests_->stop_finding();
}

void Supervisor::carry_out(const session::command::KillBuild&) {
    ninja_.kill();
}

void Supervisor::carry_out(const session::command::StopProgram& command) {
    if (tests_ && program_pid_ == 0) tests_->cancel();
    if (!child_.link) return handle(session::event::ProgramStopped{});
    child_.is_stopping = true;
    const int signal = quit_signal_ != 0 ? quit_signal_ : launched_.stop_signal;
    child_.link->send(order::Stop{signal, launched_.stop_timeout_ms, !command.is_final});
    expect_child_to_leave(std::chrono::milliseconds(launched_.stop_timeout_ms) + time_to_leave);
    if (program_pid_ == 0) return;
    stop_notice_timer_.expires_after(stop_notice_delay);
    stop_notice_timer_.async_wait([this, signal](boost::system::error_code failed) {
        if (!failed && child_.is_stopping)
            reporter_.program_takes_its_time(signal_name(signal), launched_.stop_timeout_ms);
    });
}

void Supervisor::carry_out(const session::command::KillProgram&) {
    if (child_.link) child_.link->send(order::Kill{});
    expect_child_to_leave(time_to_leave);
}

// One that is stopped or hangs obeys no order.
void Supervisor::expect_child_to_leave(std::chrono::milliseconds time) {
    leave_timer_.expires_after(time);
    leave_timer_.async_wait([this, link = child_.link.get()](boost::system::error_code failed) {
        if (!failed && child_.link.get() == link && child_.is_stopping) ::kill(link->pid(), SIGKILL);
    });
}

void Supervisor::carry_out(const session::command::LaunchProgram& command) {
    need_child();
    if (!child_.link) return handle(session::event::LaunchFailed{});
    launched_ = settings_;
    if (tests_) {
        tests_->start(command.build, configured_.project);
        return send_plan();
    }
    terminal_.program_is_starting();
    reporter_.program_is_starting(command.iteration);
    child_.link->send(program(command.iteration));
    // The program first: what is saved until the watch is armed is found by comparing with the build's start.
    send_plan();
}

void Supervisor::carry_out(const session::command::KeepProgram& command) {
    reporter_.program_kept(command.build, command.result, program_pid_);
    next_child_.reset();
}

void Supervisor::carry_out(const session::command::ReportOutdated& command) {
    reporter_.build_outdated(command.build, program_pid_);
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
    reporter_.program_ended_by_itself(command.status, command.session_goes_on, terminal_.takes_keys());
}

void Supervisor::carry_out(const session::command::WatchWide&) {
    worker_.post([this, project = configured_.project, settings = settings_, since = ninja_.since(),
                  files = tests_ ? tests_->runtime_files() : std::set<std::string>{}] {
        auto plan = watch_set_.wide(project, settings.targets, with_own_outputs(settings.patterns));
        plan = with_test_files(std::move(plan), files);
        boost::asio::post(loop_, [this, plan = std::move(plan), since]() mutable { watch(std::move(plan), since); });
    });
}

void Supervisor::carry_out(const session::command::WatchExact&) {
    worker_.post([this, project = configured_.project, settings = settings_, since = ninja_.since(),
                  files = tests_ ? tests_->runtime_files() : std::set<std::string>{}] {
        auto plan = watch_set_.exact(project, settings.targets, with_own_outputs(settings.patterns));
        if (plan) *plan = with_test_files(std::move(*plan), files);
        boost::asio::post(loop_, [this, plan = std::move(plan), since]() mutable {
            if (!plan) return reporter_.error(plan.error());
            warn_of_vain_patterns(*plan);
            watch(std::move(*plan), since);
        });
    });
}

void Supervisor::carry_out(const session::command::End& command) {
    exit_code_ = command.exit_code;
    next_child_.reset();
    child_.link.reset();
    hooks_.end([this] { loop_.stop(); });
}

void Supervisor::watch(WatchPlan plan, FileTime since) {
    if (has_plan_ && child_.is_watching && plan == plan_) return;
    plan_ = std::move(plan);
    // A plan that no child has come to watch by leaves what changed in its time to the next one.
    plan_since_ = has_plan_ && !is_plan_armed_ ? std::min(plan_since_, since) : since;
    is_plan_armed_ = false;
    ++plan_number_;
    has_plan_ = true;
    child_.is_watching = false;
    send_plan();
}

void Supervisor::send_plan() {
    if (!child_.link || child_.is_stopping || child_.is_watching || !has_plan_) return;
    child_.is_watching = true;
    child_.link->send(order::Watch{plan_, plan_since_, plan_number_, {programs_own_.begin(), programs_own_.end()}});
    // Nothing waits for this: the program runs by now.
    worker_.post(give_back_memory);
}

void Supervisor::warn_of_vain_patterns(const WatchPlan& plan) {
    if (std::exchange(has_warned_of_patterns_, true)) return;
    for (const auto& pattern : plan.runtime_globs) {
        bool has_match = false;
        const auto look = [&](const auto& self, const std::string& directory) -> void {
            for_each_entry(directory, [&](const std::string& path, bool is_directory) {
                if (has_match) return;
                has_match = !is_directory && glob::matches(pattern, path);
                if (is_directory && glob::is_deep(pattern) && !is_symbolic_link(path)) self(self, path);
            });
        };
        look(look, glob::base_directory(pattern));
        if (!has_match)
            reporter_.warning(
                {ErrorKind::usage, "no file matches the pattern", pattern, "",
                 "on the command line, quote patterns of --watch so that the shell does not expand them"});
    }
}

std::unique_ptr<ChildLink> Supervisor::start_child() {
    // The callbacks come from the loop, when `link` has long been set.
    auto identity = std::make_shared<const ChildLink*>(nullptr);
    auto link = ChildLink::start(loop_.get_executor(), arguments_,
                                 {[this, identity](const Report& report) { on_report(*identity, report); },
                                  [this, identity](ExitStatus status) { on_child_exit(*identity, status); }});
    if (!link) {
        reporter_.error(link.error());
        return nullptr;
    }
    *identity = link->get();
    return std::move(*link);
}

void Supervisor::need_child() {
    if (child_.link) return;
    child_ = Child{next_child_ ? std::move(next_child_) : start_child(), false, false};
    if (child_.link && ninja_.pid() > 0) child_.link->send(order::Building{ninja_.pid()});
}

// Also while there is no program to run: with --stop-before-build, or behind a lost child.
void Supervisor::go_on_watching() {
    if (session_.is_quitting() || session_.has_ended()) return;
    need_child();
    send_plan();
}

order::Run Supervisor::program(int iteration) const {
    order::Run run;
    run.executable = find_program(settings_.executable);
    if (run.executable.empty()) run.executable = settings_.executable; // the child says what is wrong with it
    run.arguments = settings_.arguments;
    run.environment =
        environment_without({child_variable, child_socket_variable, program_variable, iteration_variable});
    run.environment.push_back(fmt::format("{}=1", program_variable));
    run.environment.push_back(fmt::format("{}={}", iteration_variable, iteration));
    for (const auto& entry : settings_.environment) {
        const auto assignment = entry.substr(0, entry.find('=') + 1);
        std::erase_if(run.environment, [&](const std::string& e) { return e.starts_with(assignment); });
        run.environment.push_back(entry);
    }
    run.directory = settings_.directory;
    run.terminal = terminal_.program_path();
    run.on_terminal = terminal_.streams();
    return run;
}

void Supervisor::run_tests(order::Run run) {
    if (child_.link && !child_.is_stopping) child_.link->send(std::move(run));
}

void Supervisor::run_tests_again(TestRounds::Next next) {
    if (program_pid_ != 0) return;
    tests_->select_next(next);
    handle(session::event::RunRequested{});
}

void Supervisor::on_test_report(const Report& report) {
    if (const auto* started = std::get_if<report::Started>(&report)) {
        program_pid_ = started->pid;
        return handle(session::event::ProgramStarted{started->pid});
    }
    const auto* exited = std::get_if<report::Exited>(&report);
    if (exited == nullptr) return;
    program_pid_ = 0;
    if (tests_->part_ended(exited->status, child_.is_stopping)) return;
    handle(session::event::ProgramExited{tests_->status()});
}

// A file that a target is made from too counts as a source.
WatchPlan Supervisor::with_test_files(WatchPlan plan, const std::set<std::string>& files) const {
    for (const auto& file : files)
        if (!path::is_under(file, configured_.directory.path)) plan.files.emplace(file, ChangeKind::runtime);
    return plan;
}

void Supervisor::on_report(const ChildLink* from, const Report& report) {
    if (from != child_.link.get()) return;
    if (tests_) on_test_report(report);
    if (const auto* watching = std::get_if<report::Watching>(&report)) {
        if (watching->number == plan_number_) is_plan_armed_ = true;
        reporter_.watching(*watching);
    } else if (const auto* changed = std::get_if<report::Changed>(&report)) {
        handle(session::event::Changed{changed->changes, changed->from_scan});
    } else if (const auto* started = std::get_if<report::Started>(&report); started != nullptr && !tests_) {
        program_pid_ = started->pid;
        terminal_.program_has_started();
        reporter_.program_started(session_.launched_build(), started->pid);
        handle(session::event::ProgramStarted{started->pid});
    } else if (const auto* own = std::get_if<report::ProgramsOwn>(&report)) {
        programs_own_.insert(own->path);
    } else if (const auto* exited = std::get_if<report::Exited>(&report); exited != nullptr && !tests_) {
        terminal_.program_has_exited(!child_.is_stopping);
        program_pid_ = 0;
        reporter_.program_exited(exited->status, child_.is_stopping);
        handle(session::event::ProgramExited{exited->status});
    } else if (std::holds_alternative<report::Stopped>(report)) {
        leaving_.push_back(std::move(child_.link));
        child_ = Child{};
        handle(session::event::ProgramStopped{});
        go_on_watching();
    } else if (const auto* failed = std::get_if<report::LaunchFailed>(&report)) {
        reporter_.error(failed->error);
        if (tests_) tests_->part_not_started();
        terminal_.program_has_exited(true);
        handle(session::event::LaunchFailed{});
        if (tests_) return;
        wait_for_executable(state_of(settings_.executable), most_executable_checks);
    } else if (const auto* problem = std::get_if<report::Problem>(&report)) {
        // Each child tries anew to watch as it was told to: what fails every time is said once.
        if (!told_problems_.insert(problem->error.message()).second) return;
        problem->is_warning ? reporter_.warning(problem->error) : reporter_.error(problem->error);
    }
}

// Somebody else's Ninja may be about to link it.
void Supervisor::wait_for_executable(const FileState& before, int checks_left) {
    if (checks_left == 0 || session_.is_quitting()) return;
    executable_timer_.expires_after(executable_check_interval);
    executable_timer_.async_wait([this, before, checks_left](boost::system::error_code failed) {
        if (failed || session_.is_program_alive()) return;
        const auto state = state_of(settings_.executable);
        if (state == before || !state.exists) return wait_for_executable(before, checks_left - 1);
        handle(session::event::RunRequested{});
    });
}

void Supervisor::on_child_exit(const ChildLink* from, ExitStatus status) {
    if (std::erase_if(leaving_, [&](const auto& link) { return link.get() == from; }) > 0) return;
    if (from == next_child_.get()) {
        next_child_.reset();
        return;
    }
    if (from != child_.link.get()) return;
    const bool was_asked_to =
        child_.is_stopping && status.signal == 0 && (status.code == reload_exit_code || status.code == 0);
    child_ = Child{};
    // What the program forked is in its group, whatever it has done to its own environment.
    lost_group_ = was_asked_to ? 0 : program_pid_;
    program_pid_ = 0;
    if (tests_) tests_->cancel();
    reporter_.program_lost();
    if (was_asked_to) {
        handle(session::event::ProgramStopped{});
        return go_on_watching();
    }
    reporter_.error(
        {ErrorKind::environment, "lost the watching child", "",
         status.signal != 0 ? fmt::format("signal {} ended it", status.signal)
                            : fmt::format("it ended with code {}", status.code),
         session_.is_quitting() ? "its program was ended too" : "its program was ended too; both are started again"});
    sweep_strays(most_sweeps);
}

// The kernel has killed the program with its child, but not what the program had started: those are our children now.
void Supervisor::sweep_strays(int attempts_left) {
    reap();
    bool is_clean = lost_group_ <= 0 || ::kill(-lost_group_, SIGKILL) != 0;
    for (const auto pid : descendants()) {
        if (pid == ninja_.pid() || !has_variable(pid, program_variable)) continue;
        is_clean = false;
        ::kill(pid, SIGKILL);
    }
    if (is_clean || attempts_left == 0) {
        terminal_.program_has_exited(false);
        handle(session::event::ChildLost{});
        return go_on_watching();
    }
    sweep_timer_.expires_after(sweep_interval);
    sweep_timer_.async_wait([this, attempts_left](boost::system::error_code failed) {
        reap();
        if (!failed) sweep_strays(attempts_left - 1);
    });
}

void Supervisor::on_build_finished(session::BuildResult result) {
    if (result != session::BuildResult::succeeded) {
        reporter_.build_finished(result, false, program_pid_);
        if (result == session::BuildResult::failed && !session_.is_program_alive()) reporter_.build_has_no_program();
        next_child_.reset();
        return handle(session::event::BuildFinished{result, ""});
    }
    if (!tests_) return learn_model(std::nullopt);
    tests_->find_meant([this](std::optional<std::set<std::string>> names) { learn_model(std::move(names)); });
}

void Supervisor::learn_model(std::optional<std::set<std::string>> meant_tests) {
    worker_.post([this, project = configured_.project, settings = settings_, old_state = manifest_state_,
                  meant = std::move(meant_tests)]() mutable {
        std::shared_ptr<Result<Project>> reloaded;
        const auto& build_dir = configured_.directory.path;
        const auto state = state_of(build_dir + "/build.ninja");
        if (state != old_state)
            reloaded = std::make_shared<Result<Project>>(read_project(build_dir, options_.configuration));
        const auto& model = reloaded && *reloaded ? **reloaded : project;
        // A target that has gone is none that could be asked about: what was said of it last still holds.
        // Of tests: as long as it cannot be told which ones are meant, those that were.
        const bool is_known = meant || !tests_ || !tests_->is_selective();
        auto now = launch_settings(options_, model, current_directory_, meant);
        if (now && is_known) settings = std::move(*now);
        auto digest = digest_.of(model.runtime_artifacts(model.targets_named(settings.targets)));
        boost::asio::post(loop_, [this, reloaded, state, settings = std::move(settings), digest = std::move(digest)] {
            manifest_state_ = state;
            if (reloaded && *reloaded) {
                configured_.project = std::move(**reloaded);
                configured_.project.build_dir = configured_.directory.path;
            } else if (reloaded) {
                reporter_.error(reloaded->error());
            }
            on_model_known(settings, digest);
        });
    });
}

void Supervisor::on_model_known(const LaunchSettings& settings, std::string digest) {
    const bool is_of_another_target = settings.targets != settings_.targets;
    if (!settings.starts_the_same_as(settings_)) ++settings_version_;
    settings_ = settings;
    // CMake has run: what was built is not what the reload target names now.
    if (is_of_another_target) return ninja_.go_on(settings_.targets);
    digest += fmt::format("settings {}", settings_version_);
    const bool is_new = std::exchange(last_digest_, digest) != digest;
    reporter_.build_finished(session::BuildResult::succeeded, is_new, program_pid_);
    handle(session::event::BuildFinished{session::BuildResult::succeeded, std::move(digest)});
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
    reap_adopted([this](pid_t pid) {
        return pid == ninja_.pid() || hooks_.owns(pid) || (tests_ && tests_->owns(pid)) ||
               (child_.link && pid == child_.link->pid()) || (next_child_ && pid == next_child_->pid()) ||
               std::any_of(leaving_.begin(), leaving_.end(), [&](const auto& link) { return link->pid() == pid; });
    });
}

void Supervisor::quit(int signal) {
    if (session_.has_ended()) return hooks_.kill(); // only they are still waited for
    if (quit_signal_ == 0 && signal != SIGTERM) quit_signal_ = signal;
    handle(session::event::QuitRequested{});
}

// Ctrl-Z: the program stops, the user's terminal is given back, and we stop as any job does.
void Supervisor::suspend() {
    if (child_.link) child_.link->send(order::Signal{SIGSTOP});
    extras_.withdraw();
    console_.flush();
    terminal_.restore();
    signals_.remove(SIGTSTP);
    ::kill(0, SIGTSTP); // returns when `fg` or `bg` lets us go on
    signals_.add(SIGTSTP);
    terminal_.resume();
    extras_.resume();
    if (child_.link) child_.link->send(order::Signal{SIGCONT});
}

WatchPatterns Supervisor::with_own_outputs(WatchPatterns patterns) const {
    for (auto& pattern : own_outputs(options_, current_directory_)) patterns.ignored.push_back(std::move(pattern));
    return patterns;
}

} // namespace cmakewatch
