#include "tool/report/reporter.h"

#include "tool/base/path.h"
#include "tool/process/signals_posix.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cmakewatch {
namespace {

using session::BuildResult;

constexpr size_t most_names_in_a_line = 3;
constexpr size_t names_of_many = 2;
constexpr std::chrono::milliseconds progress_delay{300};

std::string described(const ExitStatus& status) {
    if (status.signal != 0) return fmt::format("was ended by {}", signal_name(status.signal));
    return fmt::format("exited with code {}", status.code);
}

// Of `count` things the first ones have been named.
std::string and_more(size_t count) {
    return count > most_names_in_a_line ? fmt::format(" and {} more", count - most_names_in_a_line) : "";
}

// 2,000
std::string grouped(size_t number) {
    auto digits = std::to_string(number);
    for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

} // namespace

Reporter::Reporter(Console& console, EventStream& events, Hooks& hooks, std::unique_ptr<TerminalExtras> extras,
                   Volume volume, SessionFacts facts, std::string source_dir)
    : console_(console),
      events_(events),
      hooks_(hooks),
      extras_(std::move(extras)),
      volume_(volume),
      facts_(std::move(facts)),
      source_dir_(std::move(source_dir)) {
    auto names = facts_.programs;
    if (names.empty()) names.push_back(facts_.targets.front());
    for (auto& name : names) programs_.push_back({std::move(name), 0, 0, 0, {}, {}});
}

std::string Reporter::short_name(const std::string& path) const {
    return path::relative(path, source_dir_);
}

std::string Reporter::names(const std::vector<Change>& changes, size_t most) const {
    std::string text;
    for (size_t i = 0; i < changes.size() && i < most; ++i) {
        text += (i == 0 ? "" : ", ") + short_name(changes[i].path);
        if (!changes[i].state.exists) text += " (deleted)";
    }
    return text;
}

// The line that begins a build or a restart for IDEs, and the one that ends it before the next begins.
void Reporter::begin_line(std::string_view what, int build) {
    has_begun_ = true;
    console_.line(fmt::format("{} #{}", what, build));
}

void Reporter::end_line(std::string_view what, int build, int pid) {
    has_begun_ = false;
    console_.line(pid != 0 ? fmt::format("{} #{} pid={}", what, build, pid) : fmt::format("{} #{}", what, build));
}

void Reporter::session_started() {
    events_.session_started(facts_);
}

void Reporter::watching(int program, const report::Watching& watching) {
    const bool is_news = watching.watcher != last_watcher_;
    last_watcher_ = watching.watcher;
    if (volume_ == Volume::verbose || (is_news && volume_ != Volume::quiet))
        console_.line(fmt::format("watching for file changes with {} ({} {} in {} {}{})", watching.watcher,
                                  watching.files, watching.files == 1 ? "file" : "files", watching.directories,
                                  watching.directories == 1 ? "directory" : "directories",
                                  watching.mode == WatchPlan::Mode::wide ? ", and all others near them" : ""));
    events_.watching(watching, name_among_several(at(program)));
}

void Reporter::polling(const report::Polling& polling) {
    if (volume_ == Volume::verbose)
        console_.line(fmt::format("polling every {:.1f} s: {} files take {} ms", polling.interval_ms / 1000.0,
                                  grouped(polling.files), polling.cost_ms));
}

void Reporter::announce(const std::vector<Change>& changes,
                        session::command::AnnounceChanges::Consequence consequence) {
    using Consequence = session::command::AnnounceChanges::Consequence;
    if (volume_ == Volume::quiet) return;
    const auto* start = has_only_tests() ? "testing" : "restarting";
    const auto what =
        changes.size() > most_names_in_a_line
            ? fmt::format("{} files changed ({}, ...)", grouped(changes.size()), names(changes, names_of_many))
            : names(changes, most_names_in_a_line) + " changed";
    console_.line(
        fmt::format("{}, {}{}", what, consequence == Consequence::build ? "rebuilding" : start,
                    consequence == Consequence::restart_after_good_build ? " after the next good build" : ""));
}

void Reporter::changed(const std::vector<Change>& changes) {
    for (const auto& change : changes)
        if (change.kind == ChangeKind::runtime)
            for (auto& program : programs_) program.to_come.insert(change.path);
    events_.changed(changes);
}

void Reporter::program_takes_its_time(int program, const std::string& signal, int timeout_ms) {
    if (volume_ == Volume::quiet) return;
    console_.line(fmt::format("waiting for {} to end after {}; killed {} s after it",
                              is_of_tests(program) ? "the tests" : at(program).name, signal, timeout_ms / 1000.0));
}

void Reporter::build_takes_its_time(int timeout_ms) {
    if (volume_ == Volume::quiet) return;
    console_.line(fmt::format("waiting for the build to end after SIGINT; killed {} s after it", timeout_ms / 1000.0));
}

void Reporter::build_started(int build, const std::vector<std::string>& targets, const std::vector<Change>& changes) {
    build_.number = build;
    build_.edges = 0;
    filter_ = {};
    build_.start = std::chrono::steady_clock::now();
    begin_line("build started", build);
    const auto reason = changes.empty() ? "start" : names(changes, most_names_in_a_line) + and_more(changes.size());
    events_.build_started(build, targets, reason);
    show_beside({ProgressBar::State::indeterminate, 0}, "building");
    for (const auto& change : changes) {
        build_.changes.insert(change.path);
        for (auto& program : programs_) program.to_come.insert(change.path);
    }
    hooks_.fire(occasion(HookEvent::build_started, build));
}

void Reporter::build_line(std::string_view line, bool may_draw_progress) {
    if (const auto progress = parse_progress(line)) {
        build_.edges = progress->done;
        build_.last_step = progress->description;
        events_.build_progress(build_.number, *progress);
        if (progress->total > 0)
            show_beside({ProgressBar::State::normal, 100 * progress->done / progress->total}, "building");
        const bool is_long = std::chrono::steady_clock::now() - build_.start > progress_delay;
        if (is_long && may_draw_progress && volume_ != Volume::quiet)
            console_.progress(fmt::format("[{}/{}] {}", progress->done, progress->total, progress->description));
        return;
    }
    const bool is_shown = filter_.shows(line);
    if (is_shown || volume_ == Volume::verbose)
        console_.raw_line(console_.style().colours ? std::string(line) : without_colours(line));
    if (const auto diagnostic = parse_diagnostic(line)) events_.diagnostic(build_.number, *diagnostic);
}

void Reporter::build_part(std::string_view part) {
    console_.raw_part(console_.style().colours ? std::string(part) : without_colours(part));
}

void Reporter::waits_for_input(const std::string& what, const std::string& which, const std::string& why,
                               const std::string& hint) {
    warning({ErrorKind::environment, what + " waits for input", which, why, hint});
}

void Reporter::build_waits_for_lock() {
    console_.line("waiting for another cmakewatch that builds here");
}

void Reporter::build_was_disturbed() {
    console_.line("another ninja was at work here too: building again");
}

void Reporter::build_finished(BuildResult result, bool artifact_changed, int running_pid) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - build_.start;
    if (volume_ == Volume::verbose)
        console_.line(fmt::format("ninja ran {} {} in {:.2f} s", build_.edges, build_.edges == 1 ? "edge" : "edges",
                                  seconds.count()));
    if (result == BuildResult::failed) {
        end_line("build failed", build_.number, running_pid);
        say_what_keeps_running();
        show_beside({ProgressBar::State::error, 100}, "build failed");
    }
    if (result == BuildResult::cancelled) end_line("build cancelled", build_.number, running_pid);
    events_.build_finished(build_.number, result, seconds.count(), build_.edges, artifact_changed);
    if (result == BuildResult::cancelled) return;
    const bool is_good = result == BuildResult::succeeded;
    if (is_good) show_beside({}, "");
    hooks_.fire(occasion(is_good ? HookEvent::build_succeeded : HookEvent::build_failed, build_.number));
    build_.changes.clear();
}

