// What a child tells its supervisor.
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/project/watch_plan.h"

#include <boost/describe/class.hpp>

#include <string>
#include <variant>
#include <vector>

namespace cmakewatch {

namespace report {
struct Watching {
    std::string watcher;
    size_t files = 0;
    size_t directories = 0;
    WatchPlan::Mode mode = WatchPlan::Mode::exact;
    int number = 0; // of the plan that is watched by
};
BOOST_DESCRIBE_STRUCT(Watching, (), (watcher, files, directories, mode, number))
struct Polling { // the interval has another length than was asked for, for what a look at all files costs
    int interval_ms = 0;
    size_t files = 0;
    int cost_ms = 0; // processor time
};
BOOST_DESCRIBE_STRUCT(Polling, (), (interval_ms, files, cost_ms))
struct Changed {
    std::vector<Change> changes;
    bool from_scan = false;
};
BOOST_DESCRIBE_STRUCT(Changed, (), (changes, from_scan))
struct Started {
    int pid = 0;
};
BOOST_DESCRIBE_STRUCT(Started, (), (pid))
struct ProgramsOwn {  // a file that no plan names and that the program writes: no change of it counts. The child cannot
    std::string path; // find that out for its successor, whose program may not have opened it yet
};
BOOST_DESCRIBE_STRUCT(ProgramsOwn, (), (path))
struct Exited {
    ExitStatus status;
    bool has_dumped = false; // the kernel has made a core of it
};
BOOST_DESCRIBE_STRUCT(Exited, (), (status, has_dumped))
struct Stopped {}; // for a reload: the program and its strays are gone, the child is about to exit with code 3
BOOST_DESCRIBE_STRUCT(Stopped, (), ())
struct LaunchFailed {
    Error error;
};
BOOST_DESCRIBE_STRUCT(LaunchFailed, (), (error))
struct Problem { // an error that does not end the child, such as a lost watcher
    Error error;
    bool is_warning = false;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (error, is_warning))
} // namespace report
using Report = std::variant<report::Watching, report::Polling, report::Changed, report::Started, report::ProgramsOwn,
                            report::Exited, report::Stopped, report::LaunchFailed, report::Problem>;

} // namespace cmakewatch
