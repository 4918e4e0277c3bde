#include "tool/supervisor/supervisor.h"

#include "tool/base/environment_variables.h"
#include "tool/base/glob.h"
#include "tool/process/process_tree_linux.h"
#include "tool/report/desktop_notification.h"
#include "tool/supervisor/add_workloads.h"
#include "tool/supervisor/program_order.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace cmakewatch {
namespace {

session::Options session_options(const Options& options, const BuiltProject& built) {
    return {options.command != Command::build,
            options.restart_unchanged,
            options.stop_before_build,
            options.exit_with_program,
            options.once,
            options.settle_ms,
            static_cast<int>(built.size()),
            program_options(built.all_settings()).value()};
}

TerminalFeatures extra_features(const Options& options, const Console& console) {
    if (!options.terminal_extras || !console.style().is_terminal) return {};
    return terminal_features(environment_variable);
}

bool has_status(const Options& options, const Console& console) {
    return options.status && !options.quiet && console.style().is_terminal;
}

SessionFacts facts(const Options& options, const BuiltProject& built) {
    std::vector<std::string> programs;
    for (size_t i = 0; i < built.size() && built.size() > 1; ++i) programs.push_back(built.settings(i).name);
    return {built.configured().directory.path,
            built.project()->generator,
            to_string(options.command),
            built.targets(),
            std::move(programs),
            built.settings(built.size() - 1).is_of_tests};
}

} // namespace

Supervisor::Supervisor(boost::asio::io_context& loop, Options options, const std::string& current_directory,
                       std::vector<std::string> arguments, ConfiguredProject configured,
                       std::vector<LaunchSettings> settings, Console& console, EventStream& events, Trace& trace,
                       CycleRecorder& cycles)
    : loop_(loop),
      options_(std::move(options)),
      console_(console),
      signals_(loop, {[this](int signal) { quit(signal); }, [this] { reap(); },
                      [this] {
                          terminal_.resume();
                          reporter_.resume();
                      },
                      [this] { suspend(); }}),
      worker_(loop.get_executor()),
      built_(loop.get_executor(), worker_, options_, current_directory, std::move(configured), std::move(settings)),
      hooks_(loop.get_executor(), options_.hooks,
             [this] { return built_.configured().preset->session().configure_environment; },
             {[this](std::string_view line) { reporter_.hook_line(line); },
              [this](const Error& warning) { reporter_.warning(warning); }, [this] { input_.start(); }}),
      reporter_(console, events, hooks_,
                {std::make_unique<TerminalExtras>(console.screen(), extra_features(options_, console)),
                 std::make_unique<SessionStatus>(loop.get_executor(), console.screen(), has_status(options_, console)),
                 make_notifier()},
                volume(options_), facts(options_, built_),
                SourceNames(built_.project()->source_dir, current_directory, extra_features(options_, console).links)),
      terminal_(loop.get_executor(), console, options_.key_prefix,
                {[this] { quit(SIGINT); }, [this] { suspend(); }, [this](char key) { keys_.take(key); },
                 [this] {
                     for (const auto& workload : workloads_.all()) workload->resize();
                 },
                 [this] { input_.look(); },
                 [this] {
                     for (const auto& workload : workloads_.all()) workload->tell_terminal_modes();
                 },
                 [this] { reporter_.notifier().key_pressed(); },
                 options_.notify_after_ms ? [this](bool has_focus) { reporter_.notifier().focus_changed(has_focus); }
                                          : std::function<void(bool)>()}),
      driver_(loop.get_executor(), session_options(options_, built_), trace, cycles,
              [this, &cycles](const session::Command& command) {
                  if (std::holds_alternative<session::command::StartBuild>(command))
                      cycles.build_starts(built_.targets(), built_.project());
                  std::visit([this](const auto& one) { carry_out(one); }, command);
              }),
      build_(loop.get_executor(), worker_, options_, built_, reporter_, console.style().colours,
             {[this](const std::function<void(RequestedTests)>& on_known) {
                  for (const auto& workload : workloads_.all()) workload->use_project();
                  workloads_.find_requested(on_known);
              },
              [this](session::BuildResult result, const BuiltProject::Outcome& outcome) {
                  on_build_finished(result, outcome);
              },
              [this] { on_disturbed(); },
              [this] {
                  for (const auto& workload : workloads_.all()) workload->plan_ahead();
              },
              [this] { driver_.take(session::event::BuildTakesTime{}); },
              [this, &trace, &cycles](const BuildScope& scope) {
                  trace.build_scope(scope);
                  cycles.note_scope(scope);
                  reporter_.build_scope(scope);
              },
              [&trace](const BuildCheck& check) { trace.build_check(check); }, [this] { on_disturbed(); },
              [this](const Change& change) { on_foreign_configure(change); },
              [this](std::string_view line) { input_.note_line(line); },
              [this, &cycles](pid_t group) {
                  cycles.command_runs(group != 0);
                  note_group(group);
              },
              [this] { kill_orphans([this](pid_t pid) { return is_managed(pid); }); }, [this] { on_interrupted(); }}),
      workloads_({loop.get_executor(), std::move(arguments), worker_, trace, driver_.session(), built_, build_,
                  terminal_, reporter_, std::make_shared<std::set<std::string>>(),
                  [this](const session::Event& event) { driver_.take(event); },
                  [this](bool is_command) { is_command ? input_.start_command() : input_.start(); },
                  [this](pid_t group) { note_group(group); }, [this] { on_interrupted(); }, [this] { reap(); },
                  [this](pid_t pid) { return is_managed(pid); }},
                 console, key_name(options_.key_prefix)),
      keys_(loop.get_executor(),
            {console, reporter_, terminal_, driver_, workloads_, worker_, built_.configured().directory.path},
            {[this] { quit(0); }, [this] { input_.start(); }}),
      input_(loop.get_executor(), {build_.ninja(), hooks_, workloads_, terminal_, reporter_, keys_.pager()},
             [this] { suspend(); }) {
    add_workloads(workloads_, options_, current_directory, console, events);
}

