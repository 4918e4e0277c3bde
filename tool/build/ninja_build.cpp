#include "tool/build/ninja_build.h"

#include "tool/build/cmake_project.h"
#include "tool/build/files.h"
#include "tool/build/ninja_files.h"
#include "tool/build/ninja_output.h"
#include "tool/build/outdated_outputs.h"
#include "tool/process/process_tree_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/project/file_api.h"
#include "tool/project/path.h"
#include "tool/session/child_messages.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <csignal>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds lock_retry_interval{20};
constexpr std::chrono::milliseconds others_check_interval{100};
constexpr std::array interrupt_again_after{std::chrono::milliseconds(300), std::chrono::milliseconds(700)};
constexpr size_t most_colour_codes_before_text = 16;

// Without what tells a program of ours from a build: we may be run by another cmakewatch.
std::vector<std::string> environment_of_builds(const EnvironmentVariables& added,
                                               std::vector<std::string> without = {}) {
    without.insert(without.end(), {program_variable, iteration_variable, child_variable});
    return environment_with(added, without);
}

} // namespace

NinjaBuild::NinjaBuild(boost::asio::any_io_executor executor, Worker& worker, NinjaOptions options, Handler handler)
    : executor_(executor),
      worker_(worker),
      options_(std::move(options)),
      handler_(std::move(handler)),
      lock_(options_.build_dir),
      kept_manifests_(options_.build_dir),
      timer_(executor),
      interrupt_timer_(executor),
      others_timer_(executor),
      background_(executor) {}

void NinjaBuild::start(std::vector<std::string> targets, std::vector<Change> changes) {
    targets_ = std::move(targets);
    // Those of a build that was cancelled before its Ninja ran are still to be told.
    changes_.insert(changes_.end(), std::make_move_iterator(changes.begin()), std::make_move_iterator(changes.end()));
    start_before_ = build_start_;
    end_before_ = last_end_;
    is_cancelled_ = false;
    has_told_waiting_ = false;
    has_run_cmake_ = false;
    lost_target_.clear();
    has_asked_for_targets_ = false;
    stale_cycle_ = {};
    is_building_ = true;
    take_lock();
}

void NinjaBuild::go_on(std::vector<std::string> targets) {
    targets_ = std::move(targets);
    is_building_ = true;
    if (is_cancelled_) return finish(session::BuildResult::cancelled); // since the end of what it goes on from
    must_renew_since_ = false;
    take_lock();
}

void NinjaBuild::take_lock() {
    // Also makes .cmakewatch/, where the lock lies. Files saved from now on are newer than the build.
    const auto now = file_system_now(options_.build_dir + "/.cmakewatch/since");
    if (now) build_start_ = *now;
    if (now && std::exchange(must_renew_since_, false)) since_ = *now;
    const auto is_ours = now ? lock_.try_take() : Result<bool>(now.error());
    if (!is_ours) {
        handler_.on_error(is_ours.error());
        return finish(session::BuildResult::failed);
    }
    if (*is_ours) return run();
    if (!std::exchange(has_told_waiting_, true)) handler_.on_waiting();
    timer_.expires_after(lock_retry_interval);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        is_cancelled_ ? finish(session::BuildResult::cancelled) : take_lock();
    });
}

void NinjaBuild::run() {
    if (const auto presets = options_.preset->look_again(); !presets) {
        handler_.on_error(presets.error());
        return finish(session::BuildResult::failed);
    }
    // A build directory that was made anew meanwhile has to be asked again what it holds; the CMake that was to answer
    // may have been cancelled.
    const bool must_ask = !state_of(options_.build_dir + "/" + std::string(file_api::query_file)).exists ||
                          !has_reply(options_.build_dir);
    if (must_ask && state_of(options_.build_dir + "/CMakeCache.txt").exists) {
        const auto asked = write_query(options_.build_dir);
        if (!asked) handler_.on_error(asked.error());
        return run_cmake(changes_);
    }
    if (must_run_cmake_first()) {
        // What is newer than the last build is seen by this CMake. When that has ended, it would look older than the
        // build, and Ninja would be made to run CMake once more.
        std::vector<Change> hidden;
        std::copy_if(changes_.begin(), changes_.end(), std::back_inserter(hidden),
                     [this](const Change& change) { return could_be_hidden(change); });
        return run_cmake(std::move(hidden));
    }
    is_manifest_lost() ? run_cmake(changes_) : outdate_then_run_ninja();
}

// Ninja would not, or in another environment than the preset has for CMake.
bool NinjaBuild::must_run_cmake_first() const {
    const auto& preset = *options_.preset;
    const auto concerns_cmake = [](const Change& change) {
        return change.kind == ChangeKind::cmake || change.kind == ChangeKind::glob;
    };
    return preset.must_configure() ||
           (preset.is_cmake_different_in_ninja() && std::any_of(changes_.begin(), changes_.end(), concerns_cmake));
}

