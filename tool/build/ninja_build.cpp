#include "tool/build/ninja_build.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/cmake_project.h"
#include "tool/build/ninja_files.h"
#include "tool/build/ninja_output.h"
#include "tool/build/outdated_outputs.h"
#include "tool/build/smart_output.h"
#include "tool/build/stale_cycle.h"
#include "tool/process/process_tree_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/project/file_api.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <csignal>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds lock_retry_interval{20};

std::function<std::string(std::string_view)> smart_output_for(const CommandRun::Command& command) {
    if (!command.writes_to_terminal) return nullptr;
    return [output = SmartOutput()](std::string_view chunk) mutable { return output.take(chunk); };
}

ForeignNinjas::Processes processes_of(const NinjaOptions& options) {
    return {[&options] { return others_running(path::name(options.ninja), real_path(options.build_dir)); },
            [&options](pid_t pid) { return is_running(pid, path::name(options.ninja), real_path(options.build_dir)); }};
}

} // namespace

NinjaBuild::NinjaBuild(boost::asio::any_io_executor executor, Worker& worker, BuildRecords& records,
                       NinjaOptions options, Handler handler)
    : worker_(worker),
      records_(records),
      options_(std::move(options)),
      handler_(std::move(handler)),
      lock_(options_.build_dir),
      lock_timer_(executor),
      kept_manifests_(options_.build_dir),
      command_(executor),
      reach_builds_(executor, options_, records,
                    {[find = processes_of(options_).find] { return !find().empty(); }, handler_.on_checked,
                     [this] { handler_.on_incomplete(); }, [this](const Error& error) { handler_.on_error(error); }},
                    ReachBuilds::Delays{}),
      foreign_ninjas_(executor, background_, processes_of(options_), [this] { handler_.on_disturbed(); }),
      lost_headers_(options_.build_dir, records.deps_log),
      background_(executor) {}

void NinjaBuild::start(std::vector<std::string> targets, std::vector<Change> changes) {
    build_ = {};
    build_.targets = std::move(targets);
    // Those of a build that was cancelled before its Ninja ran are still to be told.
    changes_.insert(changes_.end(), std::make_move_iterator(changes.begin()), std::make_move_iterator(changes.end()));
    times_.begin();
    foreign_ninjas_.build_begins();
    reach_builds_.begin([this] { take_lock(); });
}

void NinjaBuild::build_more(std::vector<std::string> targets) {
    build_.targets = std::move(targets);
    if (build_.is_cancelled) return finish(session::BuildResult::cancelled); // since the end of the part before
    times_.resume();
    foreign_ninjas_.build_begins();
    reach_builds_.begin([this] { take_lock(); });
}

void NinjaBuild::take_lock() {
    // Also makes .cmakewatch/, where the lock lies.
    const auto now = file_system_now(options_.build_dir + "/.cmakewatch/since");
    if (now) times_.starts(*now);
    const auto is_ours = now ? lock_.try_take() : Result<bool>(now.error());
    if (!is_ours) {
        handler_.on_error(is_ours.error());
        return finish(session::BuildResult::failed);
    }
    if (*is_ours) return run();
    if (!std::exchange(build_.has_told_waiting, true)) handler_.on_waiting();
    lock_timer_.expires_after(lock_retry_interval);
    lock_timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        build_.is_cancelled ? finish(session::BuildResult::cancelled) : take_lock();
    });
}

void NinjaBuild::run() {
    if (const auto presets = options_.preset->look_again(); !presets) {
        handler_.on_error(presets.error());
        return finish(session::BuildResult::failed);
    }
    if (must_ask_cmake()) {
        const auto asked = write_query(options_.build_dir);
        if (!asked) handler_.on_error(asked.error());
        return run_cmake(changes_);
    }
    if (must_run_cmake_first()) {
        // What is newer than the last build is seen by this CMake. When that has ended, it would look older than the
        // build, and Ninja would be made to run CMake once more.
        std::vector<Change> hidden;
        std::copy_if(changes_.begin(), changes_.end(), std::back_inserter(hidden),
                     [this](const Change& change) { return times_.could_be_hidden(change); });
        return run_cmake(std::move(hidden));
    }
    is_manifest_lost() ? run_cmake(changes_) : choose_scope();
}

