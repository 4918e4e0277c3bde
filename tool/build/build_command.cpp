#include "tool/build/build_command.h"

#include <array>
#include <csignal>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::array interrupt_again_after{std::chrono::milliseconds(300), std::chrono::milliseconds(700)};

} // namespace

Result<void> BuildCommand::start(const CommandRun::Command& command, CommandRun::Handler handler) {
    is_interrupted_ = false;
    handler.on_exit = [this, on_exit = std::move(handler.on_exit)](ExitStatus status) {
        run_.reset();
        timer_.cancel();
        on_exit(status);
    };
    auto run = CommandRun::start(executor_, command, std::move(handler));
    if (!run) return run.error();
    run_ = std::move(*run);
    return {};
}

// The first SIGINT has Ninja end its jobs and remove what they left; a second would tear Ninja out of that.
void BuildCommand::interrupt() {
    if (!run_ || std::exchange(is_interrupted_, true)) return;
    run_->interrupt(SIGINT);
    interrupt_jobs_later(0);
}

// A shell that is just starting a program takes note of the signal only when that has ended, and the program has not
// seen it. Ninja waits for them, and does not send it again.
void BuildCommand::interrupt_jobs_later(size_t times_before) {
    if (times_before == interrupt_again_after.size()) return;
    timer_.expires_after(interrupt_again_after.at(times_before));
    timer_.async_wait([this, times_before](boost::system::error_code failed) {
        if (failed || !run_ || !is_interrupted_) return;
        run_->interrupt_jobs(SIGINT);
        interrupt_jobs_later(times_before + 1);
    });
}

void BuildCommand::kill() {
    if (run_) run_->kill();
}

void BuildCommand::read_output() const {
    if (run_) run_->read_output();
}

void BuildCommand::want_parts(bool are_wanted) const {
    if (run_) run_->want_parts(are_wanted);
}

} // namespace cmakewatch
