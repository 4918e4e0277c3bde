#include "tool/session/session.h"

#include "tests/catch.h"

#include <string>

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

struct Name {
    std::string operator()(const command::AnnounceChanges& c) const {
        using Consequence = command::AnnounceChanges::Consequence;
        return c.consequence == Consequence::build     ? "announce build"
               : c.consequence == Consequence::restart ? "announce restart"
               : c.consequence == Consequence::none    ? "announce"
                                                       : "announce restart later";
    }
    std::string operator()(const command::ReportChanges&) const { return ""; } // one for each event that tells of any
    std::string operator()(const command::ProlongQuiet& c) const { return "again " + std::to_string(c.milliseconds); }
    std::string operator()(const command::StartTimer& c) const { return "timer " + std::to_string(c.milliseconds); }
    std::string operator()(const command::StartBuild& c) const { return "build " + std::to_string(c.build); }
    std::string operator()(const command::CancelBuild&) const { return "cancel"; }
    std::string operator()(const command::KillBuild&) const { return "kill build"; }
    std::string operator()(const command::StopProgram& c) const { return c.is_final ? "stop for good" : "stop"; }
    std::string operator()(const command::KillProgram&) const { return "kill"; }
    std::string operator()(const command::LaunchProgram& c) const { return "launch " + std::to_string(c.build); }
    std::string operator()(const command::KeepProgram& c) const {
        return c.reason == KeepReason::unchanged      ? "keep"
               : c.reason == KeepReason::build_failed ? "keep, failed"
                                                      : "keep, manual";
    }
    std::string operator()(const command::ReportFeedbackLoop& c) const { return "loop " + c.files.front(); }
    std::string operator()(const command::ReportRewrittenInput& c) const { return "rewritten " + c.file; }
    std::string operator()(const command::ReportKept&) const { return "kept"; }
    std::string operator()(const command::ReportUnchanged&) const { return ""; } // KeepProgram says it
    std::string operator()(const command::ReportOutdated& c) const { return "outdated " + std::to_string(c.build); }
    std::string operator()(const command::ReportRestart& c) const { return "restart " + std::to_string(c.build); }
    std::string operator()(const command::ReportReady& c) const { return "ready " + std::to_string(c.build); }
    std::string operator()(const command::ReportPause& c) const {
        return c.is_paused ? "paused " + std::to_string(c.changes) : "continued";
    }
    std::string operator()(const command::ReportExit& c) const {
        return c.can_run_again ? "exited" : "exited, cannot run again";
    }
    std::string operator()(const command::WatchWide&) const { return "wide"; }
    std::string operator()(const command::WatchExact&) const { return "exact"; }
    std::string operator()(const command::End& c) const { return "end " + std::to_string(c.exit_code); }
};

// Feeds a session and says what it answers, commands separated by "; ".
class Play {
  public:
    explicit Play(Options options = {}) : session_(options) {}

