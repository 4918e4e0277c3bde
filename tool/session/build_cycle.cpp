#include "tool/session/build_cycle.h"

#include <algorithm>
#include <utility>

namespace cmakewatch::session {

void BuildCycle::add_changes(size_t count) {
    if (!is_idle()) burst_.add(count);
}

int BuildCycle::wait_ms() const {
    return std::max({options_.settle_ms, burst_.quiet_ms(), ledger_.wait_ms()});
}

bool BuildCycle::settle() {
    if (wait_ms() == 0) return false;
    state_ = Settling{};
    emit(command::StartTimer{Timer::quiet, wait_ms()});
    return true;
}

void BuildCycle::prolong_settling() {
    if (ledger_.feedback_wait_ms() == 0)
        emit(command::ProlongQuiet{wait_ms(), std::max(most_quiet_wait_ms, 2 * options_.settle_ms)});
}

void BuildCycle::stop_settling() {
    if (is_settling()) state_ = Idle{};
}

void BuildCycle::start() {
    const bool has_waited = is_settling();
    state_ = Running{};
    must_build_again_ = false;
    Announcement::tell(announcement_.begin_build(), launchable() != nullptr, commands_);
    ++number_;
    auto changes = ledger_.begin_build(has_waited);
    emit(command::StartBuild{number_, std::move(changes)});
}

void BuildCycle::cancel() {
    state_ = Cancelling{};
    emit(command::CancelBuild{});
    emit(command::StartTimer{Timer::cancel_grace, cancel_grace_ms});
}

void BuildCycle::kill() {
    emit(command::KillBuild{});
}

BuildCycle::End BuildCycle::finish(const event::BuildFinished& event) {
    const bool is_cancelled_by_us = is_cancelling();
    state_ = Idle{};
    if (event.result == BuildResult::cancelled && is_cancelled_by_us) {
        burst_.build_cancelled();
        return End::cancelled_by_us;
    }
    if (event.result != BuildResult::succeeded) {
        burst_ = {};
        is_last_bad_ = true;
        return End::failed;
    }
    is_last_bad_ = false;
    for (const auto& path : ledger_.end_good_build()) announcement_.forget(path);
    if (ledger_.has_pending() && burst_.may_cancel()) { // it is outdated already: not worth a restart
        burst_.build_cancelled();
        emit(command::ReportOutdated{number_});
        return End::outdated;
    }
    burst_ = {};
    good_ = GoodBuild{number_, event.artifacts};
    return End::good;
}

} // namespace cmakewatch::session
