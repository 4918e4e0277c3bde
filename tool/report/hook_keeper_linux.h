// The process between the supervisor and the shell of one hook.
// Promises: it stays until the hook's whole process group is gone, and ends that group if the supervisor dies first.
// What has left the group (setsid) is left alone.
#pragma once

#include <string>

namespace cmakewatch {

// The value of child_variable that makes a process a keeper; its only argument is the command.
inline constexpr const char* hook_keeper_flag = "hook";

// Runs `command` with /bin/sh -c in this process's group, which must be its own. Returns the shell's exit code; 128 and
// the signal if one ended it, 127 if there is no shell.
[[nodiscard]] int keep_hook(const std::string& command);

} // namespace cmakewatch
