// A world with a program, a Ninja and a child plays random events against a session, and watches its promises.
#include "tool/session/session.h"

#include "tests/catch.h"

#include <optional>
#include <random>
#include <set>

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

constexpr unsigned sequences = 20000;
constexpr int random_steps = 60;
constexpr int most_steps_to_quiet = 400;

class World {
  public:
    explicit World(unsigned seed) : random_(seed), options_(random_options()), session_(options_) {
        send(event::Started{});
    }

    // One event that could happen now.
    void happen() {
        const auto luck = pick(10);
        if (luck < 3) {
            change();
        } else if (luck == 3) {
            scan();
        } else if (luck == 4 && program_ == Program::running) {
            exit_program();
        } else if (luck == 5 && pick(20) == 0) {
            lose_child();
        } else if (luck == 5 && pick(4) == 0) {
            is_disturbed_ = true;
            send(event::BuildDisturbed{});
        } else if (luck == 6) {
            if (program_ == Program::none) has_reason_ = true;
            send(event::RunRequested{});
        } else {
            answer();
        }
    }

    // Whatever the world owes the session, until nothing is left to answer.
    void settle() {
        for (int step = 0; answer(); ++step) REQUIRE(step < most_steps_to_quiet);
    }

    void quit() {
        is_quitting_ = true;
        send(event::QuitRequested{});
        if (pick(2) == 0) send(event::QuitRequested{});
        settle();
        CHECK(session_.has_ended());
    }

    void check_quiet() const {
        if (session_.has_ended()) return;
        CHECK(unbuilt_.empty());
        CHECK_FALSE(is_disturbed_);
        CHECK_FALSE(is_building_);
        if (!is_last_bad_) CHECK_FALSE(wants_restart_);
        if (program_ == Program::running && !is_last_bad_) CHECK(running_artifacts_ == good_artifacts_);
    }

    [[nodiscard]] bool has_ended() const { return session_.has_ended(); }

  private:
    enum class Program { none, starting, running, stopping };

    [[nodiscard]] bool is_program_alive() const {
        return program_ == Program::starting || program_ == Program::running;
    }