    std::string operator()(const Event& event) {
        std::string answer;
        for (const auto& command : session_.step(event)) {
            if (const auto* start = std::get_if<command::StartTimer>(&command)) timer_ = start->timer;
            const auto name = std::visit(Name{}, command);
            answer += (answer.empty() || name.empty() ? "" : "; ") + name;
        }
        return answer;
    }
    std::string change(const std::string& path = "/p/a.cpp", ChangeKind kind = ChangeKind::source) {
        return (*this)(event::Changed{{{path, kind, {true, ++time_, time_, 1, 1}, {}, false}}, false});
    }
    std::string built(const std::string& artifacts) {
        return (*this)(event::BuildFinished{BuildResult::succeeded, {artifacts}});
    }
    // Of a file that lies where every file counts.
    std::string guess(const std::string& path, bool is_soon_after_build = false) {
        Change change{path, ChangeKind::source, {true, ++time_, time_, 1, 1}, {}, false};
        change.is_guess = true;
        return (*this)(event::Changed{{change}, false, is_soon_after_build});
    }
    // Of such a file, while Ninja ran.
    std::string written_in_build(const std::string& path, bool is_named = false) {
        Change change{path, ChangeKind::source, {true, ++time_, time_, 1, 1}, {}, false};
        change.is_guess = true;
        change.build_write = is_named ? BuildWrite::named : BuildWrite::possible;
        last_written_ = change;
        return (*this)(event::Changed{{change}, false, true});
    }
    // What was written last is found by a scan; the plan names it now if it `is_input`.
    std::string found_by_scan(bool is_input) {
        auto change = last_written_;
        change.is_guess = !is_input;
        change.build_write = is_input ? BuildWrite::unlikely : BuildWrite::none;
        return (*this)(event::Changed{{change}, true});
    }
    // Of an input, so long after the start of the build that runs.
    std::string input_rewritten(int after_ms, bool from_scan = false) {
        Change change{"/p/version.h", ChangeKind::source, {true, ++time_, time_, 1, 1}, {}, false};
        change.build_write = BuildWrite::unlikely;
        change.after_build_start = after_ms * FileTime(1'000'000);
        last_written_ = change;
        return (*this)(event::Changed{{change}, from_scan});
    }
    // Of a --watch file, when the program may have made it.
    std::string written_by_program(const std::string& path) {
        const Change change{path, ChangeKind::runtime, {true, ++time_, time_, 1, 1}, {}, false};
        return (*this)(event::Changed{{change}, false, false, true});
    }
    // Of a source, when the program may have made it.
    std::string source_of_program(const std::string& path) {
        const Change change{path, ChangeKind::source, {true, ++time_, time_, 1, 1}, {}, false};
        return (*this)(event::Changed{{change}, false, false, true, true});
    }
    // The timer that was started last.
    std::string elapsed() { return (*this)(event::TimerElapsed{timer_}); }
    std::string failed() { return (*this)(event::BuildFinished{BuildResult::failed, {}}); }
    std::string cancelled() { return (*this)(event::BuildFinished{BuildResult::cancelled, {}}); }
    std::string started() { return (*this)(event::ProgramStarted{42}); }
    std::string stopped() { return (*this)(event::ProgramStopped{}); }
    // Up to a program of build 1 that runs.
    void run_first() {
        (*this)(event::Started{});
        built("A");
        started();
    }

  private:
    Session session_;
    FileTime time_ = 0;
    Change last_written_;
    Timer timer_ = Timer::quiet;
};

} // namespace

TEST_CASE("the first good build launches the program") {
    Play play;
    CHECK(play(event::Started{}) == "build 1");
    CHECK(play.built("A") == "launch 1; exact");
    CHECK(play.started() == "ready 1");
}

TEST_CASE("a first build that takes its time is watched widely") {
    Play play;
    play(event::Started{});
    CHECK(play(event::BuildTakesTime{}) == "wide");
    play.built("A");
    play.started();
    play.change();
    CHECK(play(event::BuildTakesTime{}).empty());
}

TEST_CASE("the old program goes on until the new build is good") {
    Play play;
    play.run_first();
    CHECK(play.change() == "announce build; build 2");
    CHECK(play.built("B") == "stop; exact");
    CHECK(play(event::ProgramExited{{0, 15}}) == "");
    CHECK(play.stopped() == "launch 2");
    CHECK(play.started() == "ready 2");
}

TEST_CASE("a build that leaves the program as it was keeps it") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.built("A") == "keep; exact");
    Play forced({.restart_unchanged = true});
    forced.run_first();
    forced.change();
    CHECK(forced.built("A") == "stop; exact");
}

TEST_CASE("what somebody else's Ninja has disturbed is built again, though nothing has changed") {
    Play play;
    play.run_first();
    CHECK(play(event::BuildDisturbed{}) == "build 2");
    CHECK(play(event::BuildDisturbed{}) == "");
    CHECK(play.built("A") == "keep; exact; build 3");
    CHECK(play.built("B") == "stop; exact");
    CHECK(play(event::BuildDisturbed{}) == ""); // Ninja would replace the file that is to be executed
    CHECK(play.stopped() == "launch 3");
    CHECK(play.started() == "ready 3; build 4");
}

TEST_CASE("a failed build keeps the program and widens the watch") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.failed() == "keep, failed; wide");
    CHECK(play.change("/p/fix.h") == "announce build; build 3");
}