// A build directory that was made anew meanwhile has to be asked again what it holds; the CMake that was to answer may
// have been cancelled.
bool NinjaBuild::must_ask_cmake() const {
    const auto exists = [this](const std::string& name) { return state_of(options_.build_dir + "/" + name).exists; };
    const bool is_answered = exists(std::string(file_api::query_file)) && has_reply(options_.build_dir);
    return !is_answered && exists("CMakeCache.txt");
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
    build_.messages.blame_manifest();
    if (build_.has_run_cmake) // else it runs now
        handler_.on_error(
            Error{ErrorKind::project, "cannot build by", path, "cmake has left it empty", "is the disk full?"});
    return true;
}

void NinjaBuild::run_cmake(std::vector<Change> untold) {
    build_.has_run_cmake = true;
    const bool must_configure = options_.preset->must_configure();
    start_command(cmake_command(options_), [this, must_configure, untold = std::move(untold)](ExitStatus status) {
        if (build_.is_cancelled) return finish(session::BuildResult::cancelled);
        if (status != ExitStatus{}) return on_exit(status);
        changes_ = untold;
        if (must_configure)
            if (const auto noted = options_.preset->note_configured(); !noted) handler_.on_error(noted.error());
        choose_scope();
    });
}

void NinjaBuild::choose_scope() {
    std::vector<Change> hidden;
    bool is_any_external = false;
    for (auto& change : std::exchange(changes_, {})) {
        is_any_external = is_any_external || change.is_of_watch_build;
        const bool is_hidden = times_.could_be_hidden(change);
        reach_builds_.add_change(change, is_hidden);
        if (is_hidden) hidden.push_back(std::move(change));
    }
    if (foreign_ninjas_.have_been_seen()) {
        handler_.on_scope({other_ninja_at_work});
        return build_all(std::move(hidden), is_any_external);
    }
    reach_builds_.plan(build_.targets, [this, hidden, is_any_external](const auto& answer) {
        if (build_.is_cancelled) return finish(session::BuildResult::cancelled);
        if (const auto* plan = std::get_if<ReachBuilds::Plan>(&answer)) return build_reach(*plan);
        const auto& refusal = std::get<ReachBuilds::Refusal>(answer);
        handler_.on_scope({refusal.why, refusal.file});
        build_all(hidden, is_any_external);
    });
}

void NinjaBuild::build_reach(const ReachBuilds::Plan& plan) {
    build_.scope = Build::Scope::reach;
    handler_.on_scope({"", "", plan.steps, plan.all_steps});
    auto options = options_;
    options.manifest = plan.manifest;
    start_command(ninja_command(options, {}), [this, may_reach_more = plan.may_reach_more](ExitStatus status) {
        on_reach_exit(status, may_reach_more);
    });
    foreign_ninjas_.look_later();
}

void NinjaBuild::on_reach_exit(ExitStatus status, bool may_reach_more) {
    if (build_.is_cancelled) return on_exit(status);
    // It lacks something that only the whole manifest makes.
    if (build_.scope == Build::Scope::reach_that_lacks_input)
        return build_all_instead("a step needs something that is not there");
    if (!may_reach_more) return on_exit(status);
    reach_builds_.look_for_more([this, status](bool has_reached_more) {
        if (!has_reached_more || build_.is_cancelled) return on_exit(status);
        build_all_instead("a source imports or exports other modules");
    });
}

void NinjaBuild::build_all_instead(const std::string& why) {
    reach_builds_.reach_build_ended(ended(false), [this, why] {
        build_.scope = Build::Scope::all;
        handler_.on_scope({why});
        build_all({}, false);
    });
}

