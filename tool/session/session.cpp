#include "tool/session/session.h"

#include "tool/base/error.h"

#include <utility>

namespace cmakewatch::session {
namespace {

constexpr int exit_code_project = static_cast<int>(ErrorKind::project);
constexpr int exit_code_environment = static_cast<int>(ErrorKind::environment);

int shell_exit_code(const ExitStatus& status) {
    return status.signal != 0 ? 128 + status.signal : status.code;
}

} // namespace

Session::Session(Options options) : options_(std::move(options)) {
    for (int index = 0; index < options_.programs; ++index)
        programs_.emplace_back(index, is_awaited(index), announcement_, commands_);
}

int Session::launched_build(int program) const {
    return programs_.at(program).launched_build();
}

bool Session::is_program_alive(int program) const {
    return programs_.at(program).is_alive();
}

Commands Session::step(const Event& event) {
    commands_.clear();
    if (!has_ended()) std::visit([this](const auto& e) { on(e); }, event);
    if (any_awaited([](const auto& program) { return program.is_starting(); })) is_end_due_ = true;
    return std::exchange(commands_, {});
}

void Session::on(const event::Started&) {
    start_build();
}

void Session::on(const event::Changed& event) {
    using Consequence = ChangeLedger::Consequence;
    if (is_quitting()) return;
    command::ReportChanges news;
    bool leads_to_build = false;
    const bool is_build_due = ledger_.has_pending();
    const bool is_restart_due = any_program([](const auto& program) { return program.is_restart_requested(); });
    auto& program = programs_.at(event.program);
    std::vector<Change> without_restart;
    for (auto change : event.changes) {
        const bool restarts = options_.runs_programs && !waits_for_user(event.program) &&
                              (change.restarts || change.kind == ChangeKind::runtime);
        if (ledger_.is_told_by_another(change, event.program)) {
            if (restarts) request_restart(event.program);
            continue;
        }
        const auto consequence = ledger_.take(change, event, build_.is_ninja_running());
        if (consequence == Consequence::nothing) continue;
        if (consequence == Consequence::build) {
            leads_to_build = true;
            for (auto& one : programs_) one.note_source_change();
        }
        const bool is_runtime = consequence == Consequence::restart;
        if (is_runtime && waits_for_user(event.program)) {
            without_restart.push_back(change);
        } else {
            announcement_.add(change);
            if (is_runtime) program.note_runtime_file(change.path, event.may_be_of_program);
        }
        if (restarts) request_restart(event.program);
        news.changes.push_back(std::move(change));
    }
    if (news.changes.empty()) return proceed();
    for (auto& one : programs_) one.note_change();
    if (!without_restart.empty())
        emit(command::AnnounceChanges{std::move(without_restart), command::AnnounceChanges::Consequence::none});
    const bool is_paused = is<Paused>();
    const bool cancels = leads_to_build && build_.cancels_on_change() && !is_paused;
    const bool is_burst = leads_to_build ? is_build_due || cancels || build_.is_cancelling() : is_restart_due;
    if (leads_to_build) build_.add_changes(news.changes.size());
    if (!is_burst && !is_paused) announce(announcement_.take());
    emit(std::move(news));
    if (is_paused) return emit(command::ReportPause{true, announcement_.waiting()});
    if (cancels) {
        build_.cancel();
    } else if (leads_to_build && build_.is_settling()) {
        build_.prolong_settling();
    } else {
        proceed();
    }
}

void Session::announce(std::vector<Change> changes) {
    Announcement::tell(std::move(changes), build_.launchable() != nullptr, commands_);
}

// Whatever is due now and possible: a build for the pending changes, else requested restarts.
void Session::proceed() {
    if (is_quitting() || is<Paused>() || !build_.is_idle()) return;
    if (ledger_.has_pending() && ledger_.feedback_wait_ms() == 0)
        for (int index = 0; index < options_.programs; ++index)
            if (options_of(options_, index).starts_slowly && programs_[index].is_starting()) {
                programs_[index].stop();
                if (is_awaited(index)) is_end_due_ = false; // the tests that are not run after all are told of
            }
    if (build_.is_due()) {
        if (any_program([](const auto& program) { return program.holds_builds(); })) return;
        if (!build_.settle()) start_build();
    } else if (const auto* good = build_.launchable()) {
        restart_requested(*good);
    }
}

void Session::request_restart(int program) {
    programs_.at(program).request_restart();
    for (const int follower : order_.followers_of(program))
        if (programs_.at(follower).is_alive() && !programs_.at(follower).is_restart_requested())
            request_restart(follower);
}

// What stops may let others stop, or start.
void Session::restart_requested(const GoodBuild& good) {
    for (bool has_moved = true; std::exchange(has_moved, false);)
        for (int index = 0; index < options_.programs; ++index) {
            auto& program = programs_[index];
            if (!program.is_restart_requested() || program.is_changing()) continue;
            const bool may_launch = order_.may_launch(index);
            if (program.has_used_child() && !order_.may_stop(index)) continue;
            if (may_launch) {
                has_moved = program.restart_if_requested(good) || has_moved;
            } else if (program.has_used_child()) {
                program.stop();
                has_moved = true;
            }
        }
}

void Session::start_build() {
    const auto has_used_child = [](const auto& program) { return program.has_used_child(); };
    // Also what a program has left behind when it ended.
    if (options_.stop_before_build && any_program(has_used_child)) {
        build_.stop_settling();
        build_.build_again();
        for (int index = 0; index < options_.programs; ++index)
            if (programs_[index].has_used_child() && order_.may_stop(index)) programs_[index].stop();
        return;
    }
    put_off_launches();
    build_.start();
}

void Session::put_off_launches() {
    for (auto& program : programs_) program.put_off_launch();
    if (std::exchange(is_end_due_, false)) emit(command::ReportOutdated{build_.last_good()->number});
}

void Session::on(const event::TimerElapsed& event) {
    switch (event.timer) {
    case Timer::quiet:
        if (build_.is_settling()) start_build();
        break;
    case Timer::cancel_grace:
        if (build_.is_cancelling()) build_.kill();
        break;
    case Timer::restart: on_restart_timer(programs_.at(event.program)); break;
    case Timer::retry:
        if (is_quitting() || !programs_.at(event.program).is_gone()) break;
        request_restart(event.program);
        proceed();
        break;
    }
}

void Session::on(const event::BuildTakesTime&) {
    if (build_.is_running() && build_.last_good() == nullptr && !is_quitting()) emit(command::WatchWide{});
}

void Session::on_restart_timer(ProgramLife& program) {
    program.on_restart_timer();
    proceed();
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
    for (int index = 0; index < options_.programs; ++index)
        if (programs_[index].is_alive()) emit(command::KeepProgram{build_.number(), KeepReason::build_failed, index});
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
    if (options_.runs_programs) {
        update_programs(good);
    } else {
        emit(command::ReportReady{good.number, 0});
    }
    emit(command::WatchExact{});
}

bool Session::must_restart_for(const GoodBuild& good, int index) const {
    const auto& program = programs_.at(index);
    if (waits_for_user(index)) return program.is_restart_requested();
    return !program.is_alive() || program.is_restart_requested() || options_.restart_unchanged ||
           program.is_changed_by(good);
}

void Session::update_programs(const GoodBuild& good) {
    for (int index = 0; index < options_.programs; ++index)
        if (must_restart_for(good, index)) request_restart(index);
    bool are_all_kept = true;
    bool is_any_outdated = false;
    for (int index = 0; index < options_.programs; ++index) {
        const auto& program = programs_[index];
        if (program.is_restart_requested())
            are_all_kept = are_all_kept && !is_awaited(index);
        else
            is_any_outdated = is_any_outdated || program.is_changed_by(good);
    }
    if (are_all_kept)
        is_any_outdated ? emit(command::ReportKept{good.number}) : emit(command::ReportUnchanged{good.number});
    for (int index = 0; index < options_.programs; ++index) {
        auto& program = programs_[index];
        if (program.is_restart_requested()) {
            program.request_launch();
            if (program.is_stopping() && order_.may_launch(index)) program.launch_or_restart(good);
        } else {
            const auto reason = program.is_changed_by(good) ? KeepReason::manual : KeepReason::unchanged;
            emit(command::KeepProgram{good.number, reason, index});
        }
    }
    restart_requested(good);
    if (!are_all_kept) is_end_due_ = true;
}

// Once all programs that can be are started. `pid`: of the one that has just been.
void Session::report_end(int pid) {
    if (!is_end_due_ || !build_.is_idle()) return;
    if (any_awaited([](const auto& program) { return program.is_changing(); })) return;
    if (!any_awaited([](const auto& program) { return program.is_alive(); })) return;
    for (int index = 0; index < options_.programs; ++index)
        if (is_awaited(index) && order_.is_waiting(index)) return;
    is_end_due_ = false;
    emit(command::ReportReady{build_.last_good()->number, options_.programs == 1 ? pid : 0});
}

// One has been given up: that has been told.
void Session::report_end_without_one() {
    report_end();
    if (!any_awaited([](const auto& program) { return program.is_changing() || program.is_alive(); }))
        is_end_due_ = false;
}

void Session::on(const event::BuildDisturbed&) {
    build_.build_again();
    proceed();
}

void Session::on(const event::ProgramStarted& event) {
    auto& program = programs_.at(event.program);
    if (!program.is_starting()) return;
    program.started();
    report_end(event.pid);
    proceed();
}

void Session::on(const event::ProgramExited& event) {
    auto& program = programs_.at(event.program);
    if (!program.is_alive()) return;
    program.exited();
    const bool has_failed = event.status.code != 0 || event.status.signal != 0;
    const int again_in_ms = has_failed && options_of(options_, event.program).restart == RestartWhen::on_failure
                                ? program.retry_delay_ms(event.ran_ms)
                                : 0;
    emit(command::ReportExit{program.launched_build(), event.status, !options_.exit_with_program, !build_.is_last_bad(),
                             event.program, again_in_ms});
    if (again_in_ms > 0) emit(command::StartTimer{Timer::retry, again_in_ms, event.program});
    report_end();
    ended(shell_exit_code(event.status));
}

void Session::on(const event::NothingToRun& event) {
    auto& program = programs_.at(event.program);
    if (!program.is_starting()) return;
    program.gone();
    report_end_without_one();
    ended(event.exit_code);
}

void Session::on(const event::LaunchFailed& event) {
    auto& program = programs_.at(event.program);
    if (!program.is_starting()) return;
    program.exited();
    report_end_without_one();
    ended(exit_code_environment);
}

// A program has, by itself.
void Session::ended(int exit_code) {
    if (!options_.exit_with_program) return proceed();
    if (exit_code_.value_or(0) == 0) exit_code_ = exit_code;
    any_program([](const auto& program) { return !program.is_gone(); }) ? proceed() : quit(*exit_code_);
}

void Session::on(const event::ProgramStopped& event) {
    auto& program = programs_.at(event.program);
    if (auto* quitting = std::get_if<Quitting>(&state_)) {
        program.gone();
        quitting->has_left.insert(event.program);
        stop_for_good();
        return end_if_all_is_gone();
    }
    if (build_.is_idle() && program.holds_builds() && order_.may_launch(event.program)) {
        program.stopped(build_.last_good());
        if (program.is_starting()) return;
        report_end();
    } else {
        program.put_off_launch();
        program.gone();
    }
    if (options_.stop_before_build && ledger_.has_pending() && build_.is_idle()) start_build();
    proceed();
}

void Session::on(const event::ChildLost& event) {
    auto& program = programs_.at(event.program);
    const bool will_not_live = program.child_lost();
    if (auto* quitting = std::get_if<Quitting>(&state_)) {
        quitting->has_left.insert(event.program);
        stop_for_good();
        return end_if_all_is_gone();
    }
    if (program.is_restart_requested()) request_restart(event.program);
    report_end_without_one();
    will_not_live ? quit(exit_code_environment, event.program) : proceed();
}

void Session::on(const event::QuitRequested& event) {
    if (!is_quitting()) return quit(event.exit_code);
    for (auto& program : programs_) program.kill();
    if (build_.is_cancelling()) build_.kill();
}

void Session::on(const event::RunRequested& event) {
    if (is_quitting() || !options_.runs_programs || programs_.at(event.program).is_changing()) return;
    end_pause();
    const bool can_launch = build_.is_idle() && build_.launchable() != nullptr;
    // Else the next good build restarts it by itself, if it changes it.
    if (!can_launch && waits_for_user(event.program)) request_restart(event.program);
    if (!build_.is_idle()) return;
    if (!can_launch) return start_build();
    // What a build is due for is launched by that.
    programs_.at(event.program).wait_no_longer();
    request_restart(event.program);
    proceed();
}

void Session::on(const event::BuildRequested&) {
    if (is_quitting() || build_.is_ninja_running()) return;
    end_pause();
    build_.build_again();
    proceed();
}

// What runs, a build too, runs to its end.
void Session::on(const event::PauseToggled&) {
    if (is_quitting()) return;
    if (is<Paused>()) {
        end_pause();
        return proceed();
    }
    build_.stop_settling();
    state_ = Paused{};
    emit(command::ReportPause{true, announcement_.waiting()});
}

void Session::end_pause() {
    if (!is<Paused>()) return;
    state_ = Active{};
    emit(command::ReportPause{false, 0});
}

// The child of program `lost` is gone already.
void Session::quit(int exit_code, int lost) {
    Quitting quitting{exit_code};
    if (lost >= 0) quitting.has_left.insert(lost);
    state_ = std::move(quitting);
    build_.stop_settling();
    if (build_.is_running()) build_.cancel();
    for (auto& program : programs_) program.end();
    stop_for_good();
    end_if_all_is_gone();
}

// Those that others have to stop before come later.
void Session::stop_for_good() {
    const auto& quitting = std::get<Quitting>(state_);
    for (int index = 0; index < options_.programs; ++index)
        if (!quitting.has_left.contains(index) && order_.may_stop(index, quitting.has_left))
            programs_[index].stop(true);
}

void Session::end_if_all_is_gone() {
    const auto* quitting = std::get_if<Quitting>(&state_);
    if (quitting == nullptr || !build_.is_idle()) return;
    if (static_cast<int>(quitting->has_left.size()) < options_.programs) return;
    emit(command::End{quitting->exit_code});
    state_ = Ended{};
}

} // namespace cmakewatch::session
