// Processes that wait for the terminal: the kernel stops a process group in the background when one of it reads the
// terminal (SIGTTIN) or changes its modes (SIGTTOU), and tells nobody but the parent.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace cmakewatch {

struct TerminalJob {
    pid_t pid = -1;
    pid_t parent = -1;
    pid_t group = -1;
    bool is_stopped = false;         // whatever signal has stopped it
    bool waits_for_terminal = false; // stopped by SIGTTIN or SIGTTOU; before Linux 6 any signal may have done it
    bool changes_modes = false;      // it waits for that: SIGTTOU
};

// All living processes below this one that are in its session, so that its controlling terminal is theirs too. A
// snapshot.
[[nodiscard]] std::vector<TerminalJob> terminal_jobs();

// The command that `pid` was started with, for people: of a shell what it was told, and no more than a line of it.
[[nodiscard]] std::string command_text(pid_t pid);

} // namespace cmakewatch