TEST_CASE("a change during a build cancels it, but not for ever") {
    Play play;
    play.run_first();
    CHECK(play.change() == "announce build; build 2");
    CHECK(play.change() == "cancel; timer 5000");
    CHECK(play.change() == "");
    CHECK(play.cancelled() == "timer 20");
    CHECK(play.elapsed() == "announce build; build 3");
    CHECK(play.change() == "cancel; timer 5000");
    CHECK(play.cancelled() == "timer 30");
    CHECK(play.elapsed() == "announce build; build 4");
    CHECK(play.change() == "cancel; timer 5000");
    CHECK(play.cancelled() == "timer 40");
    CHECK(play.elapsed() == "announce build; build 5");
    CHECK(play.change() == "announce build"); // the fourth may finish
    CHECK(play.change("/p/b.cpp") == "");
    CHECK(play.built("B") == "stop; exact");
    CHECK(play.stopped() == "launch 5");
    CHECK(play.started() == "ready 5; announce build; build 6");
    CHECK(play.change() == "cancel; timer 5000"); // another burst
    CHECK(play.cancelled() == "timer 10");
}

TEST_CASE("a build that is outdated when it ends is no reason to restart") {
    Play play;
    play.run_first();
    play.change();
    play.change();
    CHECK(play.built("B") == "outdated 2; exact; timer 10");
}

TEST_CASE("a cancelled build that does not end is killed, and the change is built") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.change() == "cancel; timer 5000");
    CHECK(play.elapsed() == "kill build");
    CHECK(play.cancelled() == "timer 10");
    CHECK(play.elapsed() == "announce build; build 3");
}

TEST_CASE("what a scan finds again is no new change") {
    Play play;
    play.run_first();
    const Change change{"/p/a.cpp", ChangeKind::source, {true, 7, 7, 1, 1}, {}, false};
    CHECK(play(event::Changed{{change}, false}) == "announce build; build 2");
    CHECK(play(event::Changed{{change}, true}) == "");
    play.built("A");
    CHECK(play(event::Changed{{change}, true}) == "");
    CHECK(play(event::Changed{{change}, false}) == "announce build; build 3");
}

TEST_CASE("a runtime file restarts without a build") {
    Play play;
    play.run_first();
    CHECK(play.change("/p/conf", ChangeKind::runtime) == "announce restart; stop");
    CHECK(play.stopped() == "restart 1; launch 1"); // not before the end of what ran
}

TEST_CASE("a source that a pattern of --watch matches too restarts what the build has left as it was") {
    Play play;
    play.run_first();
    play(event::Changed{{{"/p/conf", ChangeKind::source, {true, 1, 1, 1, 1}, {}, false, false, false, true}}, false});
    CHECK(play.built("A") == "stop; exact");
    CHECK(play.stopped() == "launch 2");
}

TEST_CASE("what every build changes is built again after ever longer waits, until something else changes") {
    Play play;
    play.run_first();
    play.change();
    play.failed();
    CHECK(play.guess("/p/log", true) == "announce build; build 3");
    play.failed();
    CHECK(play.guess("/p/log", true) == "announce build; build 4");
    CHECK(play.guess("/p/log") == "cancel; timer 5000");
    CHECK(play.cancelled() == "timer 10");
    CHECK(play.elapsed() == "announce build; loop /p/log; build 5");
    CHECK(play.guess("/p/log") == "announce build"); // it may end: it would not come further
    CHECK(play.failed() == "keep, failed; wide; timer 250");
    CHECK(play.guess("/p/log", true) == "");
    CHECK(play.elapsed() == "build 6");
    play.failed();
    CHECK(play.guess("/p/log", true) == "announce build; timer 500");
    CHECK(play.change() == "again 0");
    CHECK(play.elapsed() == "announce build; build 7");
    play.failed();
    CHECK(play.guess("/p/new.h") == "announce build; build 8"); // somebody has written it, later
    play.failed();
    CHECK(play.guess("/p/new.h") == "announce build; build 9");
}

TEST_CASE("what the build itself writes cancels no build but the first, and leads to none") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.written_in_build("/p/stamp") == "cancel; timer 5000");
    CHECK(play.cancelled() == "timer 10");
    play.elapsed();
    CHECK(play.written_in_build("/p/stamp") == "");
    CHECK(play.failed() == "keep, failed; announce build; wide; build 4"); // it could be somebody's all the same
    CHECK(play.written_in_build("/p/stamp") == "");
    CHECK(play.failed() == "keep, failed; wide");
    CHECK(play.found_by_scan(false) == "");
    play.change();
    CHECK(play.written_in_build("/p/stamp") == "");
    CHECK(play.written_in_build("/p/stamp") == "cancel; timer 5000"); // that is somebody's
}

