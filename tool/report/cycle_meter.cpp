#include "tool/report/cycle_meter.h"

#include <utility>
#include <variant>

namespace cmakewatch {
namespace {

std::int64_t in_ms(std::chrono::nanoseconds time) {
    return std::chrono::round<std::chrono::milliseconds>(time).count();
}

} // namespace

void CycleMeter::begin_if_none(Time now) {
    if (std::exchange(is_open_, true)) return;
    begin_ = last_ = now;
    spent_ = {};
    files_.clear();
    cycle_.steps = EditCycle::Steps();
}

// What was under way up to now has taken the time since the last call.
void CycleMeter::pass(Time now) {
    const auto passed = now - std::exchange(last_, now);
    if (is_ninja_running_)
        spent_.ninja += passed;
    else if (!stopping_.empty())
        spent_.stop += passed;
    else if (!starting_.empty())
        spent_.start += passed;
}

void CycleMeter::end(EditCycle::Result result, Time now) {
    if (!std::exchange(is_open_, false) || files_.empty()) return;
    cycle_.result = result;
    cycle_.files.assign(files_.begin(), files_.end());
    cycle_.total_ms = in_ms(now - begin_);
    cycle_.ninja_ms = in_ms(spent_.ninja);
    cycle_.stop_ms = in_ms(spent_.stop);
    cycle_.start_ms = in_ms(spent_.start);
    finished_ = cycle_;
}

void CycleMeter::ninja_runs(bool runs, Time now) {
    pass(now);
    is_ninja_running_ = runs;
}

void CycleMeter::add_steps(const std::optional<EditCycle::Steps>& more) {
    if (!more || !cycle_.steps) return cycle_.steps.reset();
    cycle_.steps->compile_ms += more->compile_ms;
    cycle_.steps->link_ms += more->link_ms;
    cycle_.steps->other_ms += more->other_ms;
}

void CycleMeter::take(const session::Event& event, Time now) {
    pass(now);
    if (const auto* stopped = std::get_if<session::event::ProgramStopped>(&event)) stopping_.erase(stopped->program);
    if (const auto* lost = std::get_if<session::event::ChildLost>(&event)) stopping_.erase(lost->program);
    if (const auto* started = std::get_if<session::event::ProgramStarted>(&event)) starting_.erase(started->program);
    if (const auto* failed = std::get_if<session::event::LaunchFailed>(&event)) {
        starting_.erase(failed->program);
        drop();
    }
    if (const auto* nothing = std::get_if<session::event::NothingToRun>(&event)) starting_.erase(nothing->program);
    if (const auto* built = std::get_if<session::event::BuildFinished>(&event))
        if (built->result == session::BuildResult::failed) end(EditCycle::Result::failed, now);
}

void CycleMeter::take(const session::Command& command, Time now) {
    pass(now);
    if (const auto* news = std::get_if<session::command::ReportChanges>(&command); news && !news->changes.empty())
        begin_if_none(now);
    if (const auto* build = std::get_if<session::command::StartBuild>(&command)) {
        if (!build->changes.empty()) begin_if_none(now); // a pause may have ended
        for (const auto& change : build->changes) files_.insert(change.path);
    }
    if (const auto* stop = std::get_if<session::command::StopProgram>(&command)) stopping_.insert(stop->program);
    if (const auto* launch = std::get_if<session::command::LaunchProgram>(&command)) starting_.insert(launch->program);
    if (std::holds_alternative<session::command::ReportReady>(command)) end(EditCycle::Result::ready, now);
    if (std::holds_alternative<session::command::ReportUnchanged>(command)) end(EditCycle::Result::unchanged, now);
    if (std::holds_alternative<session::command::ReportKept>(command)) end(EditCycle::Result::kept, now);
    // Changes that wait cost nothing yet.
    if (const auto* pause = std::get_if<session::command::ReportPause>(&command); pause && pause->is_paused) drop();
}

} // namespace cmakewatch