Supervisor::~Supervisor() {
    worker_.stop();
    // What comes now asks for nothing that is not done. It must not be what we end with, so no thread may take it:
    // others end before signals_ does.
    SessionSignals::block_endings();
}

int Supervisor::run() {
    std::signal(SIGPIPE, SIG_IGN); // a reader that goes away is no reason to leave a program behind
    adopt_orphans();
    signals_.wait();
    reporter_.session_started();
    if (const auto opened = open(); !opened) {
        reporter_.error(opened.error());
        return static_cast<int>(opened.error().kind);
    }
    for (const auto& workload : workloads_.all()) workload->begin(); // before any build: its child ends that
    terminal_.resume();
    if (const auto hint = keys_.hint(); !options_.quiet && !hint.empty()) {
        console_.line(hint);
        reporter_.status().keys_work();
    }
    driver_.take(session::event::Started{});
    loop_.run();
    input_.take_back();
    workloads_.output().finish();
    terminal_.finish();
    terminal_.restore();
    reporter_.session_ended(ending_.exit_code);
    return ending_.exit_code;
}

std::unique_ptr<Notifier> Supervisor::make_notifier() {
    std::unique_ptr<NotificationChannel> channel;
    if (options_.notify_after_ms) {
        auto found =
            desktop_notifications(loop_.get_executor(), console_.screen(),
                                  console_.style().is_terminal ? terminal_features(environment_variable).notification
                                                               : TerminalNotification::none,
                                  environment_variable, [this](const Error& warning) { reporter_.warning(warning); });
        if (!found)
            console_.warning(found.error());
        else
            channel = std::move(*found);
    }
    return std::make_unique<Notifier>(
        std::move(channel), std::chrono::milliseconds(options_.notify_after_ms.value_or(0)),
        fmt::format("cmakewatch: {}",
                    options_.command == Command::test ? "tests" : fmt::format("{}", fmt::join(options_.targets, " "))));
}

Result<void> Supervisor::open() {
    auto opened = terminal_.open();
    for (const auto& workload : workloads_.all())
        if (opened) opened = workload->open();
    return opened;
}

void Supervisor::carry_out(const session::command::AnnounceChanges& command) {
    if (options_.clear) console_.screen().clear();
    reporter_.announce(command.changes, command.consequence);
}

void Supervisor::carry_out(const session::command::ReportChanges& command) {
    for (const auto& workload : workloads_.all()) workload->note_changes(command.changes);
    reporter_.changed(command.changes);
}

void Supervisor::carry_out(const session::command::StartBuild& command) {
    auto changes = command.changes;
    for (const auto& workload : workloads_.all())
        workload->note_hidden_headers(changes, [&workload](const Change& change) {
            return change.was_gone || !workload->plan().files.contains(change.path);
        });
    workloads_.note_outdated(changes);
    const auto targets = built_.targets([this](int workload) { return workloads_.at(workload).is_outdated(); });
    build_.start(command.build, targets, std::move(changes));
    for (const auto& workload : workloads_.all()) workload->build_starts();
}

void Supervisor::carry_out(const session::command::CancelBuild&) {
    build_.cancel();
    for (const auto& workload : workloads_.all()) workload->stop_finding();
}

void Supervisor::carry_out(const session::command::StopProgram& command) {
    workloads_.at(command.program).stop(command.is_final, ending_.signal);
}

void Supervisor::carry_out(const session::command::ReportKept& command) {
    reporter_.kept(command.build, workloads_.only_program());
}

void Supervisor::carry_out(const session::command::ReportUnchanged& command) {
    reporter_.unchanged(command.build, workloads_.only_program());
}

