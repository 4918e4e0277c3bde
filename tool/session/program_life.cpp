#include "tool/session/program_life.h"

#include <utility>

namespace cmakewatch::session {

bool ProgramLife::must_restart_for(const GoodBuild& build, bool restarts_unchanged) const {
    return !is_alive() || is_restart_requested_ || restarts_unchanged || launched_.artifacts != build.artifacts;
}

void ProgramLife::launch_or_restart(const GoodBuild& build) {
    launch_or_restart(build, {});
}

void ProgramLife::launch_or_restart(const GoodBuild& build, Launch launch) {
    if (!is_child_used_) return this->launch(build, launch);
    stop();
    if (auto* stopping = std::get_if<Stopping>(&state_)) stopping->then = launch;
}

void ProgramLife::restart_without_build(const GoodBuild& build) {
    launch_or_restart(build, {true});
}

void ProgramLife::restart_if_requested(const GoodBuild& build) {
    if (!is_restart_requested_) return;
    if (restart_loop_.delay_ms() == 0) return restart_without_build(build);
    if (!std::exchange(is_restart_waiting_, true)) emit(command::StartTimer{Timer::restart, restart_loop_.delay_ms()});
}

void ProgramLife::on_restart_timer(const GoodBuild& build) {
    if (std::exchange(is_restart_waiting_, false)) restart_without_build(build);
}

void ProgramLife::launch(const GoodBuild& build, Launch launch) {
    state_ = Starting{};
    is_restart_requested_ = false;
    is_child_used_ = true;
    launched_ = build;
    announcement_.tell(announcement_.begin_restart(), true, commands_);
    // Not before the end of what has been running: tests say how that went.
    if (launch.is_reported_as_restart) emit(command::ReportRestart{build.number});
    is_restart_waiting_ = false;
    if (restart_loop_.begin()) emit(command::ReportFeedbackLoop{restart_loop_.causes(), true});
    emit(command::LaunchProgram{++iteration_, build.number});
}

void ProgramLife::note_outdated() {
    if (auto* stopping = std::get_if<Stopping>(&state_)) stopping->is_outdated = true;
}

void ProgramLife::stop(bool is_final) {
    if (is_stopping()) return;
    state_ = Stopping{};
    emit(command::StopProgram{is_final});
}

void ProgramLife::kill() {
    if (is_stopping()) emit(command::KillProgram{});
}

void ProgramLife::end() {
    if (auto* stopping = std::get_if<Stopping>(&state_)) stopping->then.reset();
}

void ProgramLife::gone() {
    state_ = Gone{};
    is_child_used_ = false;
}

ProgramLife::AfterStop ProgramLife::stopped(const GoodBuild* build, bool can_build) {
    const auto* stopping = std::get_if<Stopping>(&state_);
    const auto was = stopping != nullptr ? *stopping : Stopping{};
    gone();
    if (!was.then || build == nullptr) return AfterStop::nothing;
    if (was.is_outdated && can_build) { // not worth the wait for its end
        is_restart_requested_ = true;
        if (!was.then->is_reported_as_restart) emit(command::ReportOutdated{build->number});
        return AfterStop::outdated;
    }
    launch(*build, *was.then);
    return AfterStop::launched;
}

bool ProgramLife::child_lost() {
    const auto* stopping = std::get_if<Stopping>(&state_);
    const bool had_program = is_alive() || (stopping != nullptr && stopping->then);
    gone();
    // While a build runs the program's file may be half written: a good end of that build launches it.
    if (had_program) is_restart_requested_ = true;
    return ++lost_children_ >= most_lost_children;
}

} // namespace cmakewatch::session
