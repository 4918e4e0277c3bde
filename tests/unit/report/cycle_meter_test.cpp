#include "tool/report/cycle_meter.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace std::chrono_literals;
namespace event = session::event;
namespace command = session::command;

namespace {

// A session whose clock the test sets.
class Cycle {
  public:
    Cycle() { meter_.note_targets({"app"}); }

    void pass(std::chrono::milliseconds time) { now_ += time; }
    template <class What> void take(const What& what) { meter_.take(what, now_); }
    void change(const std::string& file) {
        Change change;
        change.path = file;
        take(session::Command(command::ReportChanges{{change}}));
    }
    void build(const std::vector<std::string>& files) {
        command::StartBuild start{2, {}};
        for (const auto& file : files) {
            start.changes.emplace_back();
            start.changes.back().path = file;
        }
        take(session::Command(start));
    }
    void ninja(std::chrono::milliseconds time, const std::optional<EditCycle::Steps>& steps) {
        meter_.ninja_runs(true, now_);
        pass(time);
        meter_.ninja_runs(false, now_);
        meter_.add_steps(steps);
    }
    void built(session::BuildResult result) { take(session::Event(event::BuildFinished{result, {}})); }
    void restart(std::chrono::milliseconds stop, std::chrono::milliseconds start) {
        take(session::Command(command::StopProgram{}));
        pass(stop);
        take(session::Event(event::ProgramStopped{}));
        take(session::Command(command::LaunchProgram{}));
        pass(start);
        take(session::Event(event::ProgramStarted{}));
    }
    void ready() { take(session::Command(command::ReportReady{})); }
    CycleMeter& operator*() { return meter_; }
    CycleMeter* operator->() { return &meter_; }

  private:
    CycleMeter meter_;
    CycleMeter::Time now_;
};

} // namespace

TEST_CASE("an edit cycle lasts from the first change to the start of the new program") {
    Cycle cycle;
    cycle.change("/p/main.cpp");
    cycle.pass(5ms);
    cycle.build({"/p/main.cpp"});
    cycle->note_scope(BuildScope{});
    cycle.pass(7ms);
    cycle.ninja(300ms, EditCycle::Steps{200, 80, 0});
    cycle.pass(10ms);
    cycle.built(session::BuildResult::succeeded);
    cycle.restart(40ms, 6ms);
    CHECK_FALSE(cycle->take_finished());
    cycle.ready();
    const auto finished = cycle->take_finished();
    REQUIRE(finished);
    CHECK(finished->targets == std::vector<std::string>{"app"});
    CHECK(finished->files == std::vector<std::string>{"/p/main.cpp"});
    CHECK(finished->result == EditCycle::Result::ready);
    CHECK_FALSE(finished->was_full_build);
    CHECK(finished->total_ms == 368);
    CHECK(finished->ninja_ms == 300);
    CHECK(finished->stop_ms == 40);
    CHECK(finished->start_ms == 6);
    CHECK(finished->steps == EditCycle::Steps{200, 80, 0});
    CHECK_FALSE(cycle->take_finished());
}

TEST_CASE("the first build, and one that no edit has led to, is no edit cycle") {
    Cycle cycle;
    cycle.build({});
    cycle.ninja(900ms, EditCycle::Steps{800, 100, 0});
    cycle.built(session::BuildResult::succeeded);
    cycle.ready();
    CHECK_FALSE(cycle->take_finished());
    // Nor does it count for the next one.
    cycle.change("/p/a.c");
    cycle.build({"/p/a.c"});
    cycle.ninja(10ms, EditCycle::Steps{10, 0, 0});
    cycle.take(session::Command(command::ReportUnchanged{}));
    const auto finished = cycle->take_finished();
    REQUIRE(finished);
    CHECK(finished->result == EditCycle::Result::unchanged);
    CHECK(finished->total_ms == 10);
    CHECK(finished->steps == EditCycle::Steps{10, 0, 0});
}

TEST_CASE("a cycle with a cancelled build has the edits of both builds") {
    Cycle cycle;
    cycle.change("/p/a.c");
    cycle.build({"/p/a.c"});
    cycle.ninja(100ms, EditCycle::Steps{90, 0, 0});
    cycle.change("/p/b.c");
    cycle.built(session::BuildResult::cancelled);
    cycle.build({"/p/b.c"});
    cycle.ninja(200ms, EditCycle::Steps{100, 50, 0});
    cycle.built(session::BuildResult::failed);
    const auto finished = cycle->take_finished();
    REQUIRE(finished);
    CHECK(finished->result == EditCycle::Result::failed);
    CHECK(finished->files == std::vector<std::string>{"/p/a.c", "/p/b.c"});
    CHECK(finished->total_ms == 300);
    CHECK(finished->steps == EditCycle::Steps{190, 50, 0});
}

TEST_CASE("no steps are told of a cycle if those of one command are not known") {
    Cycle cycle;
    cycle.change("/p/a.c");
    cycle.build({"/p/a.c"});
    cycle.ninja(100ms, std::nullopt);
    cycle.ninja(200ms, EditCycle::Steps{100, 50, 0});
    cycle.ready();
    const auto finished = cycle->take_finished();
    REQUIRE(finished);
    CHECK_FALSE(finished->steps);
    CHECK(finished->ninja_ms == 300);
}

TEST_CASE("a restart without a build is no edit cycle, nor does a pause count") {
    Cycle cycle;
    cycle.change("/p/page.html");
    cycle.restart(10ms, 10ms);
    cycle.ready();
    CHECK_FALSE(cycle->take_finished());
    cycle.change("/p/a.c");
    cycle.take(session::Command(command::ReportPause{true, 1}));
    cycle.pass(60s);
    cycle.take(session::Command(command::ReportPause{false, 0}));
    cycle.build({"/p/a.c"});
    cycle.ninja(20ms, EditCycle::Steps{});
    cycle.ready();
    const auto finished = cycle->take_finished();
    REQUIRE(finished);
    CHECK(finished->total_ms == 20);
}

TEST_CASE("a program that cannot be started ends no cycle") {
    Cycle cycle;
    cycle.change("/p/a.c");
    cycle.build({"/p/a.c"});
    cycle.built(session::BuildResult::succeeded);
    cycle.take(session::Command(command::LaunchProgram{}));
    cycle.take(session::Event(event::LaunchFailed{}));
    cycle.pass(60s);
    cycle.ready();
    CHECK_FALSE(cycle->take_finished());
}
