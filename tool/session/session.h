// The decisions of a session: when to build, when to cancel, when to restart, when to end.
// Promises: a pure state machine. Never two programs at once, no change forgotten, no restart on a failed build,
// always an end. Has no clock, thread, file or process: time arrives as events, work leaves as commands.
#pragma once

#include "tool/project/change.h"
#include "tool/project/exit_status.h"
#include "tool/session/announcement.h"
#include "tool/session/build_writes.h"
#include "tool/session/burst.h"
#include "tool/session/echo.h"
#include "tool/session/rewritten_inputs.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cmakewatch::session {

struct Options {
    bool runs_program = true;        // `run`; `build` only builds
    bool restart_unchanged = false;  // restart even if the build left the program as it was
    bool stop_before_build = false;  // stop the program before Ninja runs
    bool change_stops_start = false; // so long it may take to start: a change does not wait for that
    bool exit_with_program = false;  // end when the program ends by itself
    bool exit_on_failed_build = false;
    int settle_ms = 0; // quiet time to wait for before the first build of a change
};

enum class BuildResult { succeeded, failed, cancelled };

// What happened.
namespace event {
struct Started {};
struct Changed {
    std::vector<Change> changes;
    bool from_scan = false; // found by comparing states rather than told by an event
    bool is_soon_after_build = false;
    bool may_be_of_program = false;   // it has just started, or tests run
    bool is_soon_after_start = false; // of the program or of the tests
};
struct TimerElapsed {}; // the one asked for last by StartTimer
struct BuildFinished {
    BuildResult result = BuildResult::succeeded;
    std::string artifacts; // digest of what the program consists of; only after a success
};
struct BuildDisturbed {}; // somebody else's Ninja was at work beside builds, and has ended
struct ProgramStarted {
    int pid = 0;
};
struct ProgramExited { // the program ended, by itself or because it was stopped
    ExitStatus status;
};
struct NothingToRun { // after all: no test is affected, or none can be told
    int exit_code = 0;
};
struct LaunchFailed {};   // the program could not be started; the supervisor has said why
struct ProgramStopped {}; // the answer to StopProgram: it, its strays and its child are gone
struct ChildLost {};      // the child died with the program in it; what was left has been swept
struct QuitRequested {    // Ctrl-C, SIGTERM, `q`
    int exit_code = 0;
};
struct RunRequested {}; // `r`
} // namespace event
using Event =
    std::variant<event::Started, event::Changed, event::TimerElapsed, event::BuildFinished, event::BuildDisturbed,
                 event::ProgramStarted, event::ProgramExited, event::NothingToRun, event::LaunchFailed,
                 event::ProgramStopped, event::ChildLost, event::QuitRequested, event::RunRequested>;

// However long files go on changing, a build waits no longer for them to stop.
inline constexpr int most_quiet_wait_ms = 5000;

// A build that takes longer to be cancelled keeps neither the next one waiting nor the session from ending.
inline constexpr int cancel_grace_ms = 5000;

// What to do about it.
namespace command {
struct AnnounceChanges { // to people: what several events told of may be said at once
    enum class Consequence { build, restart, restart_after_good_build };
    std::vector<Change> changes;
    Consequence consequence = Consequence::build;
};
struct ReportChanges { // of one event, as it came
    std::vector<Change> changes;
};
struct StartTimer { // replaces a running one
    int milliseconds = 0;
};
struct RestartTimer { // the running one elapses so long from now, but at most `at_most_ms` after it was started
    int milliseconds = 0;
    int at_most_ms = 0;
};
struct StartBuild {
    int build = 0;
    std::vector<Change> changes; // that led to it; empty for the first
};
struct CancelBuild {};
struct KillBuild {}; // it is being cancelled already and has taken cancel_grace_ms for it
struct StopProgram {
    bool is_final = false; // the session ends: no next child
};
struct KillProgram {}; // it is being stopped already: now by force
struct LaunchProgram {
    int iteration = 0;
    int build = 0;
};
struct KeepProgram { // the build is over and the program goes on
    int build = 0;
    BuildResult result = BuildResult::succeeded;
};
// Each build has these files change, and no good one says whether they matter; or each run of the program has.
struct ReportEcho {
    std::vector<std::string> files;
    bool is_of_program = false;
};
struct ReportRewrittenInput { // each build changes it: that leads to no build any more
    std::string file;
};
struct ReportOutdated { // the build succeeded, but what it made is outdated already: the next one is due
    int build = 0;
};
struct ReportRestart { // this build's program is to be started, or started again, without another build
    int build = 0;
};
struct ReportReady { // the last successful build is what runs (pid 0: nothing is to run)
    int build = 0;
    int pid = 0;
};
struct ReportExit { // the program ended by itself
    int build = 0;
    ExitStatus status;
    bool session_goes_on = true;
    bool can_run_again = true; // no build has failed since
};
struct WatchWide {};  // no good build says what matters: watch all that could
struct WatchExact {}; // a good build says what matters
struct End {
    int exit_code = 0;
};
} // namespace command
using Command =
    std::variant<command::AnnounceChanges, command::ReportChanges, command::StartTimer, command::RestartTimer,
                 command::StartBuild, command::CancelBuild, command::KillBuild, command::StopProgram,
                 command::KillProgram, command::LaunchProgram, command::KeepProgram, command::ReportEcho,
                 command::ReportRewrittenInput, command::ReportOutdated, command::ReportRestart, command::ReportReady,
                 command::ReportExit, command::WatchWide, command::WatchExact, command::End>;