    unsigned pick(unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random_); }

    Options random_options() {
        Options options;
        options.restart_unchanged = pick(4) == 0;
        options.stop_before_build = pick(4) == 0;
        options.exit_with_program = pick(8) == 0;
        options.change_stops_start = pick(4) == 0;
        options.settle_ms = pick(3) == 0 ? 20 : 0;
        return options;
    }

    void change() {
        const auto kind = pick(6) == 0 ? ChangeKind::runtime : ChangeKind::source;
        const auto path = std::string(to_string(kind)) + std::to_string(pick(4));
        Change change{path, kind, {true, ++time_, time_, 1, 1}, {}, false};
        change.is_guess = pick(2) == 0;
        change.restarts = pick(8) == 0;
        last_[path] = change;
        has_reason_ = has_reason_ || change.restarts || kind == ChangeKind::runtime;
        if (kind == ChangeKind::runtime) {
            wants_restart_ = true;
        } else {
            unbuilt_.insert(path);
            wants_restart_ = wants_restart_ || change.restarts;
        }
        if (!told_.contains(path) && !session_.is_quitting()) untold_.insert(path);
        send(event::Changed{{change}, false, pick(2) == 0, pick(2) == 0, pick(2) == 0});
        if (!session_.is_quitting()) CHECK(is_reported_);
    }

    void scan() {
        event::Changed found;
        found.from_scan = true;
        for (const auto& [path, change] : last_) found.changes.push_back(change);
        send(found);
    }

    void exit_program() {
        program_ = Program::none;
        send(event::ProgramExited{{0, 0}});
    }

    void lose_child() {
        if (!has_child_) return;
        if (is_program_alive()) has_reason_ = true;
        program_ = Program::none;
        has_child_used_ = false;
        has_end_line_ = is_error_told_ = true;
        send(event::ChildLost{});
    }

    // Gives one answer that is owed; false if none is.
    bool answer() {
        if (session_.has_ended()) return false;
        std::vector<int> owed;
        if (is_building_ && !is_stuck_) owed.push_back(0);
        if (!timers_.empty()) owed.push_back(1);
        if (program_ == Program::starting) owed.push_back(2);
        if (program_ == Program::stopping) owed.push_back(3);
        if (owed.empty()) return false;
        switch (owed[pick(static_cast<unsigned>(owed.size()))]) {
        case 0: finish_build(); break;
        case 1: {
            const auto timer = *std::next(timers_.begin(), pick(static_cast<unsigned>(timers_.size())));
            timers_.erase(timer);
            send(event::TimerElapsed{timer});
            break;
        }
        case 2:
            if (pick(10) == 0) {
                program_ = Program::none;
                has_end_line_ = is_error_told_ = true;
                send(event::LaunchFailed{});
            } else if (pick(10) == 0) {
                program_ = Program::none;
                has_child_used_ = false;
                has_end_line_ = is_error_told_ = true;
                send(event::NothingToRun{});
            } else {
                program_ = Program::running;
                send(event::ProgramStarted{7});
            }
            break;
        default:
            program_ = Program::none;
            has_child_used_ = false;
            send(event::ProgramStopped{});
        }
        return true;
    }

    void finish_build() {
        is_building_ = false;
        const auto luck = pick(6);
        has_end_line_ = true; // of a cancelled or failed one, as soon as it ends
        if (is_cancelled_ && luck < 4) return send(event::BuildFinished{BuildResult::cancelled, ""});
        is_last_bad_ = luck == 0;
        if (is_last_bad_) return send(event::BuildFinished{BuildResult::failed, ""});
        has_end_line_ = false;
        good_artifacts_ = std::to_string(pick(3));
        if (options_.restart_unchanged || !is_program_alive() || running_artifacts_ != good_artifacts_)
            has_reason_ = true;
        send(event::BuildFinished{BuildResult::succeeded, good_artifacts_});
    }

    void send(const Event& event) {
        is_reported_ = false;
        for (const auto& command : session_.step(event)) std::visit([this](const auto& c) { obey(c); }, command);
    }

    void obey(const command::AnnounceChanges& c) {
        for (const auto& change : c.changes) {
            CHECK(untold_.erase(change.path) == 1); // once
            told_.insert(change.path);
        }
    }
    void obey(const command::ReportChanges& c) { is_reported_ = !c.changes.empty(); }
    void obey(const command::StartBuild& c) {
        CHECK(untold_.empty());
        told_.clear();
        CHECK_FALSE(is_building_);
        CHECK_FALSE(is_quitting_);
        CHECK(program_ != Program::starting);
        CHECK(has_end_line_); // an IDE would take no notice of this beginning
        has_end_line_ = false;
        is_error_told_ = false;
        if (options_.stop_before_build) CHECK(program_ != Program::running);
        is_building_ = true;
        is_cancelled_ = false;
        is_disturbed_ = false;
        for (const auto& change : c.changes) {
            CHECK(change.state == last_.at(change.path).state);
            unbuilt_.erase(change.path);
        }
    }
    void obey(const command::CancelBuild&) {
        CHECK(is_building_);
        is_cancelled_ = true;
        is_stuck_ = pick(4) == 0;
    }
    void obey(const command::KillBuild&) {
        CHECK(is_building_);
        CHECK(is_cancelled_);
        is_stuck_ = false;
    }
    void obey(const command::LaunchProgram&) {
        CHECK(program_ == Program::none); // never two
        CHECK(has_reason_);
        has_reason_ = false;
        for (const auto& path : untold_) CHECK(last_.at(path).kind != ChangeKind::runtime);
        told_.clear();
        CHECK_FALSE(has_child_used_);
        CHECK_FALSE(is_last_bad_); // never a failed build
        CHECK_FALSE(is_building_);
        CHECK_FALSE(is_quitting_);
        program_ = Program::starting;
        has_child_ = true;
        has_child_used_ = true;
        wants_restart_ = false;
        running_artifacts_ = good_artifacts_;
    }
    void obey(const command::StopProgram& c) {
        CHECK(program_ != Program::stopping);
        if (!c.is_final && !options_.stop_before_build) CHECK_FALSE(is_last_bad_);
        const bool leads_to_build = !unbuilt_.empty() || is_disturbed_;
        const bool is_for_build =
            options_.stop_before_build || (options_.change_stops_start && program_ == Program::starting);
        if (!c.is_final) CHECK((has_reason_ || (is_for_build && leads_to_build)));
        // The tests that are not run after all are what is told of then.
        if (options_.change_stops_start && program_ == Program::starting) has_end_line_ = true;
        program_ = Program::stopping;
    }
    void obey(const command::ReportRestart&) {
        CHECK(has_end_line_);
        has_end_line_ = false;
        is_error_told_ = false;
    }
    void obey(const command::ReportReady&) {
        if (!is_error_told_) CHECK_FALSE(has_end_line_); // an IDE would take no notice of this end
        has_end_line_ = true;
    }
    void obey(const command::ReportOutdated&) { has_end_line_ = true; }
    void obey(const command::KeepProgram&) { has_end_line_ = true; }
    void obey(const command::StartTimer& c) { timers_.insert(c.timer); }
    void obey(const command::ProlongQuiet&) { CHECK(timers_.contains(Timer::quiet)); }
    void obey(const command::End&) {
        CHECK_FALSE(is_building_);
        CHECK(program_ == Program::none);
    }
    template <class Other> void obey(const Other&) {}

    std::mt19937 random_;
    Options options_;
    Session session_;
    FileTime time_ = 0;
    std::map<std::string, Change> last_;
    std::set<std::string> unbuilt_; // changed since the last build was started
    std::set<std::string> untold_;  // changed, and nobody has been told yet
    std::set<std::string> told_;    // since the last build or program was started
    bool is_reported_ = false;      // the last event's change, to IDEs
    bool wants_restart_ = false;    // a runtime file changed since the last launch
    bool has_reason_ = false;       // to start the program, or to start it again: since the last launch
    bool is_building_ = false;
    bool is_disturbed_ = false; // since the last build was started
    bool is_cancelled_ = false;
    bool is_stuck_ = false; // it has been cancelled, and does not end before it is killed
    bool is_last_bad_ = false;
    bool has_end_line_ = true;   // what tells IDEs that the last build has ended
    bool is_error_told_ = false; // which ends for IDEs what has begun
    std::set<Timer> timers_;     // that run
    bool has_child_ = false;
    bool has_child_used_ = false;
    bool is_quitting_ = false;
    Program program_ = Program::none;
    std::string good_artifacts_;
    std::string running_artifacts_;
};

} // namespace

TEST_CASE("a session keeps its promises in random worlds") {
    for (unsigned seed = 1; seed <= sequences; ++seed) {
        INFO("seed " << seed);
        World world(seed);
        for (int step = 0; step < random_steps && !world.has_ended(); ++step) {
            world.happen();
            if (step % 20 == 19) {
                world.settle();
                world.check_quiet();
            }
        }
        if (!world.has_ended()) world.quit();
    }
}
