#include "tool/report/reporter.h"

#include "tool/base/path.h"
#include "tool/base/printable.h"
#include "tool/build/smart_output.h"
#include "tool/report/backtrace.h"
#include "tool/report/change_text.h"
#include "tool/report/counted.h"
#include "tool/report/duration_text.h"
#include "tool/report/exit_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cmakewatch {
namespace {

using session::BuildResult;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// As one would give it to an option.
std::string setting_text(int milliseconds) {
    return fmt::format("{} s", milliseconds / 1000.0);
}

// What is watched, for who wants to know.
std::string extent(const report::Watching& watching) {
    return fmt::format(" ({}, {}{})", counted(static_cast<size_t>(watching.files), "file"),
                       watching.directories == 1 ? "1 directory" : fmt::format("{} directories", watching.directories),
                       watching.mode == WatchPlan::Mode::wide ? "; all files near the sources count" : "");
}

constexpr size_t most_frames = 16;

std::string frame_line(const Frame& frame, const SourceNames& names) {
    auto line = fmt::format("  #{} {}", frame.number, printable(frame.call));
    if (!frame.file.empty()) line += " at " + names.place({"", frame.file, frame.line, 0, ""});
    return line;
}

} // namespace

Reporter::Reporter(Console& console, EventStream& events, Hooks& hooks, Displays displays, Volume volume,
                   SessionFacts facts, SourceNames names)
    : console_(console),
      events_(events),
      hooks_(hooks),
      displays_(std::move(displays)),
      volume_(volume),
      facts_(std::move(facts)),
      names_(std::move(names)) {
    auto programs = facts_.programs;
    if (programs.empty()) programs.push_back(facts_.targets.front());
    for (auto& name : programs) programs_.push_back({std::move(name), 0, 0, 0, {}, {}, {}});
}

// The line that begins a build or a restart for IDEs, and the one that ends it before the next begins.
void Reporter::begin_line(std::string_view what, int build, bool is_build) {
    begun_ = Begun{std::chrono::steady_clock::now(), is_build};
    console_.line(fmt::format("{} #{}", what, build));
}

void Reporter::end_line(std::string_view what, Console::Tone tone, int build, int pid, const std::string& more) {
    const auto words = fmt::format("{} #{}", what, build);
    build_.end(what);
    console_.line(pid != 0 ? fmt::format("{} pid={}", words, pid) : words, tone, more);
    begun_.reset();
}

std::string Reporter::took(bool with_warnings) const {
    if (!begun_) return "";
    const auto warnings = with_warnings && begun_->is_build ? build_.warnings() : 0;
    return fmt::format(" ({}{}{})", duration_text(seconds_since(begun_->start)), warnings > 0 ? ", " : "",
                       warnings > 0 ? counted(warnings, "warning") : "");
}

// The first ones once more, below all that compilers have said.
void Reporter::show_errors() {
    for (const auto& line : build_.error_lines(names_)) console_.raw_line(line);
}

void Reporter::session_started() {
    events_.session_started(facts_);
}

void Reporter::watching(int program, const report::Watching& watching) {
    const bool is_news = watching.watcher != last_watcher_;
    last_watcher_ = watching.watcher;
    if (volume_ == Volume::verbose || (is_news && volume_ != Volume::quiet))
        console_.line(fmt::format("watching for file changes with {}{}", watching.watcher,
                                  volume_ == Volume::verbose ? extent(watching) : ""));
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
    if (consequence == Consequence::none)
        return console_.line(change_text(changes, names_) + ", but the restart is manual");
    console_.line(
        fmt::format("{}, {}{}", change_text(changes, names_), consequence == Consequence::build ? "rebuilding" : start,
                    consequence == Consequence::restart_after_good_build ? " after the next good build" : ""));
}

void Reporter::changed(const std::vector<Change>& changes) {
    for (const auto& change : changes)
        if (change.kind == ChangeKind::runtime)
            for (auto& program : programs_) program.to_come.insert(change.path);
    events_.changed(changes);
}

