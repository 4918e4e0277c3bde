// Many changes in a row, with a clock, a timer and builds that take their time.
#include "tool/session/session.h"

#include "tests/catch.h"

#include <algorithm>

#include <map>
#include <string>
#include <utility>

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

constexpr int never = -1;

// `run` with a program that has started from build 1. Times are milliseconds since then.
class World {
  public:
    explicit World(int build_ms, Options options = {}) : build_ms_(build_ms), session_(options) {
        send(event::Started{});
        send(event::BuildFinished{BuildResult::succeeded, {"1"}});
        send(event::ProgramStarted{1});
        build_ends_ = never;
        timers_.clear();
        builds_ = 0;
    }

    // Files are saved one after the other, every `pause_ms`.
    void save(int files, int pause_ms, ChangeKind kind = ChangeKind::source) {
        for (int file = 0; file < files; ++file) {
            Change change{"/p/" + std::to_string(file) + ".h", kind, {true, ++version_, version_, 1, 1}, {}, false};
            saved_[change.path] = version_;
            send(event::Changed{{change}});
            pass(pause_ms);
        }
    }
    void save_again(const std::string& path) {
        saved_[path] = ++version_;
        send(event::Changed{{{path, ChangeKind::source, {true, version_, version_, 1, 1}, {}, false}}});
    }
    void pass(int milliseconds) {
        const int end = now_ + milliseconds;
        while (true) {
            const auto timer = std::min_element(timers_.begin(), timers_.end(), [](const auto& one, const auto& other) {
                return one.second.end < other.second.end;
            });
            const bool timer_is_next =
                timer != timers_.end() && (build_ends_ == never || timer->second.end <= build_ends_);
            const int next = timer_is_next ? timer->second.end : build_ends_;
            if (next == never || next > end) break;
            now_ = next;
            if (timer_is_next) {
                const auto name = timer->first;
                timers_.erase(timer);
                send(event::TimerElapsed{name});
            } else {
                build_ends_ = never;
                send(event::BuildFinished{std::exchange(is_cancelled_, false) ? BuildResult::cancelled
                                                                              : BuildResult::succeeded,
                                          {std::to_string(builds_)}});
            }
        }
        now_ = end;
    }

    // The old program is gone, the new one has started.
    void restart() {
        REQUIRE(std::exchange(is_stopping_, false));
        send(event::ProgramStopped{});
        send(event::ProgramStarted{2});
    }

    [[nodiscard]] bool is_stopping() const { return is_stopping_; }
    [[nodiscard]] int builds() const { return builds_; }
    [[nodiscard]] int lines() const { return lines_; }
    [[nodiscard]] int launches() const { return launches_; }
    [[nodiscard]] size_t last_line() const { return last_line_; } // so many files it named
    [[nodiscard]] size_t reported() const { return reported_; }
    [[nodiscard]] bool is_up_to_date() const { return build_ends_ == never && built_ == saved_; }

  private:
    static constexpr int cancel_ms = 20;

    void send(const Event& event) {
        for (const auto& command : session_.step(event)) std::visit([this](const auto& c) { obey(c); }, command);
    }
    void obey(const command::AnnounceChanges& c) {
        ++lines_;
        last_line_ = c.changes.size();
    }
    void obey(const command::ReportChanges& c) { reported_ += c.changes.size(); }
    void obey(const command::StartTimer& c) { timers_[c.timer] = {now_, now_ + c.milliseconds}; }
    void obey(const command::ProlongQuiet& c) {
        auto& quiet = timers_.at(Timer::quiet);
        quiet.end = std::min(now_ + c.milliseconds, quiet.start + c.at_most_ms);
    }
    void obey(const command::StartBuild& c) {
        ++builds_;
        build_ends_ = now_ + build_ms_;
        for (const auto& change : c.changes) built_[change.path] = change.state.modified;
    }
    void obey(const command::CancelBuild&) {
        is_cancelled_ = true;
        build_ends_ = now_ + cancel_ms;
    }
    void obey(const command::StopProgram&) { is_stopping_ = true; }
    void obey(const command::LaunchProgram&) { ++launches_; }
    template <class Other> void obey(const Other&) {}

    int build_ms_;
    Session session_;
    int now_ = 0;
    struct Span {
        int start = 0;
        int end = 0;
    };
    std::map<Timer, Span> timers_; // that run
    int build_ends_ = never;
    bool is_cancelled_ = false;
    bool is_stopping_ = false;
    FileTime version_ = 0;
    std::map<std::string, FileTime> saved_;
    std::map<std::string, FileTime> built_; // or taken in by the build that runs
    int builds_ = 0;
    int lines_ = 0;
    int launches_ = 0;
    size_t last_line_ = 0;
    size_t reported_ = 0;
};

} // namespace

TEST_CASE("2,000 files that change in a burst lead to two builds and two lines") {
    const int pause_ms = GENERATE(0, 1, 2);
    INFO("every " << pause_ms << " ms");
    World world(3000);
    world.save(2000, pause_ms);
    world.pass(5000);
    CHECK(world.builds() == 2); // the first save's, and one when the burst has slowed down
    CHECK(world.lines() == 2);
    CHECK(world.last_line() == 1999);
    CHECK(world.reported() == 2000); // to IDEs
    CHECK(world.is_up_to_date());
}

TEST_CASE("a burst with pauses is one burst") {
    World world(3000);
    for (int part = 0; part < 10; ++part) {
        world.save(100, 1);
        world.pass(200);
    }
    world.pass(5000);
    CHECK(world.builds() == 2);
    CHECK(world.lines() == 2);
    CHECK(world.is_up_to_date());
}

TEST_CASE("one more save during a build is built almost at once") {
    World world(3000);
    world.save(2, 1000);
    CHECK(world.builds() == 2);
    world.pass(3000);
    CHECK(world.is_up_to_date());
    CHECK(world.builds() == 2);
    CHECK(world.lines() == 2);
}

TEST_CASE("a file that is saved again and again cannot keep the others from being built") {
    const auto [pause_ms, build_ms] = GENERATE(table<int, int>({{5, 3000}, {100, 3000}, {1000, 3000}, {1000, 20000}}));
    INFO("every " << pause_ms << " ms, builds take " << build_ms << " ms");
    constexpr int most_waits_ms = 3 * most_quiet_wait_ms;
    World world(build_ms);
    int waited_ms = 0;
    for (; world.launches() < 2 && waited_ms <= most_waits_ms + 3 * pause_ms + 2 * build_ms; waited_ms += pause_ms) {
        world.save_again("/p/clock.h");
        world.pass(pause_ms);
        if (world.is_stopping()) world.restart();
    }
    CHECK(world.launches() == 2);
    CHECK(world.lines() <= world.builds() + 1);
}

TEST_CASE("with --settle the burst is waited for before the first build") {
    World world(3000, {.settle_ms = 50});
    world.save(2000, 1);
    world.pass(4000);
    CHECK(world.builds() == 1);
    CHECK(world.lines() == 2);
    CHECK(world.is_up_to_date());
}

TEST_CASE("a burst of --watch files restarts the program once more") {
    World world(3000);
    world.save(2000, 1, ChangeKind::runtime);
    world.restart();
    CHECK(world.builds() == 0);
    CHECK(world.launches() == 2);
    CHECK(world.lines() == 2); // the first one at once, the others when it is started
    CHECK(world.last_line() == 1999);
}
