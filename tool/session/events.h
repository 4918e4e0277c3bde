// What happens to a session, told to it by whoever carries its commands out.
#pragma once

#include "tool/base/exit_status.h"
#include "tool/project/change.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cmakewatch::session {

enum class BuildResult { succeeded, failed, cancelled };

// What a session waits for; of each there is one at a time, but of `restart` and `retry` one for each program.
enum class Timer {
    quiet,        // files have stopped changing, mostly
    cancel_grace, // a cancelled build has had its time to end
    restart,      // a restart that leads to itself has been put off
    retry,        // a program that has failed is to be started again
};

namespace event {
struct Started {};
struct Changed {
    std::vector<Change> changes;
    bool from_scan = false; // found by comparing states rather than told by an event
    bool is_soon_after_build = false;
    bool may_be_of_program = false;   // it has just started, or tests run
    bool is_soon_after_start = false; // of the program or of the tests
    int program = 0;                  // whose child tells it
};
struct TimerElapsed { // since its last start
    Timer timer = Timer::quiet;
    int program = 0; // of Timer::restart and Timer::retry
};
struct BuildFinished {
    BuildResult result = BuildResult::succeeded;
    std::vector<std::string> artifacts; // digests of what each program consists of; only after a success
};
struct BuildTakesTime {}; // the first one: it runs steps, or waits for somebody
struct BuildDisturbed {}; // somebody else's Ninja was at work beside builds, and has ended
struct ProgramStarted {
    int pid = 0;
    int program = 0; // they are counted from 0
};
struct ProgramExited { // the program ended, by itself or because it was stopped
    ExitStatus status;
    int program = 0;
    std::int64_t ran_ms = 0; // since it was launched
};
struct NothingToRun { // after all: no test is affected, or none can be told
    int exit_code = 0;
    int program = 0;
};
struct LaunchFailed { // the program could not be started; the supervisor has said why
    int program = 0;
};
struct ProgramStopped { // the answer to StopProgram: it, its strays and its child are gone
    int program = 0;
};
struct ChildLost { // the child died with the program in it; what was left has been swept
    int program = 0;
};
struct QuitRequested { // Ctrl-C, SIGTERM, `q`
    int exit_code = 0;
};
struct RunRequested { // `r`
    int program = 0;
};
struct BuildRequested {}; // `b`
struct PauseToggled {};   // `p`
} // namespace event
using Event = std::variant<event::Started, event::Changed, event::TimerElapsed, event::BuildFinished,
                           event::BuildTakesTime, event::BuildDisturbed, event::ProgramStarted, event::ProgramExited,
                           event::NothingToRun, event::LaunchFailed, event::ProgramStopped, event::ChildLost,
                           event::QuitRequested, event::RunRequested, event::BuildRequested, event::PauseToggled>;

} // namespace cmakewatch::session
