// How the processes of a session know each other: environment variables, and the code with which a child ends.
#pragma once

namespace cmakewatch {

// The environment variable that makes a process the child, and the one that names its end of the socket.
inline constexpr const char* child_variable = "CMAKEWATCH_CHILD";
inline constexpr const char* child_socket_variable = "CMAKEWATCH_CHILD_SOCKET";

// Only a program and what it starts have these.
inline constexpr const char* program_variable = "CMAKEWATCH";
inline constexpr const char* iteration_variable = "CMAKEWATCH_ITERATION";

// The child's exit code that means: the program is gone, start the next child.
inline constexpr int reload_exit_code = 3;

} // namespace cmakewatch