void NinjaBuild::build_all(std::vector<Change> hidden, bool is_any_external) {
    auto before = reach_builds_.take_hidden();
    hidden.insert(hidden.end(), std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()));
    const auto disturbed_since = foreign_ninjas_.take_disturbed_since();
    if (hidden.empty() && !disturbed_since && !is_any_external) return run_ninja();
    const auto outdate = [this, hidden = std::move(hidden), disturbed_since, is_any_external] {
        const auto read_graph = records_.graph.read();
        const auto read_deps = records_.deps_log.read();
        const NinjaGraph no_graph;
        const NinjaDeps no_deps;
        const auto& graph = read_graph ? **read_graph : no_graph;
        const auto& deps = read_deps ? read_deps->deps() : no_deps;
        auto names = outdate_outputs(hidden, graph, deps, options_.build_dir,
                                     [](const std::string& path) { return read_file(path); });
        if (is_any_external) outdate_external_builds(graph);
        if (disturbed_since) {
            const auto more = outdate_outputs_since(*disturbed_since, graph, deps, options_.build_dir);
            names.insert(names.end(), more.begin(), more.end());
        }
        return names;
    };
    worker_.run(outdate, [this](const std::vector<std::string>& names) { restat_then_run_ninja(names); });
}

// What Ninja's log says of their times would hide that they are old.
void NinjaBuild::restat_then_run_ninja(const std::vector<std::string>& outputs) {
    if (build_.is_cancelled) return finish(session::BuildResult::cancelled);
    if (outputs.empty()) return run_ninja();
    start_command(restat_command(options_, outputs), [this](ExitStatus status) {
        if (build_.is_cancelled) return finish(session::BuildResult::cancelled);
        status == ExitStatus{} ? run_ninja() : on_exit(status);
    });
}

void NinjaBuild::run_ninja() {
    build_.messages.ninja_starts();
    start_command(ninja_command(options_, build_.targets), [this](ExitStatus status) {
        auto& messages = build_.messages;
        // A step's own Ninja has said so.
        if (status == ExitStatus{} && messages.has_lost_target()) handler_.on_line(messages.take_lost_target());
        if (!messages.has_lost_target() || build_.is_cancelled) return on_ninja_exit(status);
        messages.ask_for_targets();
        handler_.on_lost_target();
    });
    foreign_ninjas_.look_later();
}

void NinjaBuild::continue_after_lost(std::vector<std::string> targets) {
    const auto words = build_.messages.take_lost_target();
    if (build_.is_cancelled) return finish(session::BuildResult::cancelled);
    if (std::exchange(build_.targets, std::move(targets)) != build_.targets) return run_ninja();
    if (build_.has_run_cmake) handler_.on_line(words); // else CMake may bring it back
    on_ninja_exit({1, 0});
}

// Once in a build: if there is one again, the rules say so.
void NinjaBuild::mend_cycle(ExitStatus status) {
    worker_.run(
        [this, files = build_.messages.stale_cycle().files()] {
            return forget_dependencies(files, options_.build_dir, options_.manifest);
        },
        [this, status](bool is_mended) {
            auto& stale_cycle = build_.messages.stale_cycle();
            if (is_mended && !build_.is_cancelled) {
                stale_cycle.is_mended();
                return run_ninja();
            }
            handler_.on_line(stale_cycle.give_up());
            on_ninja_exit(status);
        });
}

void NinjaBuild::on_ninja_exit(ExitStatus status) {
    if (status != ExitStatus{} && !build_.messages.stale_cycle().files().empty()) return mend_cycle(status);
    // CMake may have run out of disk space, which it does not tell: what it wrote then stays until it runs again.
    const bool must_run_cmake =
        status != ExitStatus{} && build_.messages.is_manifest_blamed() && !build_.has_run_cmake && !build_.is_cancelled;
    must_run_cmake ? run_cmake(changes_) : on_exit(status);
}

void NinjaBuild::start_command(CommandRun::Command command, std::function<void(ExitStatus)> on_exit) {
    command.may_read_terminal = true; // as by hand
    options_.job_server.give_to(command);
    build_.messages.command_starts();
    const auto started = command_.start(command, {[this](std::string_view line) { on_line(line, 0); },
                                                  [this, on_exit = std::move(on_exit)](ExitStatus status) {
                                                      if (status == ExitStatus{} && is_manifest_empty())
                                                          status = {1, 0};
                                                      on_command_exit(status);
                                                      on_exit(status);
                                                  },
                                                  handler_.on_part,
                                                  [this](std::string_view line, size_t shown) { on_line(line, shown); },
                                                  smart_output_for(command)});
    if (!started) {
        handler_.on_error(started.error());
        return finish(session::BuildResult::failed);
    }
    handler_.on_group(command_.pid());
}

