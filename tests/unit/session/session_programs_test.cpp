// Several programs of one build.
#include "tool/session/session.h"

#include "tests/catch.h"

#include <string>

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

struct Name {
    static std::string of(int program) { return program == 0 ? " api" : " worker"; }
    std::string operator()(const command::StartBuild& c) const { return "build " + std::to_string(c.build); }
    std::string operator()(const command::CancelBuild&) const { return "cancel"; }
    std::string operator()(const command::StopProgram& c) const {
        return (c.is_final ? "stop for good" : "stop") + of(c.program);
    }
    std::string operator()(const command::KillProgram& c) const { return "kill" + of(c.program); }
    std::string operator()(const command::LaunchProgram& c) const { return "launch" + of(c.program); }
    std::string operator()(const command::KeepProgram& c) const { return "keep" + of(c.program); }
    std::string operator()(const command::ReportKept&) const { return "kept"; }
    std::string operator()(const command::ReportUnchanged&) const { return "unchanged"; }
    std::string operator()(const command::ReportOutdated&) const { return "outdated"; }
    std::string operator()(const command::ReportRestart&) const { return "restart"; }
    std::string operator()(const command::ReportReady& c) const { return "ready " + std::to_string(c.build); }
    std::string operator()(const command::ReportPause& c) const {
        return c.is_paused ? "paused " + std::to_string(c.changes) : "continued";
    }
    std::string operator()(const command::ReportExit& c) const {
        return "exited" + of(c.program) + (c.again_in_ms > 0 ? ", again in " + std::to_string(c.again_in_ms) : "");
    }
    std::string operator()(const command::StartTimer& c) const {
        return c.timer == Timer::retry ? "wait" + of(c.program) : "";
    }
    std::string operator()(const command::End& c) const { return "end " + std::to_string(c.exit_code); }
    template <class Other> std::string operator()(const Other&) const { return ""; }
};

constexpr int api = 0;
constexpr int worker = 1;

// Says what a session of two programs answers, commands separated by "; ".
class Play {
  public:
    explicit Play(Options options = {}) : session_(with_two(options)) {}

    std::string operator()(const Event& event) {
        std::string answer;
        for (const auto& command : session_.step(event)) {
            const auto name = std::visit(Name{}, command);
            answer += (answer.empty() || name.empty() ? "" : "; ") + name;
        }
        return answer;
    }
    std::string change(ChangeKind kind = ChangeKind::source, int program = api) {
        ++time_;
        return same_change(kind, program);
    }
    // That of the last call, as another child tells of it.
    std::string same_change(ChangeKind kind, int program, const std::vector<std::string>& shadows = {}) {
        const Change change{"/p/a", kind, {true, time_, time_, 1, 1}, shadows};
        return (*this)(event::Changed{{change}, false, false, false, false, program});
    }
    std::string built(const std::string& of_api, const std::string& of_worker) {
        return (*this)(event::BuildFinished{BuildResult::succeeded, {of_api, of_worker}});
    }
    std::string failed() { return (*this)(event::BuildFinished{BuildResult::failed, {}}); }
    std::string started(int program) { return (*this)(event::ProgramStarted{10 + program, program}); }
    std::string stopped(int program) { return (*this)(event::ProgramStopped{program}); }
    std::string exited(int program, int code = 0, std::int64_t ran_ms = 0) {
        return (*this)(event::ProgramExited{{code, 0}, program, ran_ms});
    }
    // Up to two programs of build 1 that run.
    void run_first() {
        (*this)(event::Started{});
        built("A", "a");
        started(api);
        started(worker);
    }

  private:
    static Options with_two(Options options) {
        options.programs = 2;
        return options;
    }
    Session session_;
    FileTime time_ = 0;
};

} // namespace

