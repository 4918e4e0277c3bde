#include "tool/child/program_stop_linux.h"

#include "tool/process/process_tree_linux.h"

#include <algorithm>
#include <csignal>

#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds kill_again_after{10};
constexpr int most_rounds_held = 10; // a debugger that is at work needs a moment too
constexpr int most_rounds_outrun = 100;

} // namespace

void ProgramStop::send(int program_pid, int signal) {
    if (program_pid > 0) ::kill(-program_pid, signal);
    for (const auto pid : descendants())
        if (::getpgid(pid) != program_pid) ::kill(pid, signal);
}

void ProgramStop::begin(int program_pid, int signal, int grace_ms) {
    send(program_pid, signal);
    send(program_pid, SIGCONT); // a stopped process would see the signal only when it continues
    timer_.expires_after(std::chrono::milliseconds(grace_ms));
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) kill();
    });
}

std::vector<pid_t> ProgramStop::kill_all_descendants() {
    return kill_descendants([](pid_t) { return true; });
}

void ProgramStop::kill() {
    const auto left = kill_all_();
    const bool is_held = !left.empty() && std::all_of(left.begin(), left.end(), is_held_by_debugger);
    rounds_held_ = is_held ? rounds_held_ + 1 : 0;
    if (rounds_held_ > most_rounds_held) return handler_.on_held();
    const bool is_outrun = std::any_of(left.begin(), left.end(), [this](pid_t pid) { return !left_.contains(pid); });
    left_ = {left.begin(), left.end()};
    rounds_outrun_ = is_outrun ? rounds_outrun_ + 1 : 0;
    if (rounds_outrun_ > most_rounds_outrun) return handler_.on_outrun();
    timer_.expires_after(kill_again_after);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) kill();
    });
}

} // namespace cmakewatch
