#include "tool/supervisor/workload.h"

#include "tool/process/memory_linux.h"
#include "tool/process/signals_posix.h"

#include <fmt/format.h>

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds stop_notice_delay{1000};
constexpr std::chrono::milliseconds child_start_interval{1000};
constexpr std::chrono::milliseconds soon_after_build{500}; // its hooks have run by then, mostly
constexpr std::chrono::milliseconds soon_after_start{2000};

// For lists of processes.
std::string listed_name(const LaunchSettings& settings) {
    if (!settings.name.empty()) return settings.name;
    return settings.is_of_tests ? "test" : "build";
}

} // namespace

Workload::Workload(const Session& session, int index)
    : session_(session),
      index_(index),
      children_(session.executor, session.arguments, listed_name(settings()), session.trace, session.programs_own,
                {[this](const Report& report) { std::visit([this](const auto& one) { take(one); }, report); },
                 [this](bool has_said_so) { on_child_stopped(has_said_so); },
                 [this](ExitStatus status) { on_child_lost(status); }, [this] { on_child_swept(); },
                 [this](const Error& error) { session_.reporter.error(error); }, session.reap, session.is_managed}),
      stop_notice_timer_(session.executor),
      child_timer_(session.executor) {}

void Workload::begin() {
    children_.ensure_child();
    tell_terminal_modes();
}

// The next child is started ahead, so that a restart need not wait for that: not where the build leaves alone what
// runs.
void Workload::build_starts() {
    if (is_outdated() && expects_restart()) children_.prepare_next();
}

void Workload::tell_terminal_modes() {
    if (const auto modes = session_.terminal.modes_to_give_back(); !modes.empty())
        children_.send(order::UserTerminal{modes, 0, session_.terminal.text_to_give_back()});
}

void Workload::note_hidden_headers(std::vector<Change>& changes, const IsNew& is_new) const {
    std::vector<std::string> paths;
    for (const auto& change : changes)
        if (change.state.exists && is_new(change)) paths.push_back(change.path);
    auto hidden = plan().headers_hidden_by(paths);
    for (size_t i = 0, change = 0; i < paths.size(); ++i) {
        while (changes[change].path != paths[i]) ++change;
        changes[change].add_shadows(hidden[i]);
    }
}

void Workload::launch(const session::command::LaunchProgram& command) {
    if (children_.is_sweeping()) return; // the new program would be taken for what is left of the lost one
    children_.ensure_child();
    is_waiting_for_child_ = !children_.has_child();
    if (is_waiting_for_child_) {
        start_child_later();
        return session_.on_event(session::event::LaunchFailed{index_});
    }
    launched_ = settings();
    start_ = std::chrono::steady_clock::now();
    tell_terminal_modes();
    run(command);
    // The program first: what is saved until the watch is armed is found by comparing with the build's start.
    children_.continue_watching();
}

void Workload::stop(bool is_final, int signal) {
    before_stop();
    if (children_.is_sweeping()) return; // its end is to follow
    if (!children_.has_child()) return session_.on_event(session::event::ProgramStopped{index_});
    if (signal == 0) signal = launched_.stop_signal;
    children_.stop({signal, launched_.stop_timeout_ms, !is_final});
    if (program() == 0) return;
    stop_notice_timer_.expires_after(stop_notice_delay);
    stop_notice_timer_.async_wait([this, signal](boost::system::error_code failed) {
        if (!failed && children_.is_stopping())
            session_.reporter.program_takes_its_time(index_, signal_name(signal), launched_.stop_timeout_ms,
                                                     session_.decisions.is_quitting() && session_.terminal.is_there());
    });
}

void Workload::keep(const session::command::KeepProgram& command) {
    session_.reporter.program_kept(index_, command.build, command.reason, r_key());
    children_.drop_next();
}

void Workload::report_ready(const session::command::ReportReady& command) {
    session_.reporter.ready(command.build, command.pid);
}

void Workload::plan_ahead() const {
    session_.built.plan_ahead(index(), runtime_files());
}

void Workload::watch_widely() {
    note_outdated();
    session_.built.plan_widely(index(), runtime_files(), [this, since = session_.build.ninja().since()](auto plan) {
        watch(std::move(plan), since);
    });
}

void Workload::watch_exactly() {
    if (!is_outdated()) return children_.note_told(session_.build.ninja().since());
    watch_exact_plan([this, version = input_version_] {
        if (plan().mode == WatchPlan::Mode::exact) planned_version_ = version;
    });
}

void Workload::watch_exact_plan(const std::function<void()>& then) {
    const auto since = session_.build.ninja().since();
    children_.note_told(since);
    session_.built.plan_exactly(index(), runtime_files(), [this, since, then](Result<BuiltTarget::Plan> exact) {
        if (!exact) return session_.reporter.error(exact.error());
        for (const auto& pattern : exact->unmatched_patterns)
            session_.reporter.warning(
                {ErrorKind::usage, "no file matches the pattern", pattern, "",
                 "on the command line, quote patterns of --watch so that the shell does not expand them"});
        // One that has just been removed is missing once.
        const bool is_missing_still = std::exchange(missing_input_, exact->missing_input) == exact->missing_input;
        if (is_missing_still && !missing_input_.empty())
            session_.reporter.warning_once(
                {ErrorKind::project, "ninja has recorded an input that is not there", missing_input_,
                 "compilers' lists of headers split a name that has one of ' & ; * ? < > | ^ `",
                 "all files near the sources are watched instead"});
        watch(std::move(exact->plan), since);
        then();
    });
}