// Ninja removes the output of what it is interrupted in: build.ninja itself while CMake runs, or the file that tells
// of new files for a glob, without which it would never look at that glob's findings again.
bool NinjaBuild::is_manifest_lost() const {
    const auto exists = [this](const std::string& name) { return state_of(options_.build_dir + "/" + name).exists; };
    return !exists(options_.manifest) ||
           (exists("CMakeFiles/VerifyGlobs.cmake") && !exists("CMakeFiles/cmake.verify_globs"));
}

// CMake does not tell that the disk is full. Ninja takes that for good, too, if its log of dependencies names the
// target.
bool NinjaBuild::is_manifest_empty() {
    const auto path = options_.build_dir + "/" + options_.manifest;
    const auto state = state_of(path);
    if (!state.exists || state.size > 0) return false;
    is_manifest_blamed_ = true;
    if (has_run_cmake_) // else it runs now
        handler_.on_error(
            Error{ErrorKind::project, "cannot build by", path, "cmake has left it empty", "is the disk full?"});
    return true;
}

void NinjaBuild::run_cmake(std::vector<Change> untold) {
    has_run_cmake_ = true;
    auto& preset = *options_.preset;
    const bool must_configure = preset.must_configure();
    const auto command = must_configure
                             ? preset.configure_command(options_.cmake)
                             : CommandRun::Command{options_.cmake,
                                                   {options_.build_dir},
                                                   environment_of_builds(preset.session().configure_environment),
                                                   ""};
    start_command(command, [this, must_configure, untold = std::move(untold)](ExitStatus status) {
        if (is_cancelled_) return finish(session::BuildResult::cancelled);
        if (status == ExitStatus{}) changes_ = untold;
        if (must_configure && status == ExitStatus{})
            if (const auto noted = options_.preset->note_configured(); !noted) handler_.on_error(noted.error());
        status == ExitStatus{} ? outdate_then_run_ninja() : on_exit(status);
    });
}

// An ordinary edit made while no build runs is newer than every output: Ninja sees it.
bool NinjaBuild::could_be_hidden(const Change& change) const {
    return change.during_build || !change.shadows.empty() ||
           (change.state.exists && last_end_ != 0 && change.state.modified <= last_end_);
}

std::optional<FileTime> NinjaBuild::time_in_build(const FileState& state) const {
    if (!state.exists) return is_building_ ? std::optional<FileTime>(0) : std::nullopt; // nothing tells since when
    const auto is_in_last = build_start_ <= state.changed && (is_building_ || state.changed <= last_end_);
    if (is_in_last) return state.changed - build_start_;
    const bool is_in_one_before = start_before_ <= state.changed && state.changed <= end_before_;
    return is_in_one_before ? std::optional(state.changed - start_before_) : std::nullopt;
}

void NinjaBuild::outdate_then_run_ninja() {
    std::vector<Change> hidden;
    bool is_any_external = false;
    for (auto& change : std::exchange(changes_, {})) {
        is_any_external = is_any_external || change.is_of_watch_build;
        if (could_be_hidden(change)) hidden.push_back(std::move(change));
    }
    // As long as the other one is at work it may write more.
    const auto disturbed_since = others_.empty() ? std::exchange(disturbed_since_, {}) : std::nullopt;
    if (hidden.empty() && !disturbed_since && !is_any_external) return run_ninja();
    worker_.post([this, hidden = std::move(hidden), disturbed_since, is_any_external] {
        auto read_graph = read_ninja_graph(options_.build_dir, options_.manifest);
        auto read_deps = read_ninja_deps(options_.build_dir);
        const auto graph = read_graph ? std::move(*read_graph) : NinjaGraph{};
        const auto deps = read_deps ? std::move(*read_deps) : NinjaDeps{};
        auto names = outdate_outputs(hidden, graph, deps, options_.build_dir,
                                     [](const std::string& path) { return read_file(path); });
        if (is_any_external) outdate_external_builds(graph);
        if (disturbed_since) {
            const auto more = outdate_outputs_since(*disturbed_since, graph, deps, options_.build_dir);
            names.insert(names.end(), more.begin(), more.end());
        }
        boost::asio::post(executor_, [this, names = std::move(names)] { restat_then_run_ninja(names); });
    });
}

// What Ninja's log says of their times would hide that they are old.
void NinjaBuild::restat_then_run_ninja(const std::vector<std::string>& outputs) {
    if (is_cancelled_) return finish(session::BuildResult::cancelled);
    if (outputs.empty()) return run_ninja();
    CommandRun::Command command{options_.ninja,
                                {"-C", options_.build_dir, "-t", "restat"},
                                environment_of_builds(options_.preset->session().build_environment),
                                ""};
    command.arguments.insert(command.arguments.end(), outputs.begin(), outputs.end());
    start_command(command, [this](ExitStatus status) {
        if (is_cancelled_) return finish(session::BuildResult::cancelled);
        status == ExitStatus{} ? run_ninja() : on_exit(status);
    });
}

