#include "tool/report/exit_text.h"

#include "tool/process/signals_posix.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace cmakewatch {
namespace {

// By these a program ends that has done something wrong.
constexpr std::array crashes{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};

} // namespace

bool is_crash(const ExitStatus& status) {
    return std::find(crashes.begin(), crashes.end(), status.signal) != crashes.end();
}

std::string exit_text(const ExitStatus& status) {
    if (status.signal == 0) return fmt::format("exited with code {}", status.code);
    const auto name = signal_name(status.signal);
    return is_crash(status) ? fmt::format("crashed ({})", name) : fmt::format("was ended by {}", name);
}

} // namespace cmakewatch