void Workload::watch(std::shared_ptr<const PublishedPlan> plan, FileTime since) {
    auto before = children_.published_plan();
    children_.watch(std::move(plan), since);
    // Nothing waits for this: the program runs by now.
    session_.worker.post([before = std::move(before)]() mutable {
        before.reset();
        give_back_memory();
    });
}

std::int64_t Workload::ms_since_start() const {
    const auto passed = std::chrono::steady_clock::now() - start_;
    return std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
}

void Workload::take(const report::Watching& watching) {
    session_.reporter.watching(index_, watching);
}

void Workload::take(const report::Polling& polling) {
    session_.reporter.polling(polling);
}

void Workload::take(const report::Started& started) {
    on_started(started);
    session_.on_event(session::event::ProgramStarted{started.pid, index_});
}

// Each child tries anew to watch as it was told to.
void Workload::take(const report::Problem& problem) {
    problem.is_warning ? session_.reporter.warning_once(problem.error) : session_.reporter.error_once(problem.error);
}

void Workload::take(const report::Changed& changed) {
    auto changes = changed.changes;
    // The child has not heard of the newest plan yet.
    std::erase_if(changes, [this](const Change& change) { return !plan().matters(change.path); });
    drop_outputs(changes);
    // What the program of another child writes: that child alone can see it.
    std::erase_if(changes, [this](const Change& change) {
        return session_.programs_own->contains(change.path) && !plan().files.contains(change.path);
    });
    std::erase_if(changes,
                  [this](const Change& change) { return session_.build.configure_watch().is_of_own_cmake(change); });
    // Not only when the build starts: the plan may name it by then. What a scan finds may be new to all plans.
    note_hidden_headers(changes,
                        [&](const Change& change) { return changed.from_scan || children_.may_be_new(change.path); });
    for (auto& change : changes) add_what_is_known(change, changed.from_scan);
    const auto now = std::chrono::steady_clock::now();
    const bool is_soon_after_start = now - start_ < soon_after_start;
    session_.on_event(session::event::Changed{std::move(changes), changed.from_scan,
                                              now - session_.build.end() < soon_after_build,
                                              may_have_written(is_soon_after_start), is_soon_after_start, index_});
}

// By the plan and by the times of builds.
void Workload::add_what_is_known(Change& change, bool from_scan) const {
    // Where no watch is ever exact, nothing tells afterwards that it is somebody's edit.
    const bool will_be_told = missing_input_.empty();
    change.is_guess = plan().is_guess(change.path) && (will_be_told || !from_scan);
    change.restarts = plan().restarts(change.path);
    change.is_of_watch_build = plan().is_of_watch_build(change.path);
    const auto time_in_build = session_.build.ninja().time_in_build(change.state);
    if (!time_in_build || !will_be_told || change.is_of_watch_build) return;
    const bool counts_by_place = change.is_guess && !plan().files.contains(change.path);
    // On a file system that counts whole seconds, an edit just after a build looks like what the build has written.
    if (!counts_by_place && change.state.exists && is_whole_seconds(change.state.changed)) return;
    const bool is_named =
        plan().written.contains(change.path) || (!change.state.exists && plan().is_written_by_build(change.path));
    change.build_write = !counts_by_place ? BuildWrite::unlikely : is_named ? BuildWrite::named : BuildWrite::possible;
    change.after_build_start = *time_in_build;
}

void Workload::on_child_stopped(bool has_said_so) {
    if (!has_said_so) forget();
    session_.on_event(session::event::ProgramStopped{index_});
    continue_watching();
}

void Workload::on_child_lost(ExitStatus status) {
    const auto* what_now = session_.decisions.is_quitting() ? "its program was ended too"
                           : is_alive()                     ? "its program was ended too; both are started again"
                                                            : "it is started again";
    forget();
    session_.reporter.error({ErrorKind::environment, "lost the watching child", "",
                             status.signal != 0 ? fmt::format("signal {} ended it", status.signal)
                                                : fmt::format("it ended with code {}", status.code),
                             what_now});
}

void Workload::on_child_swept() {
    has_swept();
    session_.on_event(session::event::ChildLost{index_});
    continue_watching();
}

// Also while there is no program to run: with --stop-before-build, or behind a lost child.
void Workload::continue_watching() {
    if (session_.decisions.is_quitting() || session_.decisions.has_ended()) return;
    children_.ensure_child();
    children_.has_child() ? children_.continue_watching() : start_child_later();
}

// Nobody watches without one. What could not be had may be there in a moment.
void Workload::start_child_later() {
    child_timer_.expires_after(child_start_interval);
    child_timer_.async_wait([this](boost::system::error_code failed) {
        if (failed || children_.has_child()) return;
        continue_watching();
        if (children_.has_child() && is_waiting_for_child_) session_.on_event(session::event::RunRequested{index_});
    });
}

} // namespace cmakewatch