TEST_CASE("what was written during a good build leads to another if the exact watch names it") {
    const bool is_input = GENERATE(false, true);
    const bool is_late = GENERATE(false, true);
    Play play;
    play.run_first();
    play.change();
    if (!is_late) CHECK(play.written_in_build("/p/new.h", true) == "");
    CHECK(play.built("A") == "keep; exact");
    if (is_late) CHECK(play.written_in_build("/p/new.h") == "");
    CHECK(play.found_by_scan(is_input) == (is_input ? "announce build; build 3" : ""));
}

TEST_CASE("an input that each build writes anew leads to no build any more, and that is said once") {
    Play play;
    play.run_first();
    CHECK(play.input_rewritten(40, true) == "announce build; build 2"); // by the first one
    CHECK(play.input_rewritten(60) == "cancel; timer 5000");
    CHECK(play.cancelled() == "timer 300"); // to tell it from somebody who saves it again and again
    CHECK(play.elapsed() == "announce build; build 3");
    CHECK(play.input_rewritten(50) == "rewritten /p/version.h");
    CHECK(play.built("B") == "stop; exact");
    CHECK(play.found_by_scan(true) == "");
    CHECK(play.stopped() == "launch 3");
    play.started();
    CHECK(play.change() == "announce build; build 4");
    CHECK(play.input_rewritten(50) == "");
    CHECK(play.failed() == "keep, failed; wide");                    // and a bad build is not repeated for it
    CHECK(play.change("/p/version.h") == "announce build; build 5"); // while none runs it is somebody's
    CHECK(play.input_rewritten(50) == "cancel; timer 5000");
}

TEST_CASE("a guess that has changed in a good build makes no program outdated") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.written_in_build("/p/stamp") == "cancel; timer 5000");
    CHECK(play.built("B") == "stop; exact"); // Ninja was done
    play.stopped();
    play.started();
    CHECK(play.change() == "announce build; build 3");
}

TEST_CASE("builds that each write another temporary file into the same directory wait ever longer, too") {
    Play play;
    play.run_first();
    play.change();
    play.failed();
    for (const auto* file : {"/p/a/1.tmp", "/p/a/2.tmp"}) {
        play.guess(file, true);
        play.failed();
    }
    CHECK(play.guess("/p/a/3.tmp", true) == "announce build; loop /p/a/3.tmp; build 5");
    play.failed();
    CHECK(play.guess("/p/a/4.tmp", true) == "announce build; timer 250");
    play.elapsed();
    play.failed();
    CHECK(play.guess("/p/b/5.tmp", true) == "announce build; build 7"); // that may be somebody else
}

TEST_CASE("a source that every run of the program changes is built after ever longer waits, but not soon") {
    Play play;
    play.run_first();
    const auto build_and_run = [&](int build) {
        const auto number = std::to_string(build);
        CHECK(play.built("A" + number) == "stop; exact");
        CHECK(play.stopped() == "launch " + number);
        play.started();
    };
    for (int build = 2; build <= 51; ++build) {
        CHECK(play.source_of_program("/p/h") == "announce build; build " + std::to_string(build));
        build_and_run(build);
    }
    CHECK(play.source_of_program("/p/h") == "announce build; loop /p/h; build 52");
    build_and_run(52);
    CHECK(play.source_of_program("/p/h") == "announce build; timer 250");
    CHECK(play.elapsed() == "build 53");
    build_and_run(53);
    CHECK(play.change() == "announce build; build 54"); // somebody's
}

TEST_CASE("what every run of the program changes restarts it after ever longer waits") {
    Play play;
    play.run_first();
    const auto run_again = [&] {
        const auto launched = play.stopped();
        play.started();
        return launched;
    };
    CHECK(play.written_by_program("/p/state") == "announce restart; stop");
    CHECK(run_again() == "restart 1; launch 1");
    CHECK(play.written_by_program("/p/state") == "announce restart; stop");
    CHECK(run_again() == "restart 1; launch 1");
    CHECK(play.written_by_program("/p/state") == "announce restart; stop");
    CHECK(run_again() == "restart 1; loop /p/state; launch 1");
    CHECK(play.written_by_program("/p/state") == "announce restart; timer 250");
    CHECK(play.written_by_program("/p/state") == "");
    CHECK(play.elapsed() == "stop");
    CHECK(run_again() == "restart 1; launch 1");
    CHECK(play.written_by_program("/p/state") == "announce restart; timer 500");
    CHECK(play.change("/p/conf", ChangeKind::runtime) == "stop"); // that is none of it
    CHECK(run_again() == "announce restart; restart 1; launch 1");
    CHECK(play.written_by_program("/p/state") == "announce restart; stop");
}

