#include "tool/session/session.h"

#include "tool/project/error.h"

#include <utility>

namespace cmakewatch::session {
namespace {

// A first build that takes longer than this gets a wide watch meanwhile; a shorter one need not pay for it.
constexpr int wide_watch_delay_ms = 100;

constexpr int exit_code_project = static_cast<int>(ErrorKind::project);
constexpr int exit_code_environment = static_cast<int>(ErrorKind::environment);

int shell_exit_code(const ExitStatus& status) {
    return status.signal != 0 ? 128 + status.signal : status.code;
}

} // namespace

Commands Session::step(const Event& event) {
    commands_.clear();
    if (!has_ended()) std::visit([this](const auto& e) { on(e); }, event);
    return std::exchange(commands_, {});
}

void Session::on(const event::Started&) {
    start_build();
    emit(command::StartTimer{Timer::wide_watch, wide_watch_delay_ms});
}

void Session::on(const event::Changed& event) {
    using Consequence = ChangeLedger::Consequence;
    if (is_quitting()) return;
    command::ReportChanges news;
    bool leads_to_build = false;
    const bool is_build_due = ledger_.has_pending();
    const bool is_restart_due = program_.is_restart_requested();
    for (auto change : event.changes) {
        const auto consequence = ledger_.take(change, event, build_.is_ninja_running());
        if (consequence == Consequence::nothing) continue;
        if (consequence == Consequence::build) {
            leads_to_build = true;
            program_.note_outdated();
        } else {
            program_.note_runtime_file(change.path, event.may_be_of_program);
        }
        if (options_.runs_program && (consequence == Consequence::restart || change.restarts))
            program_.request_restart();
        news.changes.push_back(std::move(change));
    }
    if (news.changes.empty()) return;
    program_.note_change();
    for (const auto& change : news.changes) announcement_.add(change);
    const bool cancels = leads_to_build && build_.cancels_on_change();
    const bool is_burst = leads_to_build ? is_build_due || cancels || build_.is_cancelling() : is_restart_due;
    if (leads_to_build) build_.add_changes(news.changes.size());
    if (!is_burst) announce(announcement_.take());
    emit(std::move(news));
    if (cancels) {
        build_.cancel();
    } else if (leads_to_build && build_.is_settling()) {
        build_.prolong_settling();
    } else {
        proceed();
    }
}

void Session::announce(std::vector<Change> changes) {
    announcement_.tell(std::move(changes), build_.launchable() != nullptr, commands_);
}

// Whatever is due now and possible: a build for the pending changes, else a requested restart.
void Session::proceed() {
    if (is_quitting() || !build_.is_idle()) return;
    if (program_.is_starting() && options_.change_stops_start && ledger_.has_pending() &&
        ledger_.feedback_wait_ms() == 0)
        return program_.stop();
    // Ninja would replace the file that is just being executed.
    if (program_.is_changing()) return;
    if (build_.is_due()) {
        if (!build_.settle()) start_build();
    } else if (const auto* good = build_.launchable()) {
        program_.restart_if_requested(*good);
    }
}

void Session::start_build() {
    // Also what the program has left behind when it ended.
    if (options_.stop_before_build && program_.has_used_child()) {
        build_.stop_settling();
        build_.build_again();
        return program_.stop();
    }
    build_.start();
}

void Session::on(const event::TimerElapsed& event) {
    switch (event.timer) {
    case Timer::quiet:
        if (build_.is_settling()) start_build();
        break;
    case Timer::cancel_grace:
        if (build_.is_cancelling()) build_.kill();
        break;
    case Timer::wide_watch:
        if (build_.is_running() && build_.last_good() == nullptr && !is_quitting()) emit(command::WatchWide{});
        break;
    case Timer::restart:
        if (const auto* good = build_.launchable();
            good != nullptr && build_.is_idle() && !is_quitting() && !program_.is_changing())
            program_.on_restart_timer(*good);
        break;
    }
}

void Session::on(const event::BuildFinished& event) {
    if (is_quitting()) {
        build_.end();
        return end_if_all_is_gone();
    }
    switch (build_.finish(event)) {
    case BuildCycle::End::cancelled_by_us: break;
    case BuildCycle::End::failed: on_failed_build(); break;
    case BuildCycle::End::outdated: emit(command::WatchExact{}); break;
    case BuildCycle::End::good: on_good_build(); break;
    }
    proceed();
}

void Session::on_failed_build() {
    if (program_.is_alive()) emit(command::KeepProgram{build_.number(), BuildResult::failed});
    if (options_.exit_on_failed_build) return quit(exit_code_project);
    // Nothing names what matters: other builds have to show what they write.
    command::ReportChanges news{ledger_.end_bad_build()};
    if (!news.changes.empty()) {
        for (const auto& change : news.changes) announcement_.add(change);
        announce(announcement_.take());
        emit(std::move(news));
    }
    emit(command::WatchWide{});
}

void Session::on_good_build() {
    const auto& good = *build_.last_good();
    if (!options_.runs_program) {
        emit(command::ReportReady{good.number, 0});
    } else if (program_.must_restart_for(good, options_.restart_unchanged)) {
        program_.launch_or_restart(good);
    } else {
        emit(command::KeepProgram{good.number, BuildResult::succeeded});
    }
    emit(command::WatchExact{});
}

void Session::on(const event::BuildDisturbed&) {
    build_.build_again();
    proceed();
}

void Session::on(const event::ProgramStarted& event) {
    if (!program_.is_starting()) return;
    program_.started();
    emit(command::ReportReady{program_.launched_build(), event.pid});
    proceed();
}

void Session::on(const event::ProgramExited& event) {
    if (!program_.is_alive()) return;
    program_.exited();
    emit(command::ReportExit{program_.launched_build(), event.status, !options_.exit_with_program,
                             !build_.is_last_bad()});
    options_.exit_with_program ? quit(shell_exit_code(event.status)) : proceed();
}

void Session::on(const event::NothingToRun& event) {
    if (!program_.is_starting()) return;
    program_.gone();
    options_.exit_with_program ? quit(event.exit_code) : proceed();
}

void Session::on(const event::LaunchFailed&) {
    if (!program_.is_starting()) return;
    program_.exited();
    options_.exit_with_program ? quit(exit_code_environment) : proceed();
}

void Session::on(const event::ProgramStopped&) {
    if (is_quitting()) {
        program_.gone();
        return end_if_all_is_gone();
    }
    const auto after = program_.stopped(build_.last_good(), build_.is_idle());
    if (after == ProgramLife::AfterStop::launched) return;
    const bool was_for_build = after == ProgramLife::AfterStop::nothing && options_.stop_before_build;
    if (was_for_build && ledger_.has_pending() && build_.is_idle()) start_build();
    proceed();
}

void Session::on(const event::ChildLost&) {
    const bool is_last = program_.child_lost();
    if (is_quitting()) return end_if_all_is_gone();
    if (is_last) {
        prepare_to_quit(exit_code_environment); // there is no child left that could be stopped
        return end_if_all_is_gone();
    }
    proceed();
}

void Session::on(const event::QuitRequested& event) {
    if (!is_quitting()) return quit(event.exit_code);
    program_.kill();
    if (build_.is_cancelling()) build_.kill();
}

void Session::on(const event::RunRequested&) {
    if (is_quitting() || !program_.is_gone() || !build_.is_idle() || !options_.runs_program) return;
    if (const auto* good = build_.launchable()) return program_.restart_without_build(*good);
    start_build();
}

void Session::quit(int exit_code) {
    prepare_to_quit(exit_code);
    program_.stop(true);
}

void Session::prepare_to_quit(int exit_code) {
    state_ = Quitting{exit_code};
    program_.end();
    build_.stop_settling();
    if (build_.is_running()) build_.cancel();
}

void Session::end_if_all_is_gone() {
    const auto* quitting = std::get_if<Quitting>(&state_);
    if (quitting == nullptr || !build_.is_idle() || !program_.is_gone()) return;
    emit(command::End{quitting->exit_code});
    state_ = Ended{};
}

} // namespace cmakewatch::session
