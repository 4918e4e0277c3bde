#include "tool/session/program_life.h"

#include <algorithm>
#include <utility>

namespace cmakewatch::session {

bool ProgramLife::is_changed_by(const GoodBuild& build) const {
    return launched_artifacts_ != build.artifacts.at(index_);
}

void ProgramLife::launch_or_restart(const GoodBuild& build) {
    launch_or_restart(build, {});
}

void ProgramLife::launch_or_restart(const GoodBuild& build, Launch launch) {
    if (!is_child_used_) return this->launch(build, launch);
    stop();
    if (auto* stopping = std::get_if<Stopping>(&state_)) *stopping = {launch, false};
}

bool ProgramLife::restart_if_requested(const GoodBuild& build) {
    if (!requested_) return false;
    if (!requested_->is_reported_as_restart || restart_wait_ == RestartWait::over || restart_loop_.delay_ms() == 0) {
        launch_or_restart(build, *requested_);
        return true;
    }
    if (std::exchange(restart_wait_, RestartWait::running) != RestartWait::running)
        emit(command::StartTimer{Timer::restart, restart_loop_.delay_ms(), index_});
    return false;
}

void ProgramLife::on_restart_timer() {
    if (restart_wait_ == RestartWait::running) restart_wait_ = RestartWait::over;
}

void ProgramLife::launch(const GoodBuild& build, Launch launch) {
    state_ = Starting{};
    has_started_ = false;
    requested_.reset();
    is_child_used_ = true;
    launched_build_ = build.number;
    launched_artifacts_ = build.artifacts.at(index_);
    Announcement::tell(announcement_.begin_restart(), true, commands_);
    // Not before the end of what has been running: tests say how that went.
    if (launch.is_reported_as_restart && is_awaited_) emit(command::ReportRestart{build.number});
    restart_wait_ = RestartWait::none;
    if (restart_loop_.begin()) emit(command::ReportFeedbackLoop{restart_loop_.causes(), true});
    emit(command::LaunchProgram{++iteration_, build.number, index_});
}

int ProgramLife::retry_delay_ms(std::int64_t ran_ms) {
    if (ran_ms >= lasting_run_ms) retry_delay_ms_ = first_retry_delay_ms;
    return std::exchange(retry_delay_ms_, std::min(2 * retry_delay_ms_, longest_retry_delay_ms));
}

void ProgramLife::note_source_change() {
    retry_delay_ms_ = first_retry_delay_ms;
    if (auto* stopping = std::get_if<Stopping>(&state_)) stopping->is_outdated = true;
}

// What is outdated before it is launched is not worth the wait for the end of what runs.
bool ProgramLife::holds_builds() const {
    const auto* stopping = std::get_if<Stopping>(&state_);
    return stopping != nullptr ? !stopping->then || !stopping->is_outdated : is_starting();
}

void ProgramLife::put_off_launch() {
    auto* stopping = std::get_if<Stopping>(&state_);
    if (stopping != nullptr && std::exchange(stopping->then, std::nullopt)) requested_ = Launch{true};
}

void ProgramLife::stop(bool is_final) {
    if (is_stopping()) return;
    state_ = Stopping{};
    emit(command::StopProgram{is_final, index_});
}

void ProgramLife::kill() {
    if (is_stopping()) emit(command::KillProgram{index_});
}

void ProgramLife::end() {
    if (auto* stopping = std::get_if<Stopping>(&state_)) stopping->then.reset();
}

void ProgramLife::gone() {
    state_ = Gone{};
    is_child_used_ = false;
}

void ProgramLife::stopped(const GoodBuild* build) {
    const auto* stopping = std::get_if<Stopping>(&state_);
    const auto then = stopping != nullptr ? stopping->then : std::nullopt;
    gone();
    if (then && build != nullptr) launch(*build, *then);
}

bool ProgramLife::child_lost() {
    const auto* stopping = std::get_if<Stopping>(&state_);
    const bool had_program = is_alive() || (stopping != nullptr && stopping->then);
    gone();
    // While a build runs the program's file may be half written: a good end of that build launches it.
    if (had_program) requested_ = Launch{true};
    return ++lost_children_ >= most_lost_children;
}

} // namespace cmakewatch::session
