// What a session wants to have done.
#pragma once

#include "tool/session/events.h"

namespace cmakewatch::session {

// However long files keep changing, a build waits no longer for them to stop.
inline constexpr int most_quiet_wait_ms = 5000;

// A build that takes longer to be cancelled keeps neither the next one waiting nor the session from ending.
inline constexpr int cancel_grace_ms = 5000;

// Why a program stays as it is after a build.
enum class KeepReason {
    unchanged, // the build has left it as it was
    build_failed,
    manual, // the build has changed it, but only the user starts it again
};

namespace command {
struct AnnounceChanges { // to people: what several events told of may be said at once
    enum class Consequence { build, restart, restart_after_good_build, none };
    std::vector<Change> changes;
    Consequence consequence = Consequence::build;
};
struct ReportChanges { // of one event, as it came
    std::vector<Change> changes;
};
struct StartTimer { // replaces one of the same name, and of the same program, that runs
    Timer timer = Timer::quiet;
    int milliseconds = 0;
    int program = 0; // of Timer::restart and Timer::retry
};
struct ProlongQuiet { // Timer::quiet elapses so long from now, but at most `at_most_ms` after it was started
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
    int program = 0;
};
struct KillProgram { // it is being stopped already: now by force
    int program = 0;
};
struct LaunchProgram {
    int iteration = 0;
    int build = 0;
    int program = 0;
};
struct KeepProgram { // the build is over and the program stays as it is
    int build = 0;
    KeepReason reason = KeepReason::unchanged;
    int program = 0;
};
// Each build has these files change, and no good one says whether they matter; or each run of the program has.
struct ReportFeedbackLoop {
    std::vector<std::string> files;
    bool is_of_program = false;
};
struct ReportRewrittenInput { // each build changes it: that leads to no build any more
    std::string file;
};
struct ReportOutdated { // the build succeeded, but what it made is outdated already: the next one is due
    int build = 0;
};
struct ReportKept { // the build has changed programs, but none is restarted by itself
    int build = 0;
};
struct ReportUnchanged { // all programs are as this build would make them
    int build = 0;
};
struct ReportRestart { // this build's program is to be started, or started again, without another build
    int build = 0;
};
struct ReportReady { // the last successful build is what runs, as far as it could be started
    int build = 0;
    int pid = 0; // of the only program; 0: nothing is to run, or there are several
};
struct ReportExit { // the program ended by itself
    int build = 0;
    ExitStatus status;
    bool session_goes_on = true;
    bool can_run_again = true; // no build has failed since
    int program = 0;
    int again_in_ms = 0; // it is started again then, since it has failed; 0: it is not
};
struct ReportPause { // nothing is built or restarted because of changes as long
    bool is_paused = true;
    int changes = 0; // that wait
};
struct WatchWide {};  // no good build says what matters: watch all that could
struct WatchExact {}; // a good build says what matters
struct End {
    int exit_code = 0;
};
} // namespace command
using Command =
    std::variant<command::AnnounceChanges, command::ReportChanges, command::StartTimer, command::ProlongQuiet,
                 command::StartBuild, command::CancelBuild, command::KillBuild, command::StopProgram,
                 command::KillProgram, command::LaunchProgram, command::KeepProgram, command::ReportFeedbackLoop,
                 command::ReportRewrittenInput, command::ReportOutdated, command::ReportKept, command::ReportUnchanged,
                 command::ReportRestart, command::ReportReady, command::ReportExit, command::ReportPause,
                 command::WatchWide, command::WatchExact, command::End>;
using Commands = std::vector<Command>;

} // namespace cmakewatch::session
