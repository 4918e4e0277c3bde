// What a session makes of changes: what each build is told of them, and what they begin anew.
#include "tool/session/session.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

// A program of build 1 runs.
class Running {
  public:
    Running() {
        send(event::Started{});
        send(event::BuildFinished{BuildResult::succeeded, {"A"}});
        send(event::ProgramStarted{42});
    }

    const Commands& send(const Event& event) {
        last_ = session_.step(event);
        return last_;
    }
    const Commands& change(const std::string& path, bool was_gone = false, bool exists = true) {
        Change change{path, ChangeKind::source, {exists, ++time_, time_, 1, 1}, {}, was_gone};
        return send(event::Changed{{change}});
    }
    // Of a file of --watch, by the program that has just started.
    const Commands& written_by_program(const std::string& path) {
        const Change change{path, ChangeKind::runtime, {true, ++time_, time_, 1, 1}, {}, false};
        return send(event::Changed{{change}, false, false, true});
    }
    void finish(BuildResult result, const std::string& artifacts = "") {
        send(event::BuildFinished{result, {artifacts}});
    }
    // Up to the next build: of its changes those for which `holds`, by path.
    template <class Holds> std::string in_next_build(const Holds& holds) {
        if (find<command::StartBuild>() == nullptr) send(event::TimerElapsed{});
        const auto* build = find<command::StartBuild>();
        REQUIRE(build != nullptr);
        std::string paths;
        for (const auto& change : build->changes)
            if (holds(change)) paths += change.path + " ";
        return paths;
    }
    template <class Command> [[nodiscard]] const Command* find() const {
        for (const auto& command : last_)
            if (const auto* found = std::get_if<Command>(&command)) return found;
        return nullptr;
    }
    [[nodiscard]] bool has_ended() const { return session_.has_ended(); }

  private:
    Session session_{Options{}};
    Commands last_;
    FileTime time_ = 0;
};

bool came_during_build(const Change& change) {
    return change.during_build;
}
bool was_gone(const Change& change) {
    return change.was_gone;
}

} // namespace

TEST_CASE("a build is told which changes came while another one ran, or was being cancelled") {
    Running running;
    running.change("/before");
    CHECK(running.in_next_build(came_during_build).empty());
    running.change("/during");
    CHECK(running.find<command::CancelBuild>() != nullptr);
    running.change("/while_cancelling");
    running.finish(BuildResult::cancelled);
    running.change("/after");
    CHECK(running.in_next_build(came_during_build) == "/during /while_cancelling ");
}

TEST_CASE("a build is told which files were not there for a while") {
    Running running;
    SECTION("as the last change of each says: that is known") {
        running.change("/deleted", false, false);
        CHECK(running.in_next_build(was_gone).empty());
        running.finish(BuildResult::failed);
        running.change("/deleted");
        CHECK(running.in_next_build(was_gone) == "/deleted ");
    }
    SECTION("during a build, also if the file changes once more") {
        running.change("/any");
        running.change("/replaced", true);
        running.change("/replaced");
        running.finish(BuildResult::cancelled);
        CHECK(running.in_next_build(was_gone) == "/replaced ");
    }
    SECTION("only then: editors do so at every save") {
        running.change("/saved", true);
        CHECK(running.in_next_build(was_gone).empty());
    }
}

TEST_CASE("children that are lost count in a row: a change begins anew") {
    Running running;
    for (int change = 0; change < 3; ++change) {
        for (int lost = 0; lost < 2; ++lost) {
            running.send(event::ChildLost{});
            running.send(event::ProgramStarted{43});
        }
        running.change("/any");
        running.finish(BuildResult::succeeded, "A");
    }
    CHECK_FALSE(running.has_ended());
    for (int lost = 0; lost < 3; ++lost) running.send(event::ChildLost{});
    CHECK(running.has_ended());
}

TEST_CASE("a restart that waits is forgotten when a build starts the program: the next one waits anew") {
    Running running;
    const auto start_again = [&] {
        running.send(event::ProgramStopped{});
        running.send(event::ProgramStarted{44});
    };
    for (int run = 0; run < 3; ++run) {
        running.written_by_program("/state");
        start_again();
    }
    running.written_by_program("/state");
    REQUIRE(running.find<command::StartTimer>() != nullptr);
    running.change("/source");
    running.finish(BuildResult::succeeded, "B");
    REQUIRE(running.find<command::StopProgram>() != nullptr);
    start_again();
    running.written_by_program("/state");
    CHECK(running.find<command::StartTimer>() != nullptr);
    running.send(event::TimerElapsed{Timer::restart});
    CHECK(running.find<command::StopProgram>() != nullptr);
}