void Reporter::program_takes_its_time(int program, const std::string& signal, int timeout_ms, bool key_kills) {
    if (volume_ == Volume::quiet) return;
    console_.line(fmt::format("waiting for {} to end: {} was sent, SIGKILL follows {} later{}",
                              is_of_tests(program) ? "the tests" : at(program).name, signal, setting_text(timeout_ms),
                              key_kills ? "; Ctrl-C again kills now" : ""));
}

void Reporter::build_takes_its_time(int timeout_ms) {
    if (volume_ == Volume::quiet) return;
    console_.line(fmt::format("waiting for the build to end: SIGINT was sent, SIGKILL follows {} later",
                              setting_text(timeout_ms)));
}

void Reporter::build_started(int build, const std::vector<std::string>& targets, const std::vector<Change>& changes) {
    build_ = BuildRecord(build, changes, names_, facts_.build_dir);
    begin_line("build started", build, true);
    displays_.status->build_started(build);
    events_.build_started(build, targets, changes.empty() ? "start" : reason_text(changes, names_));
    show_beside({ProgressBar::State::indeterminate, 0}, "building");
    for (const auto& change : changes) {
        changes_.insert(change.path);
        for (auto& program : programs_) program.to_come.insert(change.path);
    }
    hooks_.fire(occasion(HookEvent::build_started, build));
}

void Reporter::build_line(std::string_view line) {
    if (line == console_step_starts) return;
    if (const auto progress = parse_progress(line)) {
        const bool has_ended = displays_.status->build_progress(*progress);
        build_.step_told(*progress, has_ended);
        if (has_ended) events_.build_progress(build_.number(), *progress);
        if (progress->total > 0)
            show_beside({ProgressBar::State::normal, 100 * progress->done / progress->total}, "building");
        return;
    }
    const auto taken = build_.take_line(line);
    if (taken.is_shown || volume_ == Volume::verbose)
        console_.raw_line(console_.style().colours ? std::string(line) : without_colours(line));
    if (taken.diagnostic) events_.diagnostic(build_.number(), DiagnosticOrigin::build, *taken.diagnostic);
}

void Reporter::build_part(std::string_view part) {
    console_.raw_part(console_.style().colours ? std::string(part) : without_colours(part));
}

void Reporter::waits_for_input(const std::string& what, const std::string& which, const std::string& why,
                               const std::string& hint) {
    warning({ErrorKind::environment, what + " waits for input", which, why, hint});
}

void Reporter::build_scope(const BuildScope& scope) {
    build_.note_scope(scope);
    if (volume_ == Volume::verbose)
        console_.line(scope.is_all()
                          ? "ninja is to build all: " +
                                (scope.file.empty() ? "" : names_.in_project(scope.file) + " ") + scope.why_all
                          : fmt::format("ninja is to build what the edit reaches: at most {} of {}", scope.steps,
                                        counted(scope.all_steps, "step")));
}

void Reporter::build_waits_for_lock() {
    console_.line("waiting for another cmakewatch that builds here");
}

void Reporter::build_was_disturbed() {
    console_.line("another ninja was at work here too: building again");
}

void Reporter::build_finished(BuildResult result, bool artifact_changed, int running_pid) {
    const auto seconds = build_.seconds();
    const auto build = build_.number();
    displays_.status->build_ended(result);
    if (volume_ == Volume::verbose)
        console_.line(
            fmt::format("ninja ran {} in {:.2f} s", counted(static_cast<size_t>(build_.steps()), "edge"), seconds));
    if (result == BuildResult::failed) {
        end_line("build failed", Console::Tone::bad, build, running_pid, took() + build_.error_count());
        show_errors();
        say_what_keeps_running();
        show_beside({ProgressBar::State::error, 100}, "build failed");
        displays_.notifier->failed(fmt::format("build failed #{}{}", build, build_.error_count()));
    }
    if (result == BuildResult::cancelled)
        end_line("build cancelled", Console::Tone::caution, build, running_pid, took());
    events_.build_finished(build, result, seconds, build_.steps(), build_.scope(), artifact_changed);
    if (result == BuildResult::cancelled) return;
    const bool is_good = result == BuildResult::succeeded;
    if (is_good) show_beside({}, "");
    if (is_good && !facts_.runs_tests) displays_.notifier->good(fmt::format("build succeeded #{}", build));
    hooks_.fire(occasion(is_good ? HookEvent::build_succeeded : HookEvent::build_failed, build));
    changes_.clear();
}