void NinjaBuild::run_ninja() {
    CommandRun::Command command;
    command.executable = options_.ninja;
    command.arguments = {"-C", options_.build_dir, "-f", options_.manifest};
    const auto& preset = options_.preset->session();
    const int jobs = options_.jobs > 0 ? options_.jobs : preset.build.jobs;
    if (jobs > 0) command.arguments.push_back("-j" + std::to_string(jobs));
    const auto& more = preset.build.ninja_arguments;
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    command.arguments.insert(command.arguments.end(), targets_.begin(), targets_.end());
    command.environment = environment_of_builds(preset.build_environment, {"NINJA_STATUS", "CLICOLOR_FORCE"});
    command.environment.push_back(std::string("NINJA_STATUS=") + ninja_status);
    if (options_.colours) command.environment.emplace_back("CLICOLOR_FORCE=1");
    is_manifest_blamed_ = false;
    start_command(command, [this](ExitStatus status) {
        // A step's own Ninja has said so.
        if (status == ExitStatus{} && !lost_target_.empty()) handler_.on_line(std::exchange(lost_target_, {}));
        if (lost_target_.empty() || is_cancelled_) return on_ninja_exit(status);
        has_asked_for_targets_ = true;
        handler_.on_lost_target();
    });
    look_for_others_later();
}

void NinjaBuild::go_on_after_lost(std::vector<std::string> targets) {
    const auto words = std::exchange(lost_target_, {});
    if (is_cancelled_) return finish(session::BuildResult::cancelled);
    if (std::exchange(targets_, std::move(targets)) != targets_) return run_ninja();
    if (has_run_cmake_) handler_.on_line(words); // else CMake may bring it back
    on_ninja_exit({1, 0});
}

// Once in a build: if there is one again, the rules say so.
void NinjaBuild::mend_cycle(ExitStatus status) {
    worker_.post([this, status, files = stale_cycle_.files()] {
        const bool is_mended = forget_dependencies(files, options_.build_dir, options_.manifest);
        boost::asio::post(executor_, [this, status, is_mended] {
            if (is_mended && !is_cancelled_) {
                stale_cycle_.is_mended();
                return run_ninja();
            }
            handler_.on_line(stale_cycle_.give_up());
            on_ninja_exit(status);
        });
    });
}

void NinjaBuild::on_ninja_exit(ExitStatus status) {
    if (status != ExitStatus{} && !stale_cycle_.files().empty()) return mend_cycle(status);
    // CMake may have run out of disk space, which it does not tell: what it wrote then stays until it runs again.
    const bool must_run_cmake = status != ExitStatus{} && is_manifest_blamed_ && !has_run_cmake_ && !is_cancelled_;
    must_run_cmake ? run_cmake(changes_) : on_exit(status);
}

void NinjaBuild::start_command(CommandRun::Command command, std::function<void(ExitStatus)> on_exit) {
    command.may_read_terminal = true; // as by hand
    options_.job_server.give_to(command);
    is_interrupted_ = false;
    auto run =
        CommandRun::start(executor_, command,
                          {[this](std::string_view line) { on_line(line, 0); },
                           [this, on_exit = std::move(on_exit)](ExitStatus status) {
                               command_.reset();
                               interrupt_timer_.cancel();
                               if (status == ExitStatus{} && is_manifest_empty()) status = {1, 0};
                               status == ExitStatus{} ? kept_manifests_.drop() : kept_manifests_.restore();
                               // It has stopped its jobs: an output written later than this is not its.
                               const auto now = file_system_now(options_.build_dir + "/.cmakewatch/since");
                               // The clock may go back, but not the times of what has been built.
                               if (now) last_end_ = std::max(last_end_, *now);
                               // They would write what the next build has been through with.
                               if (status.signal != 0) handler_.on_died();
                               const bool is_interrupted = is_interrupted_ || status.signal == SIGINT;
                               if (is_interrupted && !is_cancelled_) handler_.on_interrupted();
                               handler_.on_group(0);
                               on_exit(status);
                           },
                           handler_.on_part, [this](std::string_view line, size_t shown) { on_line(line, shown); }});
    if (!run) {
        handler_.on_error(run.error());
        return finish(session::BuildResult::failed);
    }
    command_ = std::move(*run);
    handler_.on_group(command_->pid());
}