using Commands = std::vector<Command>;

class Session {
  public:
    explicit Session(Options options) : options_(options) {}

    // Takes one event and returns what is to be done, in this order.
    [[nodiscard]] Commands step(const Event& event);

    [[nodiscard]] bool has_ended() const { return has_ended_; }
    [[nodiscard]] bool is_quitting() const { return is_quitting_; }
    [[nodiscard]] int launched_build() const { return launched_build_; } // the build that the program comes from
    [[nodiscard]] bool is_program_alive() const {
        return program_ == Program::starting || program_ == Program::running;
    }

  private:
    enum class Build { idle, settling, running, cancelling };
    enum class Program { none, starting, running, stopping };
    // Nobody saves one file so often in a row, each time soon after the program's start.
    static constexpr int most_edits_by_hand = 50;

    void on(const event::Started&);
    void on(const event::Changed& event);
    void on(const event::TimerElapsed&);
    void on(const event::BuildFinished& event);
    void on(const event::BuildDisturbed&);
    void on(const event::ProgramStarted& event);
    void on(const event::ProgramExited& event);
    void on(const event::NothingToRun& event);
    void on(const event::LaunchFailed&);
    void on(const event::ProgramStopped&);
    void on(const event::ChildLost&);
    void on(const event::QuitRequested& event);
    void on(const event::RunRequested&);

    [[nodiscard]] std::optional<FileState> known_state(const std::string& path) const;
    [[nodiscard]] bool is_known(const Change& change) const;
    [[nodiscard]] bool take_as_build_write(const Change& change);
    void proceed();
    [[nodiscard]] int quiet_ms() const;
    void announce(std::vector<Change> changes);
    void forget_build_writes();
    void build_edits_among_build_writes();
    void start_build();
    void restart_without_build();
    void launch_or_restart();
    void launch();
    void stop_program();
    void quit(int exit_code);
    void prepare_to_quit(int exit_code);
    void cancel_build();
    [[nodiscard]] int echo_delay_ms() const;
    void end_if_all_is_gone();
    template <class C> void emit(C command) { commands_.emplace_back(std::move(command)); }

    Options options_;
    Commands commands_;

    Build build_ = Build::idle;
    int build_number_ = 0;
    Burst burst_; // since the last build that was not cancelled
    Announcement announcement_;
    bool is_last_build_bad_ = false; // what lies in the build directory may be incomplete

    std::map<std::string, Change> pending_;     // changes that no build has been started with yet
    std::map<std::string, FileState> in_build_; // those that builds since the last good one were started with
    std::map<std::string, FileState> built_;    // the last state of each changed file that a good build has seen
    bool must_build_again_ = false;             // though nothing may be pending
    BuildWrites build_writes_;
    RewrittenInputs rewritten_inputs_;
    Echo build_echo_{Echo::Writes::same_directory};                  // of what builds write into the sources
    Echo source_echo_{Echo::Writes::same_files, most_edits_by_hand}; // of sources that the program or a test writes
    bool restart_wanted_ = false;                                    // a runtime file changed, or the child was lost
    Echo restart_echo_{Echo::Writes::same_files};                    // of a --watch file that the program writes
    bool is_restart_waiting_ = false;                                // for the timer

    Program program_ = Program::none;
    int iteration_ = 0;
    int launched_build_ = 0; // the build that the program comes from
    std::optional<std::string> launched_artifacts_;
    int good_build_ = 0; // 0: none yet
    std::string good_artifacts_;
    bool launch_after_stop_ = false;
    bool must_report_restart_ = false; // when it is launched: no build has been reported that leads to it
    bool is_outdated_by_stop_ = false; // a source changed while the program was being stopped
    bool child_is_used_ = false;       // the child has had a program: the next one goes into a new child
    int lost_children_ = 0;            // in a row

    bool is_quitting_ = false;
    int exit_code_ = 0;
    bool has_ended_ = false;
};

} // namespace cmakewatch::session
