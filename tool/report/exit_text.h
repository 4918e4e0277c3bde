// How a program ended, for people: "exited with code 3", "crashed (SIGSEGV)", "was ended by SIGTERM".
#pragma once

#include "tool/base/exit_status.h"

#include <string>

namespace cmakewatch {

// Whether a signal has ended it that programs get for what they have done wrong.
[[nodiscard]] bool is_crash(const ExitStatus& status);

[[nodiscard]] std::string exit_text(const ExitStatus& status);

} // namespace cmakewatch