TEST_CASE("a change does not wait for tests that are only being listed") {
    Play play({.of_programs = {{.starts_slowly = true}}});
    play(event::Started{});
    play.built("A");
    CHECK(play.change() == "announce build; stop");
    CHECK(play.stopped() == "build 2");
}

TEST_CASE("what a program has left behind is stopped before a build too, if that is wanted") {
    Play play({.stop_before_build = true});
    play.run_first();
    play(event::ProgramExited{{0, 0}});
    CHECK(play.change() == "announce build; stop");
    CHECK(play.stopped() == "build 2");
    play.failed();
    CHECK(play(event::RunRequested{}) == "build 3");
}

TEST_CASE("a program that ends by itself waits for the next change") {
    Play play;
    play.run_first();
    CHECK(play(event::ProgramExited{{3, 0}}) == "exited");
    play.change();
    CHECK(play.built("A") == "stop; exact");
    CHECK(play.stopped() == "launch 2");
    Play leaving({.exit_with_program = true});
    leaving.run_first();
    CHECK(leaving(event::ProgramExited{{3, 0}}) == "exited; stop for good");
    CHECK(leaving.stopped() == "end 3");
}

TEST_CASE("quitting ends the build and the program, a second time by force") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play(event::QuitRequested{}) == "cancel; timer 5000; stop for good");
    CHECK(play(event::QuitRequested{}) == "kill; kill build");
    CHECK(play.stopped() == "");
    CHECK(play.elapsed() == "kill build");
    CHECK(play.cancelled() == "end 0");
}

TEST_CASE("a child lost while its program starts ends what the build has led to") {
    Play play;
    play(event::Started{});
    CHECK(play.built("A") == "launch 1; exact");
    CHECK(play.change() == "announce build"); // once the program has started
    CHECK(play(event::ChildLost{}) == "build 2");
    CHECK(play.built("B") == "launch 2; exact");
}

TEST_CASE("a lost child is replaced, a few times") {
    Play play;
    play.run_first();
    CHECK(play(event::ChildLost{}) == "restart 1; launch 1");
    CHECK(play(event::ChildLost{}) == "restart 1; launch 1");
    CHECK(play(event::ChildLost{}) == "end 5");
}

TEST_CASE("with stop_before_build the program is gone before Ninja runs") {
    Play play({.stop_before_build = true});
    play.run_first();
    CHECK(play.change() == "announce build; stop");
    CHECK(play.stopped() == "build 2");
    CHECK(play.built("A") == "launch 2; exact");
}

TEST_CASE("a runtime file that changes while the build is bad restarts after the next good one") {
    Play play;
    play.run_first();
    play.change();
    play.failed();
    CHECK(play.change("/p/x.conf", ChangeKind::runtime) == "announce restart later");
    CHECK(play.change() == "announce build; build 3");
    CHECK(play.built("A") == "stop; exact");
}

TEST_CASE("what is outdated before the old program has ended is built anew instead of launched") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.built("B") == "stop; exact");
    CHECK(play.change() == "announce build; outdated 2; build 3");
    const bool stops_first = GENERATE(true, false);
    if (stops_first) CHECK(play.stopped() == "");
    CHECK(play.built("C") == (stops_first ? "launch 3; exact" : "exact"));
    if (!stops_first) CHECK(play.stopped() == "launch 3");
}

TEST_CASE("what a new file hides stays with it when it changes again before its build") {
    Session session({});
    const auto change = [](std::vector<std::string> shadows, FileTime time) {
        return event::Changed{{{"/p/new.h", ChangeKind::source, {true, time, time, 1, 1}, std::move(shadows)}}, false};
    };
    (void)session.step(event::Started{});
    (void)session.step(change({"/p/inc/new.h"}, 1));
    (void)session.step(change({}, 2));
    (void)session.step(event::BuildFinished{BuildResult::cancelled, {}});
    const auto commands = session.step(event::TimerElapsed{});
    REQUIRE(commands.size() == 2);
    const auto& build = std::get<command::StartBuild>(commands.back());
    REQUIRE(build.changes.size() == 1);
    CHECK(build.changes.front().state.modified == 2);
    CHECK(build.changes.front().shadows == std::vector<std::string>{"/p/inc/new.h"});
}