// Of several programs, in one line.
void Reporter::say_what_keeps_running() {
    if (!has_several() || volume_ == Volume::quiet) return;
    std::vector<std::string> names;
    for (const auto& program : programs_)
        if (program.pid != 0) names.push_back(program.name);
    if (names.empty()) return;
    console_.line(fmt::format("{} {} running", first_names(names), names.size() == 1 ? "keeps" : "keep"),
                  Console::Tone::caution, "; waiting for a change");
}

void Reporter::parts_are_new(const std::vector<std::string>& files) {
    if (volume_ == Volume::quiet) return;
    std::vector<std::string> shown;
    shown.reserve(files.size());
    for (const auto& file : files) shown.push_back(names_.in_project(file));
    console_.line(fmt::format("{} changed, restarting", first_names(shown)));
}

void Reporter::build_outdated(int build, int running_pid) {
    end_line("build cancelled", Console::Tone::caution, build, running_pid, took());
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
    started.start = std::chrono::steady_clock::now();
    displays_.status->program_started(started.name);
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
    displays_.status->program_ended(exited.name);
}

void Reporter::program_ended_by_itself(int program, ExitStatus status, bool session_goes_on, int again_in_ms,
                                       std::string_view r_key) {
    if (volume_ == Volume::quiet) return;
    const auto what_next = again_in_ms > 0 ? fmt::format("started again in {} s", again_in_ms / 1000)
                                           : std::string("waiting for a change");
    const auto& ended = at(program);
    const auto tone = status == ExitStatus{} ? Console::Tone::plain : Console::Tone::bad;
    console_.line(fmt::format("{} {}", ended.name, exit_text(status)), tone,
                  fmt::format(" after {}{}{}", duration_text(seconds_since(ended.start)),
                              session_goes_on ? "; " + what_next : "",
                              session_goes_on && !r_key.empty() ? fmt::format(" ({}, q quits)", r_key) : ""));
    show_beside({}, exit_text(status));
}

void Reporter::program_failed_at(int program, const Diagnostic& place) {
    events_.diagnostic(at(program).build, DiagnosticOrigin::program, place);
}

void Reporter::program_backtrace(int program, ExitStatus status, const std::vector<std::string>& lines) {
    const auto frames = from_project(parse_backtrace(lines), names_.source_dir());
    if (frames.empty()) return;
    const auto& innermost = frames.front();
    console_.line(fmt::format("{} crashed in {}", at(program).name, innermost.function), Console::Tone::bad, "");
    for (size_t i = 0; i < frames.size() && i < most_frames; ++i) console_.raw_line(frame_line(frames[i], names_));
    if (frames.size() > most_frames) console_.raw_line(fmt::format("  and {} more", frames.size() - most_frames));
    if (!innermost.file.empty())
        program_failed_at(program, {"error", innermost.file, innermost.line, 0,
                                    fmt::format("{} in {}", exit_text(status), innermost.function)});
}

void Reporter::program_hint(const std::string& hint) {
    if (volume_ != Volume::quiet && !hint.empty()) console_.line(hint);
}

void Reporter::program_lost(int program) {
    at(program).pid = 0;
    displays_.status->program_ended(at(program).name);
}

