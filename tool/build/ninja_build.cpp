#include "tool/build/ninja_build.h"

#include "tool/build/files.h"
#include "tool/build/ninja_output.h"
#include "tool/build/outdated_outputs.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <csignal>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds lock_retry_interval{20};

} // namespace

NinjaBuild::NinjaBuild(boost::asio::any_io_executor executor, NinjaOptions options, Handler handler)
    : executor_(executor),
      options_(std::move(options)),
      handler_(std::move(handler)),
      lock_(options_.build_dir),
      timer_(executor) {}

void NinjaBuild::start(std::vector<std::string> targets, std::vector<Change> changes) {
    targets_ = std::move(targets);
    changes_ = std::move(changes);
    is_cancelled_ = false;
    goes_on_ = false;
    has_told_waiting_ = false;
    take_lock();
}

void NinjaBuild::go_on(std::vector<std::string> targets) {
    targets_ = std::move(targets);
    changes_.clear();
    goes_on_ = true;
    take_lock();
}

void NinjaBuild::take_lock() {
    // Also makes .cmakewatch/, where the lock lies. Files saved from now on are newer than the build.
    const auto now = file_system_now(options_.build_dir + "/.cmakewatch/since");
    const auto is_ours = now ? lock_.try_take() : Result<bool>(now.error());
    if (!is_ours) {
        handler_.on_error(is_ours.error());
        return finish(session::BuildResult::failed);
    }
    if (*is_ours) {
        if (!goes_on_) since_ = *now;
        return run();
    }
    if (!std::exchange(has_told_waiting_, true)) handler_.on_waiting();
    timer_.expires_after(lock_retry_interval);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        is_cancelled_ ? finish(session::BuildResult::cancelled) : take_lock();
    });
}

void NinjaBuild::run() {
    // Ninja removes the output of what it is interrupted in, which is build.ninja itself while CMake runs.
    if (state_of(options_.build_dir + "/" + options_.manifest).exists) {
        run_ninja();
    } else {
        run_cmake();
    }
}

void NinjaBuild::run_cmake() {
    start_command({options_.cmake, {options_.build_dir}, environment_without({}), ""}, [this](ExitStatus status) {
        if (is_cancelled_) return finish(session::BuildResult::cancelled);
        status == ExitStatus{} ? run_ninja() : on_exit(status);
    });
}

void NinjaBuild::run_ninja() {
    outdate_what_hides_changes();
    CommandRun::Command command;
    command.executable = options_.ninja;
    command.arguments = {"-C", options_.build_dir, "-f", options_.manifest};
    if (options_.jobs > 0) command.arguments.push_back("-j" + std::to_string(options_.jobs));
    command.arguments.insert(command.arguments.end(), targets_.begin(), targets_.end());
    command.environment = environment_without(
        {"NINJA_STATUS", "CLICOLOR_FORCE", "CMAKEWATCH", "CMAKEWATCH_ITERATION", "CMAKEWATCH_CHILD"});
    command.environment.push_back(std::string("NINJA_STATUS=") + ninja_status);
    if (options_.colours) command.environment.emplace_back("CLICOLOR_FORCE=1");
    start_command(command, [this](ExitStatus status) { on_exit(status); });
}

void NinjaBuild::start_command(const CommandRun::Command& command, std::function<void(ExitStatus)> on_exit) {
    auto run = CommandRun::start(executor_, command,
                                 {handler_.on_line, [this, on_exit = std::move(on_exit)](ExitStatus status) {
                                      command_.reset();
                                      on_exit(status);
                                  }});
    if (!run) {
        handler_.on_error(run.error());
        return finish(session::BuildResult::failed);
    }
    command_ = std::move(*run);
}

// An ordinary edit made while no build runs is newer than every output: Ninja sees it.
bool NinjaBuild::could_be_hidden(const Change& change) const {
    return change.during_build || !change.shadows.empty() ||
           (change.state.exists && last_end_ != 0 && change.state.modified <= last_end_);
}

void NinjaBuild::outdate_what_hides_changes() {
    std::vector<Change> hidden;
    for (const auto& change : changes_)
        if (could_be_hidden(change)) hidden.push_back(change);
    if (hidden.empty()) return;
    const auto graph = NinjaGraph::read(options_.build_dir, options_.manifest,
                                        [](const std::string& path) { return read_file(path); });
    const auto bytes = read_file(options_.build_dir + "/.ninja_deps");
    const auto deps = bytes ? NinjaDeps::parse(*bytes) : Result<NinjaDeps>(NinjaDeps{});
    outdate_outputs(hidden, graph ? *graph : NinjaGraph{}, deps ? *deps : NinjaDeps{}, options_.build_dir);
}

void NinjaBuild::cancel() {
    if (!command_) {
        is_cancelled_ = true; // still waits for the lock
        return;
    }
    // The first SIGINT has Ninja end its jobs and remove what they left; a second would tear Ninja out of that.
    if (!std::exchange(is_cancelled_, true)) command_->interrupt(SIGINT);
}

void NinjaBuild::on_exit(ExitStatus status) {
    // Ninja has always stopped its jobs when it ends; an output written later than this is not its.
    const auto now = file_system_now(options_.build_dir + "/.cmakewatch/since");
    if (now) last_end_ = *now;
    const bool is_good = status == ExitStatus{};
    if (is_good) return finish(session::BuildResult::succeeded);
    finish(is_cancelled_ ? session::BuildResult::cancelled : session::BuildResult::failed);
}

void NinjaBuild::finish(session::BuildResult result) {
    lock_.give_back();
    // From the loop, so that a build that fails at once does not finish inside start().
    boost::asio::post(executor_, [this, result] { handler_.on_finished(result); });
}

} // namespace cmakewatch