TEST_CASE("a build that somebody else has cancelled counts as failed") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.cancelled() == "keep, failed; wide");
    CHECK(play.change() == "announce build; build 3");
}

TEST_CASE("a child that is lost after its program has ended is no reason to start the program again") {
    Play play;
    play.run_first();
    CHECK(play(event::ProgramExited{{0, 0}}) == "exited");
    CHECK(play(event::ChildLost{}) == "");
    CHECK(play.change() == "announce build; build 2");
    CHECK(play.built("A") == "launch 2; exact");
}

TEST_CASE("a child that is lost during a restart leads to one report: of the build that follows") {
    Play play;
    play.run_first();
    CHECK(play.change("/p/conf", ChangeKind::runtime) == "announce restart; stop");
    CHECK(play.change() == "announce build; build 2");
    CHECK(play(event::ChildLost{}) == "");
    CHECK(play.built("B") == "launch 2; exact");
    CHECK(play.started() == "ready 2");
}

TEST_CASE("a program that ends after a failed build cannot run again: a request to run builds") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.failed() == "keep, failed; wide");
    CHECK(play(event::ProgramExited{{0, 0}}) == "exited, cannot run again");
    CHECK(play(event::RunRequested{}) == "build 3");
    CHECK(play(event::RunRequested{}) == ""); // one build at a time
    CHECK(play.built("A") == "stop; exact");
}

TEST_CASE("the quiet time before a build is waited for once, also if the program has to be stopped for the build") {
    Play play({.stop_before_build = true, .settle_ms = 50});
    play.run_first();
    CHECK(play.change() == "announce build; timer 50");
    CHECK(play.elapsed() == "stop");
    CHECK(play.stopped() == "build 2");
}

TEST_CASE("a change during one stop of the program has no effect on the next stop") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.built("B") == "stop; exact");
    CHECK(play.change() == "announce build; outdated 2; build 3");
    CHECK(play.stopped() == "");
    CHECK(play.built("C") == "launch 3; exact");
    CHECK(play.started() == "ready 3");
    CHECK(play(event::BuildDisturbed{}) == "build 4");
    CHECK(play.built("D") == "stop; exact");
    CHECK(play.stopped() == "launch 4");
}

TEST_CASE("the timer of the first build does not widen the watch of a later build") {
    Play play;
    CHECK(play(event::Started{}) == "build 1");
    CHECK(play.built("A") == "launch 1; exact");
    CHECK(play.started() == "ready 1");
    CHECK(play.change() == "announce build; build 2");
    CHECK(play.elapsed() == "");
}

TEST_CASE("when there was nothing to run, the next program is launched without a stop") {
    Play play;
    play(event::Started{});
    CHECK(play.built("A") == "launch 1; exact");
    CHECK(play(event::NothingToRun{}) == "");
    CHECK(play.change() == "announce build; build 2");
    CHECK(play.built("B") == "launch 2; exact");
    Play leaving({.exit_with_program = true});
    leaving(event::Started{});
    leaving.built("A");
    CHECK(leaving(event::NothingToRun{4}) == "stop for good");
    CHECK(leaving.stopped() == "end 4");
}

TEST_CASE("what a scan finds as a failed build was started with is no new change") {
    Play play;
    play.run_first();
    const Change change{"/p/a.cpp", ChangeKind::source, {true, 7, 7, 1, 1}, {}, false};
    CHECK(play(event::Changed{{change}, false}) == "announce build; build 2");
    CHECK(play.failed() == "keep, failed; wide");
    CHECK(play(event::Changed{{change}, true}) == "");
}

TEST_CASE("a restart that waits for its timer starts no program while the program is stopped for a build") {
    Play play({.stop_before_build = true});
    play.run_first();
    for (int run = 0; run < 3; ++run) {
        play.written_by_program("/p/state");
        play.stopped();
        play.started();
    }
    CHECK(play.written_by_program("/p/state") == "announce restart; timer 250");
    CHECK(play.change() == "announce build; stop");
    CHECK(play.elapsed() == "");
    CHECK(play.stopped() == "build 2");
    CHECK(play.built("A") == "launch 2; exact");
}

TEST_CASE("a request to run restarts a program that runs, once; after a failed build it builds") {
    Play play;
    play.run_first();
    CHECK(play(event::RunRequested{}) == "stop");
    CHECK(play(event::RunRequested{}) == "");
    CHECK(play.stopped() == "restart 1; launch 1");
    CHECK(play(event::RunRequested{}) == ""); // it starts
    CHECK(play.started() == "ready 1");
    play.change();
    CHECK(play(event::RunRequested{}) == ""); // what the build makes is run
    play.failed();
    CHECK(play(event::RunRequested{}) == "build 3");
}

