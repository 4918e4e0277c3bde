// What the supervisor tells a child to do.
#pragma once

#include "tool/base/file_state.h"

#include <boost/describe/class.hpp>

#include <array>
#include <string>
#include <variant>
#include <vector>

namespace cmakewatch {

namespace order {
struct Greeting {        // the first one: who is greeted, and by whom
    std::string version; // of the supervisor; the child must have the same
    std::string name;    // of what the child watches and runs, for lists of processes
};
BOOST_DESCRIBE_STRUCT(Greeting, (), (version, name))
struct Watch { // watch from now on; what is newer than `since` is reported as changed
    FileTime since = 0;
    int number = 0;                             // of the plan, for the answer
    std::vector<std::string> programs_own = {}; // see report::ProgramsOwn
    std::vector<std::string> edited = {};       // in this session: more changes of them are expected than of others
    std::vector<std::string> appeared = {};     // since the plan was made, by a pattern of --watch: they belong to it
    std::string plan = {};                      // its bytes; "" if they are read from a descriptor that comes along
};
BOOST_DESCRIBE_STRUCT(Watch, (), (since, number, programs_own, edited, appeared, plan))
struct Run { // start the program
    std::string executable;
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    std::string directory;
    std::string terminal;                  // path of the pseudo-terminal for the streams below; "" for none
    std::array<bool, 3> on_terminal = {};  // for 0, 1 and 2: takes `terminal` in place of our own
    std::array<std::string, 3> files = {}; // paths that 0, 1 and 2 are opened on otherwise; "" for our own
    bool may_dump_core = false;            // see LaunchSpec
};
BOOST_DESCRIBE_STRUCT(Run, (),
                      (executable, arguments, environment, directory, terminal, on_terminal, files, may_dump_core))
struct Stop { // end the program and whatever it left behind, then exit
    int signal = 15;
    int grace_ms = 10000;
    bool for_reload = true; // exit with code 3: start again
};
BOOST_DESCRIBE_STRUCT(Stop, (), (signal, grace_ms, for_reload))
struct Kill {}; // the Stop under way takes too long
BOOST_DESCRIBE_STRUCT(Kill, (), ())
struct Building { // Ninja runs, in this process group; 0: it does not. It is to end if the supervisor is killed
    int group = 0;
    std::string build_dir = {}; // where it then may have removed what it works by
};
BOOST_DESCRIBE_STRUCT(Building, (), (group, build_dir))
struct UserTerminal {      // the supervisor has changed its modes: give it these back if the supervisor is killed
    std::string modes;     // as Terminal has them, opaque
    int borrower = 0;      // the process group that the terminal is lent to; 0: it is not
    std::string text = {}; // what is to be written to it then
};
BOOST_DESCRIBE_STRUCT(UserTerminal, (), (modes, borrower, text))
struct Signal { // pass a signal on to the program's processes
    int signal = 0;
};
BOOST_DESCRIBE_STRUCT(Signal, (), (signal))
} // namespace order
using Order = std::variant<order::Greeting, order::Watch, order::Run, order::Stop, order::Kill, order::Building,
                           order::UserTerminal, order::Signal>;

// So many edited files are told to the next child.
inline constexpr size_t most_edited_files = 200;

} // namespace cmakewatch