// Of several programs, in one line.
void Reporter::say_what_keeps_running() {
    if (!has_several() || volume_ == Volume::quiet) return;
    std::vector<std::string> names;
    for (const auto& program : programs_)
        if (program.pid != 0) names.push_back(program.name);
    if (names.empty()) return;
    const auto count = names.size();
    if (count > most_names_in_a_line) names.resize(most_names_in_a_line);
    console_.line(fmt::format("{}{} {} running; waiting for a change", fmt::join(names, ", "), and_more(count),
                              count == 1 ? "keeps" : "keep"));
}

void Reporter::parts_are_new(const std::vector<std::string>& files) {
    if (volume_ == Volume::quiet) return;
    std::vector<std::string> shown;
    for (size_t i = 0; i < files.size() && i < most_names_in_a_line; ++i) shown.push_back(short_name(files[i]));
    console_.line(fmt::format("{}{} changed, restarting", fmt::join(shown, ", "), and_more(files.size())));
}

void Reporter::build_outdated(int build, int running_pid) {
    end_line("build cancelled", build, running_pid);
}

void Reporter::program_is_starting(int program, int iteration) {
    auto& starting = at(program);
    starting.iteration = iteration;
    starting.changes = std::exchange(starting.to_come, {});
}

void Reporter::program_started(int program, int build, int pid) {
    auto& started = at(program);
    started.build = build;
    started.pid = pid;
    if (has_several()) console_.line(fmt::format("{} started #{} pid={}", started.name, build, pid));
    events_.program_started(build, started.name, pid);
    hooks_.fire(occasion(HookEvent::restart, started));
}

