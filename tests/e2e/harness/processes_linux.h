// What /proc knows of other processes.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace cmakewatch::e2e {

// Zombies do not count: they are gone but for their exit status.
[[nodiscard]] bool is_alive(pid_t pid);

[[nodiscard]] std::vector<pid_t> children_of(pid_t pid);

// Living processes that have this `NAME=VALUE` in the environment that they were started with.
[[nodiscard]] std::vector<pid_t> processes_with(const std::string& assignment);

// The arguments, joined by spaces.
[[nodiscard]] std::string command_line_of(pid_t pid);
[[nodiscard]] std::vector<std::string> environment_of(pid_t pid);

// What the open descriptors refer to, as "NUMBER TARGET".
[[nodiscard]] std::vector<std::string> descriptors_of(pid_t pid);

} // namespace cmakewatch::e2e
