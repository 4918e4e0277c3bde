#include "tool/supervisor/configure_runs.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/build/cmake_output.h"
#include "tool/build/outdated_outputs.h"
#include "tool/process/held_signals_linux.h"
#include "tool/process/signals_posix.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds lock_retry_interval{20};

// What CMake says to people, of a run that went well.
void show_messages(const Finished& finished, Console& console) {
    for (const auto& line : messages_in(finished.lines)) console.raw_line(line);
}

} // namespace

Result<void> ConfigureRuns::wait_for_lock() {
    if (std::exchange(has_lock_, true)) return {};
    boost::asio::io_context loop;
    boost::asio::steady_timer timer(loop);
    HeldSignals signals(loop.get_executor(), ending_signals);
    bool has_told = false;
    bool was_interrupted = false;
    signals.wait([&](int) { was_interrupted = true; });
    while (file_system_now(build_dir_ + "/.cmakewatch/since")) { // also makes the lock's directory
        const auto is_ours = lock_.try_take();
        if (!is_ours || *is_ours) return {}; // the build says what is wrong with it
        if (!std::exchange(has_told, true)) console_.line("waiting for another cmakewatch that builds here");
        timer.expires_after(lock_retry_interval);
        timer.async_wait([](boost::system::error_code) {});
        loop.run_one();
        if (was_interrupted) return interrupted();
    }
    return {};
}

Result<void> ConfigureRuns::run(CommandRun::Command command, const std::string& what) {
    note_start();
    job_server_.give_to(command);
    console_.line(fmt::format("configuring {}", what));
    const auto finished = run_to_end(std::move(command), console_, [this](std::string_view line) {
        console_.screen().show({std::string(line), true});
    });
    console_.screen().show({});
    if (!finished) return finished.error();
    if (finished->was_interrupted) return interrupted();
    if (finished->status == ExitStatus{}) {
        show_messages(*finished, console_);
        return {};
    }
    for (const auto& line : finished->lines) console_.raw_line(line);
    if (finished->status.signal != 0)
        return Error{ErrorKind::environment, "cannot configure", what,
                     signal_name(finished->status.signal) + " ended cmake", "start cmakewatch again"};
    return Error{ErrorKind::project, "cannot configure", what, "cmake failed",
                 "its messages above say why; the build directory is as it was"};
}

Result<void> ConfigureRuns::run_quietly(CommandRun::Command command) {
    note_start();
    job_server_.give_to(command);
    const auto finished = run_to_end(std::move(command), console_);
    if (!finished) return finished.error();
    if (finished->was_interrupted) return interrupted();
    if (finished->status == ExitStatus{}) show_messages(*finished, console_);
    return {};
}

void ConfigureRuns::outdate_if_saved_meanwhile(const Project& project) const {
    const bool is_saved = start_ && std::any_of(project.cmake_inputs.begin(), project.cmake_inputs.end(),
                                                [&](const auto& file) { return state_of(file).changed >= *start_; });
    if (is_saved) make_old(build_dir_ + "/build.ninja");
}

void ConfigureRuns::note_start() {
    const auto now = file_system_now(build_dir_ + "/.cmakewatch/since");
    if (now) start_ = *now; // else the build says that it cannot write there
}

} // namespace cmakewatch