void NinjaBuild::on_command_exit(ExitStatus status) {
    status == ExitStatus{} ? kept_manifests_.drop() : kept_manifests_.restore();
    if (const auto now = file_system_now(options_.build_dir + "/.cmakewatch/since")) times_.command_ended(*now);
    // They would write what the next build has been through with.
    if (status.signal != 0) handler_.on_died();
    const bool is_interrupted = build_.messages.is_interrupted() || status.signal == SIGINT;
    if (is_interrupted && !build_.is_cancelled) handler_.on_interrupted();
    handler_.on_group(0);
}

// `shown`: so much of its beginning has been handed out as parts. What Ninja says comes in several of them.
void NinjaBuild::on_line(std::string_view line, size_t shown) {
    if (tells_of_cmake(line)) kept_manifests_.keep();
    // Where it has been in our way, it is still there most likely.
    if (const auto outputs = failed_outputs(line); !outputs.empty()) {
        foreign_ninjas_.look();
        reach_builds_.note_failed(outputs);
    }
    if (build_.scope == Build::Scope::reach && line.starts_with("ninja: error: ")) {
        build_.scope = Build::Scope::reach_that_lacks_input;
        return;
    }
    const bool is_shown = build_.messages.take_line(line);
    // It was us.
    if (build_.is_cancelled && tells_of_interruption(line)) return;
    if (is_shown) handler_.on_line(line.substr(shown));
}

// Ninja tells of a step when that has ended.
bool NinjaBuild::is_loading() const {
    return pid() > 0 && !build_.has_run_cmake && descendants_of(pid()).empty();
}

void NinjaBuild::cancel() {
    if (!std::exchange(build_.is_cancelled, true)) command_.interrupt();
}

void NinjaBuild::kill() {
    build_.is_cancelled = true;
    command_.kill();
}

void NinjaBuild::on_exit(ExitStatus status) {
    // A Ninja 1.13.0 or 1.13.1 that is interrupted may end as if it had been good: it forgets to set its exit code.
    if (status == ExitStatus{} && !build_.is_cancelled) return finish(session::BuildResult::succeeded);
    if (!build_.is_cancelled && status.signal != 0)
        handler_.on_error({ErrorKind::environment, "lost ninja", "", signal_name(status.signal) + " ended it",
                           "the next change starts another build"});
    finish(build_.is_cancelled ? session::BuildResult::cancelled : session::BuildResult::failed);
}

void NinjaBuild::finish(session::BuildResult result) {
    result == session::BuildResult::failed ? foreign_ninjas_.look() : foreign_ninjas_.look_later();
    const bool is_good = result == session::BuildResult::succeeded;
    look_for_lost_headers_later();
    if (build_.scope == Build::Scope::all) {
        lock_.give_back();
        reach_builds_.full_build_ended(ended(is_good));
    } else {
        reach_builds_.reach_build_ended(ended(is_good), [this] { lock_.give_back(); });
    }
    times_.build_ended(is_good);
    foreign_ninjas_.build_ended(times_.start());
    // From the loop, so that a build that fails at once does not finish inside start().
    boost::asio::post(lock_timer_.get_executor(), [this, result] { handler_.on_finished(result); });
}

// Another Ninja that came and went while ours ran was not seen. What it does to the lists of headers has to be.
void NinjaBuild::look_for_lost_headers_later() {
    const bool is_part = build_.scope != Build::Scope::all;
    background_.run(
        [this, is_part] {
            return is_part ? lost_headers_.outdate_outputs_in(std::string(reach_directory) + "/.ninja_deps")
                           : lost_headers_.outdate_outputs();
        },
        [this](bool is_any_outdated) {
            if (is_any_outdated) handler_.on_disturbed();
        });
}

} // namespace cmakewatch