void Reporter::program_exited(int program, ExitStatus status, bool expected) {
    auto& exited = at(program);
    events_.program_exited(exited.build, exited.name, exited.pid, status, expected);
    if (!expected) {
        auto exit = occasion(HookEvent::exit, exited);
        exit.ended = status;
        hooks_.fire(exit);
    }
    exited.pid = 0;
}

void Reporter::program_ended_by_itself(int program, ExitStatus status, bool session_goes_on, int again_in_ms,
                                       std::string_view r_key) {
    if (volume_ == Volume::quiet) return;
    const auto what_next = again_in_ms > 0 ? fmt::format("started again in {} s", again_in_ms / 1000)
                                           : std::string("waiting for a change");
    console_.line(fmt::format("{} {}{}{}", at(program).name, described(status), session_goes_on ? "; " + what_next : "",
                              session_goes_on && !r_key.empty() ? fmt::format(" ({}, q quits)", r_key) : ""));
    show_beside({}, described(status));
}

void Reporter::program_lost(int program) {
    at(program).pid = 0;
}

void Reporter::program_kept(int program, int build, BuildResult result) {
    const auto& kept = at(program);
    if (result == BuildResult::failed && volume_ != Volume::quiet && !has_several())
        console_.line(fmt::format("{} of build #{} keeps running; waiting for a change", kept.name, kept.build));
    events_.program_kept(build, name_among_several(kept), result);
}

void Reporter::unchanged(int build, int running_pid) {
    for (auto& program : programs_) program.to_come.clear();
    end_line("unchanged", build, running_pid);
    show_beside({}, "");
}

void Reporter::restarting(int build) {
    if (has_several() && has_begun_) return; // one beginning for all that has one end
    begin_line("restarting", build);
}

void Reporter::ready(int build, int pid) {
    if (!has_begun_) restarting(build); // an error has ended it in between
    end_line("ready", build, pid);
    show_beside({}, "");
}

void Reporter::build_has_no_program() {
    if (volume_ != Volume::quiet) console_.line("waiting for a change");
}

// In the title: the targets and, unless all is well, what is the matter.
void Reporter::show_beside(ProgressBar bar, std::string_view what) {
    const auto subject = has_only_tests() ? "tests" : fmt::format("{}", fmt::join(facts_.targets, " "));
    extras_->show(bar, fmt::format("{}{}{}", subject, what.empty() ? "" : ": ", what));
}

HookOccasion Reporter::occasion(HookEvent event, int build) const {
    const auto& only = programs_.front();
    const bool has_one = !has_several();
    return {
        event,          facts_.build_dir, facts_.targets, build, has_one ? only.pid : 0, has_one ? only.iteration : 0,
        build_.changes, std::nullopt};
}

HookOccasion Reporter::occasion(HookEvent event, const Program& program) const {
    const auto targets = has_several() ? std::vector{program.name} : facts_.targets;
    return {event,       facts_.build_dir,  targets,         program.build,
            program.pid, program.iteration, program.changes, std::nullopt};
}

void Reporter::hook_line(std::string_view line) {
    if (!console_.is_behind()) console_.raw_line(line);
}

void Reporter::error(const Error& error) {
    has_begun_ = false;
    console_.error(error);
    events_.error(error);
}

void Reporter::warning(const Error& error) {
    console_.warning(error);
    events_.warning(error);
}

void Reporter::error_once(const Error& one) {
    if (told_.insert(one.message()).second) error(one);
}

void Reporter::warning_once(const Error& one) {
    if (told_.insert(one.message()).second) warning(one);
}

void Reporter::session_ended(int exit_code) {
    extras_->withdraw();
    events_.session_ended(exit_code);
    if (events_.dropped() > 0)
        console_.warning({ErrorKind::environment, fmt::format("{} events were dropped", events_.dropped()), "", "",
                          "whoever reads the events was too slow"});
    console_.flush();
}

} // namespace cmakewatch