// `shown`: so much of its beginning has been handed out as parts. What Ninja says comes in several of them.
void NinjaBuild::on_line(std::string_view line, size_t shown) {
    is_manifest_blamed_ = is_manifest_blamed_ || blames_manifest(line);
    if (tells_of_cmake(line)) kept_manifests_.keep();
    is_interrupted_ = is_interrupted_ || tells_of_interruption(line);
    if (lacks_target(line) && lost_target_.empty() && !has_asked_for_targets_) {
        lost_target_ = line;
        return;
    }
    // Where it has been in our way, it is still there most likely.
    if (line.substr(0, most_colour_codes_before_text).find("FAILED: ") != std::string_view::npos)
        note_others(other_ninjas());
    if (!stale_cycle_.take_line(line)) handler_.on_line(line.substr(shown));
}

void NinjaBuild::cancel() {
    // The first SIGINT has Ninja end its jobs and remove what they left; a second would tear Ninja out of that.
    if (std::exchange(is_cancelled_, true) || !command_) return;
    command_->interrupt(SIGINT);
    interrupt_jobs_later(0);
}

// A shell that is just starting a program takes note of the signal only when that has ended, and the program has not
// seen it. Ninja waits for them, and does not send it again.
void NinjaBuild::interrupt_jobs_later(size_t times_before) {
    if (times_before == interrupt_again_after.size()) return;
    interrupt_timer_.expires_after(interrupt_again_after.at(times_before));
    interrupt_timer_.async_wait([this, times_before](boost::system::error_code failed) {
        if (failed || !command_ || !is_cancelled_) return;
        command_->interrupt_jobs(SIGINT);
        interrupt_jobs_later(times_before + 1);
    });
}

void NinjaBuild::kill() {
    is_cancelled_ = true;
    if (command_) command_->kill();
}

void NinjaBuild::on_exit(ExitStatus status) {
    const bool is_good = status == ExitStatus{};
    if (is_good) {
        must_renew_since_ = true;
        return finish(session::BuildResult::succeeded);
    }
    if (!is_cancelled_ && status.signal != 0)
        handler_.on_error({ErrorKind::environment, "lost ninja", "", signal_name(status.signal) + " ended it",
                           "the next change starts another build"});
    finish(is_cancelled_ ? session::BuildResult::cancelled : session::BuildResult::failed);
}

void NinjaBuild::finish(session::BuildResult result) {
    result == session::BuildResult::failed ? note_others(other_ninjas()) : look_for_others_later();
    look_for_lost_headers_later();
    lock_.give_back();
    is_building_ = false;
    note_others({});
    // From the loop, so that a build that fails at once does not finish inside start().
    boost::asio::post(executor_, [this, result] { handler_.on_finished(result); });
}

std::vector<pid_t> NinjaBuild::other_ninjas() const {
    return others_running(path::name(options_.ninja), real_path(options_.build_dir));
}

void NinjaBuild::look_for_others_later() {
    background_.post([this] {
        const auto found = other_ninjas();
        boost::asio::post(executor_, [this, found] { note_others(found); });
    });
}

// One that came and went while ours ran was not seen. What it does to the lists of headers has to be: no later edit of
// a header would be built.
void NinjaBuild::look_for_lost_headers_later() {
    background_.post([this] {
        const auto state = state_of(options_.build_dir + "/.ninja_deps");
        if (std::exchange(deps_state_, state) == state) return;
        const auto deps = read_ninja_deps(options_.build_dir);
        if (!deps) return;
        std::set<std::string> without;
        bool is_any_outdated = false;
        for (const auto& output : deps->outputs_that_lost_inputs()) {
            const auto file = path::absolute(output, options_.build_dir);
            without.insert(file);
            // Once in a row: it may have none any more.
            const bool is_new = !without_headers_.contains(file) && path::is_under(file, options_.build_dir);
            if (is_new && make_old(file)) is_any_outdated = true;
        }
        without_headers_ = std::move(without);
        if (is_any_outdated) boost::asio::post(executor_, [this] { handler_.on_disturbed(); });
    });
}

void NinjaBuild::note_others(const std::vector<pid_t>& found) {
    others_.insert(found.begin(), found.end());
    if (others_.empty() || is_building_) return;
    if (!disturbed_since_) disturbed_since_ = build_start_;
    wait_for_others();
}

// What it and ours have written at the same time may be damaged, or of an old text and yet new, or without the headers
// that it was made from: Ninja takes a list of them that another one has read and removed for an empty one.
void NinjaBuild::wait_for_others() {
    others_timer_.expires_after(others_check_interval);
    others_timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        std::erase_if(others_, [this](pid_t pid) {
            return !is_running(pid, path::name(options_.ninja), real_path(options_.build_dir));
        });
        if (is_building_ || !others_.empty()) return wait_for_others();
        handler_.on_disturbed();
    });
}

} // namespace cmakewatch
