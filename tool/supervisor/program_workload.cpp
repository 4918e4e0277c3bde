#include "tool/supervisor/program_workload.h"

#include "tool/base/file_system_posix.h"

#include <ctime>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds executable_check_interval{200};
constexpr int most_executable_checks = 150;

} // namespace

ProgramWorkload::ProgramWorkload(const Session& session, int index, std::unique_ptr<ProgramStreams> streams)
    : Workload(session, index),
      streams_(std::move(streams)),
      backtrace_(
          session.executor, [this] { return path_of_program(); },
          [this](ExitStatus status, const std::vector<std::string>& lines) {
              this->session().reporter.program_backtrace(number(), status, lines);
          }),
      executable_timer_(session.executor) {}

void ProgramWorkload::run(const session::command::LaunchProgram& command) {
    auto program = launch_order(settings(), command.iteration);
    streams_->use_for(program);
    program.may_dump_core = backtrace_.wants_core();
    run_ = {program.directory, 0, std::time(nullptr)};
    session().reporter.program_is_starting(number(), command.iteration);
    children().send(program);
}

// Not what runs it, such as a wrapper.
std::string ProgramWorkload::path_of_program() const {
    const auto program = session().built.project()->require_executable(settings().targets.front());
    return program ? (*program)->artifacts.front() : settings().executable;
}

void ProgramWorkload::has_ended(const session::command::ReportExit& command) {
    const auto* r_key = !streams_->has_keys() ? "" : command.can_run_again ? "r runs it again" : "r builds again";
    session().reporter.program_ended_by_itself(number(), command.status, command.session_goes_on, command.again_in_ms,
                                               r_key);
    session().reporter.program_hint(backtrace_.take_hint(command.session_goes_on));
}

std::string ProgramWorkload::r_key() const {
    const auto& terminal = session().terminal;
    if (!terminal.takes_keys()) return "";
    return terminal.name_of('r') + (is_alive() ? " restarts it" : " runs it");
}

bool ProgramWorkload::take_key(char key) {
    if (key != 'r') return false;
    session().on_event(session::event::RunRequested{number()});
    return true;
}

void ProgramWorkload::on_started(const report::Started& started) {
    session().on_start(false);
    streams_->has_started();
    run_.pid = started.pid;
    session().reporter.program_started(number(), session().decisions.launched_build(number()), started.pid);
}

void ProgramWorkload::on_exited(const report::Exited& exited) {
    streams_->has_exited(!children().is_stopping());
    session().reporter.program_exited(number(), exited.status, children().is_stopping());
    const auto run = std::exchange(run_, {});
    backtrace_.program_has_ended(run, exited.status, exited.has_dumped, !children().is_stopping());
    session().on_event(session::event::ProgramExited{exited.status, number(), ms_since_start()});
}

void ProgramWorkload::on_launch_failed(const report::LaunchFailed& failed) {
    session().reporter.error(failed.error);
    streams_->has_exited(true);
    session().on_event(session::event::LaunchFailed{number()});
    wait_for_executable(state_of(settings().executable), most_executable_checks);
}

// Somebody else's Ninja may be about to link it.
void ProgramWorkload::wait_for_executable(const FileState& before, int checks_left) {
    if (checks_left == 0 || session().decisions.is_quitting()) return;
    executable_timer_.expires_after(executable_check_interval);
    executable_timer_.async_wait([this, before, checks_left](boost::system::error_code failed) {
        if (failed || is_alive()) return;
        const auto state = state_of(settings().executable);
        if (state == before || !state.exists) return wait_for_executable(before, checks_left - 1);
        session().on_event(session::event::RunRequested{number()});
    });
}

} // namespace cmakewatch