void Reporter::program_kept(int program, int build, session::KeepReason reason, std::string_view r_key) {
    const auto& kept = at(program);
    if (reason == session::KeepReason::build_failed && volume_ != Volume::quiet && !has_several())
        console_.line(fmt::format("{} of build #{} keeps running", kept.name, kept.build), Console::Tone::caution,
                      "; waiting for a change");
    if (reason == session::KeepReason::manual && volume_ != Volume::quiet) {
        const auto what_runs = kept.pid != 0 ? fmt::format("build #{} keeps running", kept.build) : "nothing runs";
        console_.line(fmt::format("{} is built #{}", kept.name, build), Console::Tone::caution,
                      fmt::format("; {}", r_key.empty() ? what_runs : r_key));
    }
    events_.program_kept(build, name_among_several(kept), reason);
}

void Reporter::kept(int build, int running_pid) {
    end_line("kept", Console::Tone::good, build, running_pid, took(true));
    displays_.status->is_ready(fmt::format("kept #{}", build));
    show_beside({}, "");
}

void Reporter::unchanged(int build, int running_pid) {
    for (auto& program : programs_) program.to_come.clear();
    end_line("unchanged", Console::Tone::good, build, running_pid, took(true) + what_is_unchanged());
    displays_.notifier->good(fmt::format("build succeeded #{}", build));
    displays_.status->is_ready(fmt::format("unchanged #{}", build));
    show_beside({}, "");
}

std::string Reporter::what_is_unchanged() const {
    if (has_only_tests()) return ": the tests are as before";
    return has_several() ? ": the programs are as before" : fmt::format(": {} is as before", programs_.front().name);
}

void Reporter::restarting(int build) {
    if (has_several() && begun_) return; // one beginning for all that has one end
    begin_line(has_only_tests() ? "testing" : "restarting", build, false);
}

void Reporter::ready(int build, int pid) {
    if (!begun_) restarting(build); // an error has ended it in between
    end_line("ready", Console::Tone::good, build, pid, took(true));
    displays_.status->is_ready(fmt::format("ready #{}", build));
    show_beside({}, "");
}

void Reporter::build_has_no_program() {
    if (volume_ != Volume::quiet) console_.line("waiting for a change");
}

// In the title: the targets and, unless all is well, what is the matter.
void Reporter::show_beside(ProgressBar bar, std::string_view what) {
    const auto subject = has_only_tests() ? "tests" : fmt::format("{}", fmt::join(facts_.targets, " "));
    displays_.extras->show(bar, fmt::format("{}{}{}", subject, what.empty() ? "" : ": ", what));
}

HookOccasion Reporter::occasion(HookEvent event, int build) const {
    const auto& only = programs_.front();
    const bool has_one = !has_several();
    return {event,    facts_.build_dir, facts_.targets, build, has_one ? only.pid : 0, has_one ? only.iteration : 0,
            changes_, std::nullopt};
}

HookOccasion Reporter::occasion(HookEvent event, const Program& program) const {
    const auto targets = has_several() ? std::vector{program.name} : facts_.targets;
    return {event,       facts_.build_dir,  targets,         program.build,
            program.pid, program.iteration, program.changes, std::nullopt};
}

void Reporter::paused(bool is_paused, int changes, const std::string& key) {
    if (is_paused && changes == 0) console_.line("paused", Console::Tone::caution, fmt::format("; {} continues", key));
    if (!is_paused) console_.line("continued");
    const auto waiting = changes == 0 ? ""
                                      : fmt::format(", {} {}", counted(static_cast<size_t>(changes), "change"),
                                                    changes == 1 ? "waits" : "wait");
    displays_.status->note(is_paused ? fmt::format("paused{} | {} continues", waiting, key) : "");
}

void Reporter::explain_build() {
    for (const auto& line : build_.explanation()) console_.wrapped_line(line);
}

void Reporter::hook_line(std::string_view line) {
    if (!console_.is_behind()) console_.raw_line(line);
}

void Reporter::error(const Error& error) {
    begun_.reset();
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
    displays_.extras->withdraw();
    events_.session_ended(exit_code);
    if (events_.dropped() > 0)
        console_.warning({ErrorKind::environment, fmt::format("{} events were dropped", events_.dropped()), "", "",
                          "whoever reads the events was too slow"});
    console_.screen().finish();
}

} // namespace cmakewatch
