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
    std::string operator()(const command::ReportUnchanged&) const { return "unchanged"; }
    std::string operator()(const command::ReportOutdated&) const { return "outdated"; }
    std::string operator()(const command::ReportRestart&) const { return "restart"; }
    std::string operator()(const command::ReportReady& c) const { return "ready " + std::to_string(c.build); }
    std::string operator()(const command::ReportExit& c) const { return "exited" + of(c.program); }
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
        const Change change{"/p/a", kind, {true, ++time_, time_, 1, 1}, {}};
        return (*this)(event::Changed{{change}, false, false, false, false, program});
    }
    std::string built(const std::string& of_api, const std::string& of_worker) {
        return (*this)(event::BuildFinished{BuildResult::succeeded, {of_api, of_worker}});
    }
    std::string failed() { return (*this)(event::BuildFinished{BuildResult::failed, {}}); }
    std::string started(int program) { return (*this)(event::ProgramStarted{10 + program, program}); }
    std::string stopped(int program) { return (*this)(event::ProgramStopped{program}); }
    std::string exited(int program, int code = 0) { return (*this)(event::ProgramExited{{code, 0}, program}); }
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
    CHECK(play.built("B", "c") == "keep api; keep worker; unchanged");
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
    CHECK(play.built("A", "a") == "stop api; keep worker"); // what it has left is still in its child
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
    CHECK(play.built("B", "a") == "stop api; keep worker");
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
