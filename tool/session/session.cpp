#include "tool/session/session.h"

#include "tool/project/error.h"

#include <algorithm>
#include <utility>

namespace cmakewatch::session {
namespace {

// A first build that takes longer than this gets a wide watch meanwhile; a shorter one need not pay for it.
constexpr int wide_watch_delay_ms = 100;

// A child that is lost so often in a row will not live.
constexpr int most_lost_children = 3;

constexpr int exit_code_project = static_cast<int>(ErrorKind::project);
constexpr int exit_code_environment = static_cast<int>(ErrorKind::environment);

int shell_exit_code(const ExitStatus& status) {
    return status.signal != 0 ? 128 + status.signal : status.code;
}

} // namespace

Commands Session::step(const Event& event) {
    commands_.clear();
    if (!has_ended_) std::visit([this](const auto& e) { on(e); }, event);
    return std::move(commands_);
}

void Session::on(const event::Started&) {
    start_build();
    emit(command::StartTimer{wide_watch_delay_ms});
}

// The state that was told of last.
std::optional<FileState> Session::known_state(const std::string& path) const {
    if (const auto waiting = pending_.find(path); waiting != pending_.end()) return waiting->second.state;
    if (const auto seen = in_build_.find(path); seen != in_build_.end()) return seen->second;
    if (const auto built = built_.find(path); built != built_.end()) return built->second;
    return std::nullopt;
}

// What a scan finds again.
bool Session::is_known(const Change& change) const {
    return known_state(change.path) == change.state || rewritten_inputs_.has_taken(change) ||
           (change.is_guess && build_writes_.knows(change));
}

// Whether nothing is to follow from it.
bool Session::take_as_build_write(const Change& change) {
    switch (change.build_write) {
    case BuildWrite::none:
        rewritten_inputs_.note_edit(change.path);
        build_writes_.note_edit(change.path);
        return false;
    case BuildWrite::unlikely:
        if (!rewritten_inputs_.take(change)) return false;
        if (rewritten_inputs_.is_new(change.path)) emit(command::ReportRewrittenInput{change.path});
        return true;
    case BuildWrite::possible:
    case BuildWrite::named: break;
    }
    return build_writes_.take(change);
}

void Session::on(const event::Changed& event) {
    if (is_quitting_) return;
    command::ReportChanges news;
    bool leads_to_build = false;
    const bool is_build_due = !pending_.empty();
    const bool is_restart_due = restart_wanted_;
    for (auto change : event.changes) {
        if (event.from_scan && is_known(change)) continue;
        if (change.kind == ChangeKind::runtime) {
            restart_wanted_ = options_.runs_program;
            built_[change.path] = change.state;
            restart_echo_.note(change.path, event.may_be_of_program);
        } else if (take_as_build_write(change)) {
            continue;
        } else {
            change.during_build = build_ == Build::running || build_ == Build::cancelling;
            // Editors let a file go for a moment at every save, which matters only to a build at that very moment.
            const auto known = known_state(change.path);
            change.was_gone = (change.was_gone && change.during_build) || (known && !known->exists);
            restart_wanted_ = restart_wanted_ || (change.restarts && options_.runs_program);
            build_echo_.note(change.path, change.is_guess && (change.during_build || event.is_soon_after_build));
            source_echo_.note(change.path, event.is_soon_after_start);
            auto& waiting = pending_[change.path];
            change.was_gone = change.was_gone || waiting.was_gone;
            change.add_shadows(waiting.shadows);
            waiting = change;
            leads_to_build = true;
            is_outdated_by_stop_ = program_ == Program::stopping;
        }
        news.changes.push_back(std::move(change));
    }
    if (news.changes.empty()) return;
    lost_children_ = 0;
    for (const auto& change : news.changes) announcement_.add(change);
    const bool cancels = leads_to_build && build_ == Build::running && burst_.may_cancel() && echo_delay_ms() == 0;
    const bool is_burst = leads_to_build ? is_build_due || cancels || build_ == Build::cancelling : is_restart_due;
    if (leads_to_build && build_ != Build::idle) burst_.add(news.changes.size());
    if (!is_burst) announce(announcement_.take());
    emit(std::move(news));
    if (cancels) {
        cancel_build();
    } else if (leads_to_build && build_ == Build::settling) {
        if (echo_delay_ms() == 0)
            emit(command::RestartTimer{quiet_ms(), std::max(most_quiet_wait_ms, 2 * options_.settle_ms)});
    } else {
        proceed();
    }
}

// Whether a build or only a restart follows is told by what waits for it.
void Session::announce(std::vector<Change> changes) {
    if (changes.empty()) return;
    using Consequence = command::AnnounceChanges::Consequence;
    const bool leads_to_build = std::any_of(changes.begin(), changes.end(),
                                            [](const Change& change) { return change.kind != ChangeKind::runtime; });
    const bool can_restart = good_build_ != 0 && !is_last_build_bad_;
    emit(command::AnnounceChanges{std::move(changes), leads_to_build ? Consequence::build
                                                      : can_restart  ? Consequence::restart
                                                                     : Consequence::restart_after_good_build});
}

// Whatever is due now and possible: a build for the pending changes, else a wanted restart.
void Session::proceed() {
    if (is_quitting_ || build_ != Build::idle) return;
    if (program_ == Program::starting && options_.change_stops_start && !pending_.empty() && echo_delay_ms() == 0)
        return stop_program();
    // Ninja would replace the file that is just being executed.
    if (program_ == Program::starting || program_ == Program::stopping) return;
    if (!pending_.empty() || must_build_again_) {
        if (quiet_ms() > 0) {
            build_ = Build::settling;
            emit(command::StartTimer{quiet_ms()});
        } else {
            start_build();
        }
    } else if (restart_wanted_ && good_build_ != 0 && !is_last_build_bad_) {
        if (restart_echo_.delay_ms() == 0) return restart_without_build();
        if (!std::exchange(is_restart_waiting_, true)) emit(command::StartTimer{restart_echo_.delay_ms()});
    }
}

int Session::quiet_ms() const {
    return std::max({options_.settle_ms, burst_.quiet_ms(), echo_delay_ms(), rewritten_inputs_.wait_ms()});
}

int Session::echo_delay_ms() const {
    return std::max(build_echo_.delay_ms(), source_echo_.delay_ms());
}

void Session::start_build() {
    // Also what the program has left behind when it ended.
    if (options_.stop_before_build && child_is_used_) {
        build_ = Build::idle;
        must_build_again_ = true;
        stop_program();
        return;
    }
    rewritten_inputs_.begin_build(build_ == Build::settling);
    build_ = Build::running;
    build_writes_.begin();
    must_build_again_ = false;
    announce(announcement_.begin_build());
    command::StartBuild start{++build_number_, {}};
    if (build_echo_.begin(
            std::all_of(pending_.begin(), pending_.end(), [](const auto& entry) { return entry.second.is_guess; })))
        emit(command::ReportEcho{build_echo_.causes(), false});
    if (source_echo_.begin()) emit(command::ReportEcho{source_echo_.causes(), true});
    for (auto& [path, change] : pending_) {
        in_build_[path] = change.state;
        start.changes.push_back(std::move(change));
    }
    pending_.clear();
    emit(std::move(start));
}

void Session::on(const event::TimerElapsed&) {
    if (build_ == Build::settling) {
        start_build();
    } else if (build_ == Build::cancelling) {
        emit(command::KillBuild{});
    } else if (build_ == Build::running && good_build_ == 0 && !is_quitting_) {
        emit(command::WatchWide{});
    } else if (build_ == Build::idle && std::exchange(is_restart_waiting_, false) && !is_quitting_ &&
               program_ != Program::starting && program_ != Program::stopping) {
        restart_without_build();
    }
}

void Session::on(const event::BuildFinished& event) {
    const bool was_cancelled_by_us = build_ == Build::cancelling;
    build_ = Build::idle;
    if (is_quitting_) {
        end_if_all_is_gone();
        return;
    }
    if (event.result == BuildResult::cancelled && was_cancelled_by_us) {
        burst_.build_cancelled();
        proceed();
        return;
    }
    if (event.result != BuildResult::succeeded) {
        burst_ = {};
        is_last_build_bad_ = true;
        if (is_program_alive()) emit(command::KeepProgram{build_number_, BuildResult::failed});
        if (options_.exit_on_failed_build) return quit(exit_code_project);
        build_edits_among_build_writes();
        emit(command::WatchWide{});
        proceed();
        return;
    }
    is_last_build_bad_ = false;
    rewritten_inputs_.end_build(true);
    forget_build_writes();
    for (const auto& [path, state] : in_build_) built_[path] = state;
    in_build_.clear();
    if (!pending_.empty() && burst_.may_cancel()) { // it is outdated already: not worth a restart
        burst_.build_cancelled();
        emit(command::ReportOutdated{build_number_});
        emit(command::WatchExact{});
        proceed();
        return;
    }
    burst_ = {};
    good_build_ = build_number_;
    good_artifacts_ = event.artifacts;
    if (!options_.runs_program) {
        emit(command::ReportReady{good_build_, 0});
    } else if (is_program_alive() && !restart_wanted_ && !options_.restart_unchanged &&
               launched_artifacts_ == good_artifacts_) {
        emit(command::KeepProgram{good_build_, BuildResult::succeeded});
    } else {
        launch_or_restart();
    }
    emit(command::WatchExact{});
    proceed();
}

// The exact watch compares with the time of this build's start, and so reports those of them that matter.
void Session::forget_build_writes() {
    (void)build_writes_.end(true);
    std::erase_if(pending_, [this](const auto& entry) {
        const auto write = entry.second.build_write;
        const bool is_guess = write == BuildWrite::possible || write == BuildWrite::named;
        if (is_guess) announcement_.forget(entry.first);
        return is_guess;
    });
}

// Nothing names what matters: other builds have to show what they write.
void Session::build_edits_among_build_writes() {
    command::ReportChanges news;
    for (auto& change : build_writes_.end(false)) {
        change.during_build = true;
        build_echo_.note(change.path, true);
        announcement_.add(change);
        pending_[change.path] = change;
        news.changes.push_back(std::move(change));
    }
    if (news.changes.empty()) return;
    announce(announcement_.take());
    emit(std::move(news));
}

void Session::on(const event::BuildDisturbed&) {
    must_build_again_ = true;
    proceed();
}

void Session::restart_without_build() {
    must_report_restart_ = true;
    launch_or_restart();
}

void Session::launch_or_restart() {
    if (child_is_used_) {
        launch_after_stop_ = true;
        stop_program();
    } else {
        launch();
    }
}

void Session::launch() {
    launch_after_stop_ = false;
    restart_wanted_ = false;
    child_is_used_ = true;
    program_ = Program::starting;
    launched_build_ = good_build_;
    launched_artifacts_ = good_artifacts_;
    announce(announcement_.begin_restart());
    // Not before the end of what has been running: tests say how that went.
    if (std::exchange(must_report_restart_, false)) emit(command::ReportRestart{good_build_});
    is_restart_waiting_ = false;
    if (restart_echo_.begin()) emit(command::ReportEcho{restart_echo_.causes(), true});
    emit(command::LaunchProgram{++iteration_, good_build_});
}

void Session::stop_program() {
    if (program_ == Program::stopping) return;
    program_ = Program::stopping;
    is_outdated_by_stop_ = false;
    emit(command::StopProgram{is_quitting_});
}

void Session::on(const event::ProgramStarted& event) {
    if (program_ != Program::starting) return;
    program_ = Program::running;
    emit(command::ReportReady{launched_build_, event.pid});
    proceed();
}

void Session::on(const event::ProgramExited& event) {
    if (!is_program_alive()) return;
    program_ = Program::none;
    emit(command::ReportExit{launched_build_, event.status, !options_.exit_with_program, !is_last_build_bad_});
    if (options_.exit_with_program) {
        quit(shell_exit_code(event.status));
    } else {
        proceed();
    }
}

void Session::on(const event::NothingToRun& event) {
    if (program_ != Program::starting) return;
    program_ = Program::none;
    child_is_used_ = false;
    if (options_.exit_with_program) {
        quit(event.exit_code);
    } else {
        proceed();
    }
}

void Session::on(const event::LaunchFailed&) {
    if (program_ != Program::starting) return;
    program_ = Program::none;
    if (options_.exit_with_program) {
        quit(exit_code_environment);
    } else {
        proceed();
    }
}

void Session::on(const event::ProgramStopped&) {
    program_ = Program::none;
    child_is_used_ = false;
    if (is_quitting_) {
        end_if_all_is_gone();
    } else if (launch_after_stop_ && is_outdated_by_stop_ && build_ == Build::idle) {
        // Outdated before it has started: not worth the wait for its end.
        launch_after_stop_ = false;
        restart_wanted_ = true;
        if (!std::exchange(must_report_restart_, false)) emit(command::ReportOutdated{good_build_});
        proceed();
    } else if (launch_after_stop_) {
        launch();
    } else {
        if (options_.stop_before_build && !pending_.empty() && build_ == Build::idle) start_build();
        proceed();
    }
}

void Session::on(const event::ChildLost&) {
    const bool had_program = is_program_alive() || launch_after_stop_;
    program_ = Program::none;
    child_is_used_ = false;
    if (is_quitting_) {
        end_if_all_is_gone();
        return;
    }
    if (++lost_children_ >= most_lost_children) {
        prepare_to_quit(exit_code_environment); // there is no child left that could be stopped
        end_if_all_is_gone();
        return;
    }
    launch_after_stop_ = false;
    must_report_restart_ = false;
    // While a build runs the program's file may be half written: a good end of that build launches it.
    if (had_program) restart_wanted_ = true;
    proceed();
}

void Session::on(const event::QuitRequested& event) {
    if (is_quitting_) {
        if (program_ == Program::stopping) emit(command::KillProgram{});
        if (build_ == Build::cancelling) emit(command::KillBuild{});
        return;
    }
    quit(event.exit_code);
}

void Session::quit(int exit_code) {
    prepare_to_quit(exit_code);
    stop_program();
}

void Session::prepare_to_quit(int exit_code) {
    is_quitting_ = true;
    exit_code_ = exit_code;
    launch_after_stop_ = false;
    if (build_ == Build::settling) build_ = Build::idle;
    if (build_ == Build::running) cancel_build();
}

void Session::cancel_build() {
    build_ = Build::cancelling;
    emit(command::CancelBuild{});
    emit(command::StartTimer{cancel_grace_ms});
}

void Session::on(const event::RunRequested&) {
    if (is_quitting_ || program_ != Program::none || build_ != Build::idle || !options_.runs_program) return;
    if (good_build_ != 0 && !is_last_build_bad_) {
        restart_without_build();
    } else {
        start_build();
    }
}

void Session::end_if_all_is_gone() {
    if (build_ != Build::idle || program_ != Program::none) return;
    has_ended_ = true;
    emit(command::End{exit_code_});
}

} // namespace cmakewatch::session
