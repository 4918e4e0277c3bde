// Who descends from this process. A program's strays (grandchildren that called setsid) come back to the next
// subreaper above them, so that everything a program left behind is found here.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace cmakewatch {

// From now on orphaned descendants become our children instead of init's (PR_SET_CHILD_SUBREAPER).
void adopt_orphans();

// All processes below this one, parents before their children. A snapshot: it may be outdated at once. While they fork
// faster than they can be found, those found in 0.1 s of processor time.
[[nodiscard]] std::vector<pid_t> descendants();

// The same below `pid`, itself not included.
[[nodiscard]] std::vector<pid_t> descendants_of(pid_t pid);

// Ends `pid` and all below it with SIGKILL, also what they fork meanwhile. Takes 20 ms of processor time at
// most, and leaves something only if that does not do.
void kill_tree(pid_t pid);

// Ends with SIGKILL what is below this process and `is_target` claims, also what they fork meanwhile. Takes 20 ms of
// processor time at most: may have to be called again. Returns whom it found.
std::vector<pid_t> kill_descendants(const std::function<bool(pid_t)>& is_target);

// The child of this process that `pid` is or descends from; 0 if there is none.
[[nodiscard]] pid_t branch_of(pid_t pid);

// Whether a process of the group lives. Dead ones that their parent has not waited for do not count: an init may take a
// second for that, and the first process of a container may never do it. Looks at all processes if the group is there.
[[nodiscard]] bool is_group_alive(pid_t group);

// Whether a signal has stopped the process.
[[nodiscard]] bool is_stopped(pid_t pid);

// Whether the environment that `pid` was started with has a variable `name`.
[[nodiscard]] bool has_variable(pid_t pid, std::string_view name);

// A file that a process has open.
struct OpenFile {
    std::string path; // absolute and real
    pid_t pid = 0;
    int descriptor = -1;
};

// The files that processes below this one have open, be it for reading or writing. Looks at all their descriptors.
[[nodiscard]] std::vector<OpenFile> open_files_of_descendants();

// Whether it is open for writing now.
[[nodiscard]] bool is_being_written(const OpenFile& file);

// The files that whoever reads a pipe behind one of `descriptors` has open for writing, such as tee(1). Looks at all
// processes if there is such a pipe.
[[nodiscard]] std::vector<std::string> files_written_by_readers_of(std::initializer_list<int> descriptors);

// The processes that run an executable of this name in `directory`, a real path; neither those above this process nor
// those below it or another of its name.
[[nodiscard]] std::vector<pid_t> others_running(std::string_view name, const std::string& directory);

// Whether `pid` runs an executable of this name there.
[[nodiscard]] bool is_running(pid_t pid, std::string_view name, const std::string& directory);

// Whether `pid` is dead, but a debugger that is attached to it has not taken note: until then nobody else can.
[[nodiscard]] bool is_held_by_debugger(pid_t pid);

// Ends with SIGKILL what children of ours that have died left to us, and all below it. Left out are daemons, which have
// a session of their own, and what `is_managed` claims.
void kill_orphans(const std::function<bool(pid_t)>& is_managed);

// Reaps ended children of ours that `is_managed` does not claim: orphans that we adopted.
void reap_adopted(const std::function<bool(pid_t)>& is_managed);

} // namespace cmakewatch
