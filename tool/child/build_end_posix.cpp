#include "tool/child/build_end_posix.h"

#include "tool/build/kept_manifests_posix.h"
#include "tool/process/process_tree_linux.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds build_check_interval{10};
constexpr int most_build_checks = 90;
constexpr int checks_before_second_signal = 30;

} // namespace

void BuildEnd::begin() {
    if (std::exchange(has_begun_, true)) return;
    if (build_.group > 0) {
        ::kill(-build_.group, SIGTERM);
        ::kill(-build_.group, SIGCONT); // what waits for the terminal is stopped
    }
    wait(most_build_checks);
}

void BuildEnd::wait(int checks_left) {
    if (build_.group <= 0 || !is_group_alive(build_.group)) {
        if (build_.group > 0) restore_kept_manifests(build_.build_dir);
        build_.group = 0;
        return on_gone_();
    }
    if (checks_left == most_build_checks - checks_before_second_signal)
        for (const auto job : descendants_of(build_.group)) {
            ::kill(job, SIGTERM);
            ::kill(job, SIGCONT);
        }
    if (checks_left == 0) {
        kill_tree(build_.group);
        ::kill(-build_.group, SIGKILL);
    }
    timer_.expires_after(build_check_interval);
    timer_.async_wait([this, checks_left](boost::system::error_code failed) {
        if (!failed) wait(std::max(checks_left - 1, 0));
    });
}

} // namespace cmakewatch
