// Runs a session: joins its decisions with builds, workloads, the terminal and reports. Decides nothing itself, and
// does not know what the workloads are.
#pragma once

#include "tool/base/worker.h"
#include "tool/cli/options.h"
#include "tool/report/reporter.h"
#include "tool/supervisor/built_project.h"
#include "tool/supervisor/input_requests.h"
#include "tool/supervisor/session_build.h"
#include "tool/supervisor/session_driver.h"
#include "tool/supervisor/session_keys.h"
#include "tool/supervisor/session_signals_posix.h"
#include "tool/supervisor/workloads.h"
#include "tool/terminal/terminal.h"

#include <boost/asio/io_context.hpp>

#include <string>
#include <vector>

namespace cmakewatch {

class Supervisor {
  public:
    // `loop` is the one that `console` and `events` were made with. `trace` and `cycles` must outlive this. `arguments`
    // are our own, for the children. `settings` are those of each workload.
    Supervisor(boost::asio::io_context& loop, Options options, const std::string& current_directory,
               std::vector<std::string> arguments, ConfiguredProject configured, std::vector<LaunchSettings> settings,
               Console& console, EventStream& events, Trace& trace, CycleRecorder& cycles);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Returns the exit code.
    int run();

  private:
    void carry_out(const session::command::AnnounceChanges& command);
    void carry_out(const session::command::ReportChanges& command);
    void carry_out(const session::command::StartBuild& command);
    void carry_out(const session::command::CancelBuild&);
    void carry_out(const session::command::KillBuild&) { build_.kill(); }
    void carry_out(const session::command::StopProgram& command);
    void carry_out(const session::command::KillProgram& command) { workloads_.at(command.program).kill(); }
    void carry_out(const session::command::LaunchProgram& command) { workloads_.at(command.program).launch(command); }
    void carry_out(const session::command::KeepProgram& command) { workloads_.at(command.program).keep(command); }
    void carry_out(const session::command::ReportFeedbackLoop& command);
    void carry_out(const session::command::ReportRewrittenInput& command);
    void carry_out(const session::command::ReportKept& command);
    void carry_out(const session::command::ReportUnchanged& command);
    void carry_out(const session::command::ReportOutdated& command);
    void carry_out(const session::command::ReportRestart& command) { reporter_.restarting(command.build); }
    void carry_out(const session::command::ReportReady& command);
    void carry_out(const session::command::ReportPause& command) {
        reporter_.paused(command.is_paused, command.changes, terminal_.name_of('p'));
    }
    void carry_out(const session::command::ReportExit& command) { workloads_.at(command.program).has_ended(command); }
    void carry_out(const session::command::WatchWide&);
    void carry_out(const session::command::WatchExact&);
    void carry_out(const session::command::End& command);
    void carry_out(const session::command::StartTimer&) {} // SessionDriver does
    void carry_out(const session::command::ProlongQuiet&) {}

    [[nodiscard]] std::unique_ptr<Notifier> make_notifier();
    Result<void> open();
    void on_build_finished(session::BuildResult result, const BuiltProject::Outcome& outcome);
    void on_disturbed();
    void on_foreign_configure(const Change& change);
    void note_group(pid_t group);
    void on_interrupted();
    void reap();
    [[nodiscard]] bool is_managed(pid_t pid) const;
    [[nodiscard]] bool is_any_alive() const;
    void quit(int signal);
    void suspend();

    boost::asio::io_context& loop_;
    Options options_;
    Console& console_;
    SessionSignals signals_; // outlives all threads, see the destructor
    Worker worker_;
    BuiltProject built_;
    Hooks hooks_;
    Reporter reporter_;
    Terminal terminal_;
    SessionDriver driver_;
    SessionBuild build_;
    Workloads workloads_;
    SessionKeys keys_;
    InputRequests input_;
    struct Ending {
        int signal = 0; // what the programs are stopped with; 0: --stop-signal
        int exit_code = 0;
    };
    Ending ending_;
};

} // namespace cmakewatch