TEST_CASE("several programs are launched after one build, and ready once all of them are started") {
    Play play;
    CHECK(play(event::Started{}) == "build 1");
    CHECK(play.built("A", "a") == "launch api; launch worker");
    CHECK(play.started(worker) == "");
    CHECK(play.started(api) == "ready 1");
}

TEST_CASE("only the programs that a build has changed are restarted, all of them after it") {
    Play play;
    play.run_first();
    CHECK(play.change() == "build 2");
    CHECK(play.built("A", "b") == "keep api; stop worker");
    CHECK(play.stopped(worker) == "launch worker");
    CHECK(play.started(worker) == "ready 2");
    CHECK(play.change() == "build 3");
    CHECK(play.built("B", "c") == "stop api; stop worker");
    CHECK(play.stopped(worker) == "launch worker");
    CHECK(play.started(worker) == ""); // api is still to come
    CHECK(play.stopped(api) == "launch api");
    CHECK(play.started(api) == "ready 3");
    CHECK(play.change() == "build 4");
    CHECK(play.built("B", "c") == "unchanged; keep api; keep worker");
}

TEST_CASE("a change that several children tell of counts once") {
    Play play;
    play.run_first();
    CHECK(play.change(ChangeKind::source, api) == "build 2");
    CHECK(play.same_change(ChangeKind::source, worker) == "");
    CHECK(play.built("B", "b") == "stop api; stop worker");
    CHECK(play.stopped(api) == "launch api");
}

TEST_CASE("what one child tells of twice has changed twice, though nothing tells the two apart") {
    Play play;
    play.run_first();
    CHECK(play.change(ChangeKind::source, api) == "build 2");
    SECTION("the one that was the first") {
        CHECK(play.same_change(ChangeKind::source, api) == "cancel");
    }
    SECTION("another one") {
        CHECK(play.same_change(ChangeKind::source, worker) == "");
        CHECK(play.same_change(ChangeKind::source, worker) == "cancel");
    }
    SECTION("headers that it hides, which only the plan of the other one names, are news") {
        CHECK(play.same_change(ChangeKind::source, worker, {"/p/hidden.h"}) == "cancel");
    }
}

TEST_CASE("a --watch file of several programs restarts each of them once") {
    Play play;
    play.run_first();
    CHECK(play.change(ChangeKind::runtime, api) == "stop api");
    CHECK(play.same_change(ChangeKind::runtime, worker) == "stop worker");
    CHECK(play.stopped(worker) == "restart; launch worker");
    CHECK(play.started(worker) == "");
    CHECK(play.stopped(api) == "restart; launch api");
    CHECK(play.started(api) == "ready 1");
}

TEST_CASE("a failed build keeps all programs") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.failed() == "keep api; keep worker");
}

TEST_CASE("a --watch file restarts the program whose child tells of it, and no other") {
    Play play;
    play.run_first();
    CHECK(play.change(ChangeKind::runtime, worker) == "stop worker");
    CHECK(play.stopped(worker) == "restart; launch worker");
    CHECK(play.started(worker) == "ready 1");
}

TEST_CASE("the end of one program is nothing to the others") {
    Play play;
    play.run_first();
    CHECK(play.exited(api) == "exited api");
    CHECK(play(event::ChildLost{worker}) == "restart; launch worker");
    CHECK(play.started(worker) == "ready 1");
    CHECK(play.change() == "build 2");
    CHECK(play.built("A", "a") == "keep worker; stop api"); // what it has left is still in its child
    CHECK(play.stopped(api) == "launch api");
}

TEST_CASE("a program that cannot be started is given up, and the others are ready without it") {
    Play play;
    play(event::Started{});
    play.built("A", "a");
    CHECK(play(event::LaunchFailed{worker}) == "");
    CHECK(play.started(api) == "ready 1");
}

