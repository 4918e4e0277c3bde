// Starting processes, through Boost.Process. Waiting for them is done elsewhere (wait_linux.h), on a pidfd, because
// Boost.Process can block in its own wait.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/base/error.h"
#include "tool/base/unique_fd.h"

#include <string>
#include <vector>

#include <sys/types.h>

namespace cmakewatch {

struct LaunchSpec {
    enum class Group {
        ours,    // stay in the caller's process group
        own,     // lead a new process group
        session, // lead a new session, with `terminal` as its controlling terminal if there is one
    };

    std::string executable; // absolute path
    std::vector<std::string> arguments;
    std::vector<std::string> environment; // NAME=VALUE, all of it
    std::string directory;                // "" stays in the caller's
    int input = 0;                        // descriptors that become 0, 1 and 2
    int output = 1;
    int error = 2;
    std::vector<int> inherited;  // more descriptors to keep open, under their own numbers
    int terminal = -1;           // controlling terminal for Group::session; -1 for none
    int parent_death_signal = 0; // sent when the launching thread ends; 0 for none
    // Whether the new process starts with that signal blocked, and unblocks it when it is ready to act on it.
    bool blocks_death_signal = false;
    Group group = Group::ours;
    bool may_dump_core = false; // up to a limit of ours, whatever the user's is
};

struct Process {
    pid_t pid = -1;
    UniqueFd handle; // a pidfd
};

// Starts a process; all other descriptors are closed in it, its signals are reset to their defaults.
// Errors: the executable is missing, no executable file, of a wrong format, or the system is out of processes.
[[nodiscard]] Result<Process> launch(const LaunchSpec& spec);

// Where PATH finds `name` (a path with a slash is taken as it is), or "" if nowhere. The PATH of `added` counts instead
// of ours, if it has one.
[[nodiscard]] std::string find_program(const std::string& name, const EnvironmentVariables& added = {});

// This process's environment as NAME=VALUE, without the variables named.
[[nodiscard]] std::vector<std::string> environment_without(const std::vector<std::string>& names);

// The same with `added` on top of it. The variables named are left out of both.
[[nodiscard]] std::vector<std::string> environment_with(const EnvironmentVariables& added,
                                                        const std::vector<std::string>& without = {});

// This process's environment by name.
[[nodiscard]] EnvironmentVariables process_environment();

} // namespace cmakewatch
