// What supervisor and child say to each other: one JSON object a line over their socket.
#pragma once

#include "tool/project/error.h"
#include "tool/project/exit_status.h"
#include "tool/project/watch_plan.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cmakewatch {

// From the supervisor to the child.
namespace order {
struct Watch { // watch from now on; what is newer than `since` is reported as changed
    FileTime since = 0;
    int number = 0;                             // of the plan, for the answer
    std::vector<std::string> programs_own = {}; // see report::ProgramsOwn
    std::vector<std::string> edited = {};       // in this session: more changes of them are expected than of others
    std::vector<std::string> appeared = {};     // since the plan was made, by a pattern of --watch: they belong to it
    std::string plan = {};                      // its bytes; "" if they are read from a descriptor that comes along
};
struct Run { // start the program
    std::string executable;
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::string directory;
    std::string terminal;                // path of the pseudo-terminal for the streams below; "" for none
    std::vector<bool> on_terminal = {};  // for 0, 1 and 2: takes `terminal` in place of our own
    std::vector<std::string> files = {}; // paths that 0, 1 and 2 are opened on otherwise, "" for our own; or nothing
};
struct Stop { // end the program and whatever it left behind, then exit
    int signal = 15;
    int grace_ms = 10000;
    bool for_reload = true; // exit with code 3: start again
};
struct Kill {};   // the Stop under way takes too long
struct Building { // Ninja runs, in this process group; 0: it does not. It is to end if the supervisor is killed
    int group = 0;
    std::string build_dir = {}; // where it then may have removed what it works by
};
struct UserTerminal {  // the supervisor has changed its modes: give it these back if the supervisor is killed
    std::string modes; // as Terminal has them, opaque
    int borrower = 0;  // the process group that the terminal is lent to; 0: it is not
};
struct Signal { // pass a signal on to the program's processes
    int signal = 0;
};
} // namespace order
using Order = std::variant<order::Watch, order::Run, order::Stop, order::Kill, order::Building, order::UserTerminal,
                           order::Signal>;

// From the child to the supervisor.
namespace report {
struct Watching {
    std::string watcher;
    size_t files = 0;
    size_t directories = 0;
    WatchPlan::Mode mode = WatchPlan::Mode::exact;
    int number = 0; // of the plan that is watched by
};
struct Polling { // the interval has another length than was asked for, for what a look at all files costs
    int interval_ms = 0;
    size_t files = 0;
    int cost_ms = 0; // processor time
};
struct Changed {
    std::vector<Change> changes;
    bool from_scan = false;
};
struct Started {
    int pid = 0;
};
struct ProgramsOwn {  // a file that no plan names and that the program writes: no change of it counts. The child cannot
    std::string path; // find that out for its successor, whose program may not have opened it yet
};
struct Exited {
    ExitStatus status;
};
struct Stopped {}; // for a reload: the program and its strays are gone, the child is about to exit with code 3
struct LaunchFailed {
    Error error;
};
struct Problem { // an error that the child goes on after, such as a lost watcher
    Error error;
    bool is_warning = false;
};
} // namespace report
using Report = std::variant<report::Watching, report::Polling, report::Changed, report::Started, report::ProgramsOwn,
                            report::Exited, report::Stopped, report::LaunchFailed, report::Problem>;

// The environment variable that makes a process the child, and the one that names its end of the socket.
inline constexpr const char* child_variable = "CMAKEWATCH_CHILD";
inline constexpr const char* child_socket_variable = "CMAKEWATCH_CHILD_SOCKET";

// Only a program and what it starts have these.
inline constexpr const char* program_variable = "CMAKEWATCH";
inline constexpr const char* iteration_variable = "CMAKEWATCH_ITERATION";

// The child's exit code that means: the program is gone, start the next child.
inline constexpr int reload_exit_code = 3;

// So many edited files are told to the next child.
inline constexpr size_t most_edited_files = 200;

[[nodiscard]] std::string to_line(const Order& order);
[[nodiscard]] std::string to_line(const Report& report);

// Nothing if `line` is not a message of that direction.
[[nodiscard]] std::optional<Order> parse_order(std::string_view line);
[[nodiscard]] std::optional<Report> parse_report(std::string_view line);

} // namespace cmakewatch
