#include "tool/supervisor/program_sweep_posix.h"

#include "tool/process/process_tree_linux.h"
#include "tool/protocol/child_variables.h"

#include <chrono>
#include <csignal>

namespace cmakewatch {
namespace {

constexpr int most_sweeps = 200;
constexpr std::chrono::milliseconds sweep_interval{5};

} // namespace

void ProgramSweep::begin(pid_t group) {
    group_ = group;
    is_under_way_ = true;
    sweep(most_sweeps);
}

void ProgramSweep::sweep(int attempts_left) {
    handler_.reap();
    const bool has_group = group_ > 0 && ::kill(-group_, SIGKILL) == 0;
    // The programs of other children have that variable, too.
    const auto left = kill_descendants(
        [this](pid_t pid) { return has_variable(pid, program_variable) && !handler_.is_managed(branch_of(pid)); });
    if ((!has_group && left.empty()) || attempts_left == 0) {
        is_under_way_ = false;
        return handler_.on_swept();
    }
    timer_.expires_after(sweep_interval);
    timer_.async_wait([this, attempts_left](boost::system::error_code failed) {
        handler_.reap();
        if (!failed) sweep(attempts_left - 1);
    });
}

} // namespace cmakewatch