TEST_CASE("paused, changes wait; when it continues they are built") {
    Play play;
    play.run_first();
    CHECK(play(event::PauseToggled{}) == "paused 0");
    CHECK(play.change("/p/a.cpp") == "paused 1");
    CHECK(play.change("/p/b.cpp") == "paused 2");
    CHECK(play(event::PauseToggled{}) == "continued; announce build; build 2");
    CHECK(play.built("B") == "stop; exact");
}

TEST_CASE("a build that runs when somebody pauses runs to its end") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play(event::PauseToggled{}) == "paused 0");
    CHECK(play.change("/p/b.cpp") == "paused 1");
    CHECK(play(event::BuildFinished{BuildResult::succeeded, {"B"}}) == "outdated 2; exact");
    CHECK(play(event::PauseToggled{}) == "continued; timer 10");
    CHECK(play.elapsed() == "announce build; build 3");
}

TEST_CASE("a key builds though nothing has changed, and ends a pause") {
    Play play;
    play.run_first();
    CHECK(play(event::BuildRequested{}) == "build 2");
    CHECK(play(event::BuildRequested{}) == ""); // it runs already
    CHECK(play.built("A") == "keep; exact");
    play(event::PauseToggled{});
    play.change();
    CHECK(play(event::BuildRequested{}) == "continued; announce build; build 3");
}

TEST_CASE("with a manual restart only the user starts a program again") {
    Options options;
    options.of_programs = {{{}, RestartWhen::manual}};
    Play play(options);
    play.run_first();
    SECTION("a build that changes it leaves it running") {
        CHECK(play.change() == "announce build; build 2");
        CHECK(play.built("B") == "kept; keep, manual; exact");
        CHECK(play.change() == "announce build; build 3");
        CHECK(play.built("A") == "keep; exact"); // as what runs
        play.change();
        play.built("C");
        CHECK(play(event::RunRequested{}) == "stop");
        CHECK(play.stopped() == "restart 4; launch 4");
        CHECK(play.started() == "ready 4");
        play.change();
        CHECK(play.built("C") == "keep; exact");
    }
    SECTION("one that has ended waits, too") {
        CHECK(play(event::ProgramExited{}) == "exited");
        CHECK(play.change() == "announce build; build 2");
        CHECK(play.built("B") == "kept; keep, manual; exact");
        CHECK(play(event::RunRequested{}) == "stop"); // what it may have left
        CHECK(play.stopped() == "restart 2; launch 2");
    }
    SECTION("what is asked for during a build follows it, also if that leaves the program as it was") {
        play.change();
        CHECK(play(event::RunRequested{}) == "");
        CHECK(play.built("A") == "stop; exact");
        CHECK(play.stopped() == "launch 2");
    }
    SECTION("what is asked for after a failed build follows the next good one") {
        play.change();
        CHECK(play.failed() == "keep, failed; wide");
        CHECK(play(event::RunRequested{}) == "build 3");
        CHECK(play.failed() == "keep, failed; wide");
        CHECK(play.change() == "announce build; build 4");
        CHECK(play.built("B") == "stop; exact");
        CHECK(play.stopped() == "launch 4");
    }
    SECTION("a file of --watch is told of") {
        CHECK(play.change("/p/conf", ChangeKind::runtime) == "announce");
        CHECK(play.change() == "announce build; build 2");
        CHECK(play.built("A") == "keep; exact");
    }
    SECTION("one that is lost with its child is started again") {
        CHECK(play(event::ChildLost{}) == "restart 1; launch 1");
    }
}

TEST_CASE("with a manual restart the first start follows a good build, as often as it takes") {
    Options options;
    options.of_programs = {{{}, RestartWhen::manual}};
    Play play(options);
    play(event::Started{});
    CHECK(play.failed() == "wide");
    CHECK(play.change() == "announce build; build 2");
    CHECK(play.built("A") == "launch 2; exact");
    CHECK(play(event::LaunchFailed{}) == "");
    play.change();
    CHECK(play.built("B") == "stop; exact");
    CHECK(play.stopped() == "launch 3");
    CHECK(play.started() == "ready 3");
}