TEST_CASE("an edit is built while a program takes its time to stop: it is not launched before that build is good") {
    Play play;
    play.run_first();
    play.change();
    CHECK(play.built("B", "a") == "keep worker; stop api");
    CHECK(play.change() == "outdated; build 3");
    CHECK(play.built("B", "b") == "stop worker");
    CHECK(play.stopped(worker) == "launch worker");
    CHECK(play.started(worker) == "");
    CHECK(play.stopped(api) == "launch api");
    CHECK(play.started(api) == "ready 3");
}

TEST_CASE("--exit leaves when all programs have ended, with the first code that is not 0") {
    Play play({.exit_with_program = true});
    play.run_first();
    CHECK(play.exited(worker, 3) == "exited worker");
    CHECK(play.exited(api, 4) == "exited api; stop for good api; stop for good worker");
    CHECK(play.stopped(api) == "");
    CHECK(play.stopped(worker) == "end 3");
}

TEST_CASE("the end of a session stops all programs, a second request kills those that do not stop") {
    Play play;
    play.run_first();
    CHECK(play(event::QuitRequested{}) == "stop for good api; stop for good worker");
    CHECK(play.stopped(api) == "");
    CHECK(play(event::QuitRequested{}) == "kill worker");
    CHECK(play.stopped(worker) == "end 0");
}

namespace {

// The worker comes after the api.
Options in_order(bool keeps = false) {
    Options options;
    options.of_programs = {{}, {{{api, keeps}}}};
    return options;
}

} // namespace

TEST_CASE("a program that comes after another starts when that one has started") {
    Play play(in_order());
    CHECK(play(event::Started{}) == "build 1");
    CHECK(play.built("A", "a") == "launch api");
    CHECK(play.started(api) == "launch worker");
    CHECK(play.started(worker) == "ready 1");
}

TEST_CASE("a program that comes after another stops before it, and is restarted with it") {
    Play play(in_order());
    play.run_first();
    SECTION("for a build") {
        CHECK(play.change() == "build 2");
        CHECK(play.built("B", "a") == "stop worker");
        CHECK(play.stopped(worker) == "stop api");
        CHECK(play.stopped(api) == "launch api");
    }
    SECTION("for a file of --watch") {
        CHECK(play.change(ChangeKind::runtime, api) == "stop worker");
        CHECK(play.stopped(worker) == "stop api");
        CHECK(play.stopped(api) == "restart; launch api");
    }
    const auto last = play.started(api);
    CHECK((last == "launch worker" || last == "restart; launch worker"));
    CHECK(play.started(worker).starts_with("ready"));
}

TEST_CASE("a program that comes after another does not drag that one along") {
    Play play(in_order());
    play.run_first();
    CHECK(play.change() == "build 2");
    CHECK(play.built("A", "b") == "keep api; stop worker");
    CHECK(play.stopped(worker) == "launch worker");
    CHECK(play.started(worker) == "ready 2");
}

TEST_CASE("a program that comes after another and keeps is not restarted with it") {
    Play play(in_order(true));
    play.run_first();
    CHECK(play.change() == "build 2");
    CHECK(play.built("B", "a") == "keep worker; stop api");
    CHECK(play.stopped(api) == "launch api");
    CHECK(play.started(api) == "ready 2");
}

TEST_CASE("a program that comes after one that cannot be started is not started, until that one is mended") {
    Play play(in_order());
    CHECK(play(event::Started{}) == "build 1");
    CHECK(play.built("A", "a") == "launch api");
    CHECK(play(event::LaunchFailed{api}) == "");
    CHECK(play.change() == "build 2");
    CHECK(play.built("B", "a") == "stop api"); // its child has been used
    CHECK(play.stopped(api) == "launch api");
    CHECK(play.started(api) == "launch worker");
    CHECK(play.started(worker) == "ready 2");
}

TEST_CASE("at the end a program that comes after another is stopped before it") {
    Play play(in_order());
    play.run_first();
    CHECK(play(event::QuitRequested{0}) == "stop for good worker");
    CHECK(play.stopped(worker) == "stop for good api");
    CHECK(play.stopped(api) == "end 0");
}