void Supervisor::carry_out(const session::command::ReportFeedbackLoop& command) {
    const auto what =
        command.is_of_program ? fmt::format("{} changes", workloads_.at(0).each_run()) : "each build changes";
    const auto* why =
        command.is_of_program
            ? "so each leads to the next: that waits longer and longer"
            : "as long as none is good, nothing says whether that matters: the next one waits longer and longer";
    for (const auto& file : command.files)
        reporter_.warning_once({ErrorKind::usage, what, file, why, fmt::format("--ignore '{}' leaves it out", file)});
}

void Supervisor::carry_out(const session::command::ReportRewrittenInput& command) {
    reporter_.warning_once({ErrorKind::project, "each build writes", command.file,
                            "that leads to no other build, since each would lead to the next",
                            "name it in OUTPUT or BYPRODUCTS of the command that writes it"});
}

void Supervisor::carry_out(const session::command::ReportOutdated& command) {
    reporter_.build_outdated(command.build, workloads_.only_program());
}

void Supervisor::carry_out(const session::command::ReportReady& command) {
    workloads_.at(0).report_ready(command);
}

void Supervisor::carry_out(const session::command::WatchWide&) {
    for (const auto& workload : workloads_.all()) workload->watch_widely();
}

void Supervisor::carry_out(const session::command::WatchExact&) {
    for (const auto& workload : workloads_.all()) workload->watch_exactly();
}

void Supervisor::carry_out(const session::command::End& command) {
    ending_.exit_code = command.exit_code;
    for (const auto& workload : workloads_.all()) workload->end();
    hooks_.end([this] { workloads_.finish([this] { loop_.stop(); }); });
}

void Supervisor::on_build_finished(session::BuildResult result, const BuiltProject::Outcome& outcome) {
    session::event::BuildFinished event{result, {}};
    bool is_new = false;
    for (size_t i = 0; i < outcome.workloads.size(); ++i) {
        const auto& one = outcome.workloads[i];
        is_new = is_new || one.is_new;
        event.artifacts.push_back(one.artifacts);
        if (!one.new_parts.empty() && driver_.session().is_program_alive(static_cast<int>(i)))
            reporter_.parts_are_new(one.new_parts);
    }
    reporter_.build_finished(result, is_new, workloads_.only_program());
    if (result == session::BuildResult::failed && !is_any_alive()) reporter_.build_has_no_program();
    if (result != session::BuildResult::succeeded)
        for (const auto& workload : workloads_.all()) workload->build_fails();
    driver_.take(event);
}

bool Supervisor::is_any_alive() const {
    for (int index = 0; index < static_cast<int>(built_.size()); ++index)
        if (driver_.session().is_program_alive(index)) return true;
    return false;
}

// What the last build has made may not be what it should be.
void Supervisor::on_disturbed() {
    workloads_.note_outdated({});
    driver_.take(session::event::BuildDisturbed{});
}

// As an edit of CMakeLists.txt. A step of the build that runs CMake by itself leads to a build each time: that waits
// longer and longer, as with any file that each build changes.
void Supervisor::on_foreign_configure(const Change& change) {
    for (size_t i = 0; i < built_.size(); ++i)
        if (glob::matches_any(built_.settings(i).patterns.ignored, change.path)) return;
    driver_.take(session::event::Changed{{change}, false, change.is_guess});
}

void Supervisor::note_group(pid_t group) {
    for (const auto& workload : workloads_.all()) workload->note_build({group, built_.configured().directory.path});
    group != 0 ? input_.start_command() : input_.end_command();
}

// Ctrl-C goes to what has the terminal, not to us.
void Supervisor::on_interrupted() {
    if (input_.has_lent()) quit(SIGINT);
}

// Orphans that became our children when a child or Ninja ended.
void Supervisor::reap() {
    reap_adopted([this](pid_t pid) { return is_managed(pid); });
    input_.look(); // it may have been stopped
}

bool Supervisor::is_managed(pid_t pid) const {
    return build_.ninja().owns(pid) || built_.owns(pid) || reporter_.notifier().owns(pid) || hooks_.owns(pid) ||
           keys_.pager().owns(pid) || workloads_.owns(pid);
}

void Supervisor::quit(int signal) {
    worker_.give_up();
    if (driver_.session().has_ended()) return hooks_.kill(); // only they are still waited for
    if (ending_.signal == 0 && signal != SIGTERM) ending_.signal = signal;
    // What was to end by itself has not done what it was to do.
    driver_.take(session::event::QuitRequested{options_.once ? 128 + (signal != 0 ? signal : SIGINT) : 0});
}

// Ctrl-Z: the programs stop, the user's terminal is given back, and we stop as any job does.
void Supervisor::suspend() {
    input_.take_back();
    workloads_.send(order::Signal{SIGSTOP});
    reporter_.suspend();
    terminal_.suspend_program();
    console_.flush();
    terminal_.restore();
    signals_.stop();
    terminal_.resume();
    reporter_.resume();
    terminal_.resume_program();
    workloads_.send(order::Signal{SIGCONT});
    workloads_.send(order::Signal{SIGWINCH}); // a program that draws on the whole screen draws it anew
    input_.look();
}

} // namespace cmakewatch