TEST_CASE("a program that fails is started again, later each time, if that is wanted") {
    Options options;
    options.of_programs = {{{}, RestartWhen::on_failure}};
    Play play(options);
    play.run_first();
    const auto again = [&] { return play(event::TimerElapsed{Timer::retry, api}); };
    CHECK(play.exited(worker, 1) == "exited worker");
    for (const int seconds : {1, 2, 4, 8, 16, 30, 30}) {
        CHECK(play.exited(api, 1) == "exited api, again in " + std::to_string(seconds) + "000; wait api");
        CHECK(again() == "stop api");
        CHECK(play.stopped(api) == "restart; launch api");
        CHECK(play.started(api) == "ready 1");
    }
    SECTION("one that has run for a minute has come to run") {
        CHECK(play.exited(api, 1, 60'000) == "exited api, again in 1000; wait api");
    }
    SECTION("not one that is changed before") {
        CHECK(play.exited(api, 1) == "exited api, again in 30000; wait api");
        CHECK(play.change() == "build 2");
        CHECK(again() == "");
        CHECK(play.built("B", "a") == "stop api; stop worker");
        CHECK(again() == "");
        CHECK(play.stopped(api) == "launch api");
        CHECK(play.started(api) == "");
        CHECK(again() == "");
        CHECK(play.exited(api, 1) == "exited api, again in 1000; wait api");
    }
    SECTION("a success is none") {
        CHECK(play.exited(api, 0) == "exited api");
    }
    SECTION("and not at the end") {
        play.exited(api, 1);
        CHECK(play(event::QuitRequested{0}) == "stop for good api; stop for good worker");
        CHECK(again() == "");
    }
}

TEST_CASE("of several programs only those of a manual restart wait for the user") {
    Options options;
    options.of_programs = {{{}, RestartWhen::manual}};
    Play play(options);
    play.run_first();
    CHECK(play.change() == "build 2");
    CHECK(play.built("B", "b") == "keep api; stop worker");
    CHECK(play.stopped(worker) == "launch worker");
    CHECK(play.started(worker) == "ready 2");
    CHECK(play.change() == "build 3");
    CHECK(play.built("C", "b") == "kept; keep api; keep worker");
    CHECK(play.change(ChangeKind::runtime, api) == "");
    CHECK(play.same_change(ChangeKind::runtime, worker) == "stop worker");
    CHECK(play.stopped(worker) == "restart; launch worker");
    CHECK(play.started(worker) == "ready 3");
    CHECK(play(event::RunRequested{api}) == "stop api");
    CHECK(play.stopped(api) == "restart; launch api");
    CHECK(play.started(api) == "ready 3");
    CHECK(play.change() == "build 4");
    CHECK(play.built("C", "b") == "unchanged; keep api; keep worker");
}

TEST_CASE("tests beside a program run when it is up, and no report waits for them") {
    constexpr int tests = worker;
    Play play({.of_programs = {{}, {.after = {{api, true}}, .starts_slowly = true}}});
    play(event::Started{});
    CHECK(play.built("A", "a") == "launch api");
    CHECK(play.started(api) == "ready 1; launch worker");
    CHECK(play.started(tests) == "");
    CHECK(play.exited(tests) == "exited worker");

    CHECK(play.change() == "build 2"); // of the tests alone
    CHECK(play.built("A", "b") == "unchanged; keep api; stop worker");
    CHECK(play.stopped(tests) == "launch worker");
    CHECK(play.change() == "stop worker"); // they are still being listed
    CHECK(play.stopped(tests) == "build 3");
    CHECK(play.built("B", "b") == "stop api");
    CHECK(play.stopped(api) == "launch api");
    CHECK(play.started(api) == "ready 3; launch worker");
    CHECK(play(event::ChildLost{tests}) == "launch worker"); // no restart of which an end would be told
}
