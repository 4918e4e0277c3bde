// A world with programs, their children and a Ninja plays random events against a session, and watches its promises.
#include "tool/session/session.h"

#include "tests/catch.h"

#include <functional>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

constexpr unsigned sequences = 20000;
constexpr int random_steps = 60;
constexpr int most_steps_to_quiet = 400;

class World {
  public:
    explicit World(unsigned seed) : random_(seed), options_(random_options()), session_(options_) {
        programs_.resize(static_cast<size_t>(options_.programs));
        send(event::Started{});
    }

    // One event that could happen now.
    void happen() {
        const auto luck = pick(10);
        const auto index = pick(static_cast<unsigned>(programs_.size()));
        if (luck < 3) {
            change();
        } else if (luck == 3) {
            scan();
        } else if (luck == 4 && programs_[index].state == State::running) {
            exit_program(index);
        } else if (luck == 5 && pick(20) == 0) {
            lose_child(index);
        } else if (luck == 5 && pick(4) == 0) {
            is_disturbed_ = true;
            send(event::BuildDisturbed{});
        } else if (luck == 6) {
            if (programs_[index].state == State::none || programs_[index].state == State::running) give_reason(index);
            send(event::RunRequested{static_cast<int>(index)});
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
        for (size_t index = 0; index < programs_.size(); ++index) {
            const auto& program = programs_[index];
            if (!is_last_bad_ && !waits_for_one_that_cannot_start(index)) CHECK_FALSE(program.wants_restart);
            if (program.state == State::running && !is_last_bad_ && !waits_for_user(index))
                CHECK(program.running_artifacts == good_artifacts_.at(index));
        }
        if (!is_error_told_) CHECK(has_end_line_); // nothing is under way
    }

    [[nodiscard]] bool has_ended() const { return session_.has_ended(); }

  private:
    enum class State { none, starting, running, stopping };
    struct Program {
        State state = State::none;
        bool wants_restart = false; // a runtime file changed since the last launch
        bool has_reason = false;    // to start the program, or to start it again: since the last launch
        bool has_child = false;
        bool has_child_used = false;
        bool has_started = false; // the last one that was launched
        std::string running_artifacts;
        [[nodiscard]] bool is_alive() const { return state == State::starting || state == State::running; }
    };

    unsigned pick(unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random_); }

    Options random_options() {
        Options options;
        options.restart_unchanged = pick(4) == 0;
        options.stop_before_build = pick(4) == 0;
        options.exit_with_program = pick(8) == 0;
        options.settle_ms = pick(3) == 0 ? 20 : 0;
        options.programs = pick(2) == 0 ? 1 : 2 + static_cast<int>(pick(2));
        random_order(options);
        make_some_manual(options);
        if (pick(4) == 0) add_tests(options);
        return options;
    }

    void random_order(Options& options) {
        if (options.programs == 1 || pick(2) == 0) return;
        options.of_programs.resize(static_cast<size_t>(options.programs));
        for (unsigned index = 1; index < options.of_programs.size(); ++index)
            options.of_programs[index].after.push_back({static_cast<int>(pick(index)), pick(3) == 0});
    }

    // One that is, keeps when another one is restarted.
    void make_some_manual(Options& options) {
        if (options.stop_before_build || pick(3) != 0) return;
        options.of_programs.resize(static_cast<size_t>(options.programs));
        for (auto& program : options.of_programs) {
            if (pick(2) == 0) continue;
            program.restart = RestartWhen::manual;
            for (auto& other : program.after) other.keeps = true;
        }
    }
    [[nodiscard]] bool waits_for_user(size_t index) const {
        return options_of(options_, static_cast<int>(index)).restart == RestartWhen::manual &&
               programs_[index].has_started;
    }

    // As the last one, behind all programs if there are any.
    static void add_tests(Options& options) {
        options.of_programs.resize(static_cast<size_t>(options.programs));
        auto& tests = options.of_programs.back();
        tests = {};
        tests.starts_slowly = true;
        for (int index = 0; index + 1 < options.programs; ++index) tests.after.push_back({index, true});
    }
    [[nodiscard]] bool is_of_tests(int index) const { return options_of(options_, index).starts_slowly; }

    [[nodiscard]] std::vector<ProgramOptions::Predecessor> before(size_t index) const {
        return index < options_.of_programs.size() ? options_.of_programs[index].after
                                                   : std::vector<ProgramOptions::Predecessor>{};
    }

    [[nodiscard]] bool waits_for_one_that_cannot_start(size_t index) const {
        const auto others = before(index);
        return std::any_of(others.begin(), others.end(), [this](const auto& other) {
            const auto at = static_cast<size_t>(other.program);
            return !programs_[at].has_started || waits_for_one_that_cannot_start(at);
        });
    }

    // To it, and to those that are restarted with it.
    void give_reason(size_t index) {
        programs_[index].has_reason = true;
        for (size_t other = 0; other < programs_.size(); ++other)
            for (const auto& predecessor : before(other))
                if (static_cast<size_t>(predecessor.program) == index && !predecessor.keeps &&
                    programs_[other].is_alive())
                    give_reason(other);
    }

    void want_restart(size_t index) {
        if (waits_for_user(index)) return;
        give_reason(index);
        programs_[index].wants_restart = true;
    }

    void change() {
        const auto kind = pick(6) == 0 ? ChangeKind::runtime : ChangeKind::source;
        const auto index = pick(static_cast<unsigned>(programs_.size()));
        const auto path = std::string(to_string(kind)) + std::to_string(pick(4));
        Change change{path, kind, {true, ++time_, time_, 1, 1}, {}, false};
        change.is_guess = pick(2) == 0;
        change.restarts = pick(8) == 0;
        last_[path] = change;
        tellers_[path] = {index};
        if (change.restarts || kind == ChangeKind::runtime) want_restart(index);
        if (kind != ChangeKind::runtime) unbuilt_.insert(path);
        if (!told_.contains(path) && !session_.is_quitting()) untold_.insert(path);
        send(event::Changed{{change}, false, pick(2) == 0, pick(2) == 0, pick(2) == 0, static_cast<int>(index)});
        if (!session_.is_quitting()) CHECK(is_reported_);
    }

    void scan() {
        event::Changed found;
        found.from_scan = true;
        for (const auto& [path, change] : last_) {
            found.changes.push_back(change);
            // It is news for the first program if only another one's child has told it.
            const bool is_new = tellers_[path].insert(0).second;
            if (is_new && (change.restarts || change.kind == ChangeKind::runtime)) want_restart(0);
        }
        send(found);
    }

    void exit_program(unsigned index) {
        programs_[index].state = State::none;
        send(event::ProgramExited{{0, 0}, static_cast<int>(index)});
    }

    void lose_child(unsigned index) {
        auto& program = programs_[index];
        if (!program.has_child) return;
        if (program.is_alive() || program.has_reason) give_reason(index);
        program.state = State::none;
        program.has_child_used = false;
        has_end_line_ = is_error_told_ = true;
        send(event::ChildLost{static_cast<int>(index)});
    }

    // Gives one answer that is owed; false if none is.
    bool answer() {
        if (session_.has_ended()) return false;
        std::vector<std::function<void()>> owed;
        if (is_building_ && !is_stuck_) owed.emplace_back([this] { finish_build(); });
        if (!timers_.empty()) owed.emplace_back([this] { elapse(); });
        for (size_t index = 0; index < programs_.size(); ++index) {
            if (programs_[index].state == State::starting) owed.emplace_back([this, index] { finish_start(index); });
            if (programs_[index].state == State::stopping) owed.emplace_back([this, index] { finish_stop(index); });
        }
        if (owed.empty()) return false;
        owed[pick(static_cast<unsigned>(owed.size()))]();
        return true;
    }

    void elapse() {
        const auto timer = *std::next(timers_.begin(), pick(static_cast<unsigned>(timers_.size())));
        timers_.erase(timer);
        send(event::TimerElapsed{timer.first, timer.second});
    }

    void finish_start(size_t index) {
        auto& program = programs_[index];
        if (pick(10) == 0) {
            program.state = State::none;
            has_end_line_ = is_error_told_ = true;
            send(event::LaunchFailed{static_cast<int>(index)});
        } else if (pick(10) == 0) {
            program.state = State::none;
            program.has_child_used = false;
            has_end_line_ = is_error_told_ = true;
            send(event::NothingToRun{0, static_cast<int>(index)});
        } else {
            program.state = State::running;
            program.has_started = true;
            send(event::ProgramStarted{7, static_cast<int>(index)});
        }
    }

    void finish_stop(size_t index) {
        programs_[index].state = State::none;
        programs_[index].has_child_used = false;
        send(event::ProgramStopped{static_cast<int>(index)});
    }

    void finish_build() {
        is_building_ = false;
        const auto luck = pick(6);
        has_end_line_ = true; // of a cancelled or failed one, as soon as it ends
        if (is_cancelled_ && luck < 4) return send(event::BuildFinished{BuildResult::cancelled, {}});
        is_last_bad_ = luck == 0;
        if (is_last_bad_) return send(event::BuildFinished{BuildResult::failed, {}});
        has_end_line_ = false;
        good_artifacts_.clear();
        for (size_t index = 0; index < programs_.size(); ++index) {
            const auto& program = programs_[index];
            good_artifacts_.push_back(std::to_string(pick(3)));
            if (waits_for_user(index)) continue;
            if (options_.restart_unchanged || !program.is_alive() ||
                program.running_artifacts != good_artifacts_.back())
                give_reason(index);
        }
        send(event::BuildFinished{BuildResult::succeeded, good_artifacts_});
    }

    void send(const Event& event) {
        is_reported_ = false;
        for (const auto& command : session_.step(event)) std::visit([this](const auto& c) { obey(c); }, command);
    }

    void obey(const command::AnnounceChanges& c) {
        const bool leads_to_something = c.consequence != command::AnnounceChanges::Consequence::none;
        for (const auto& change : c.changes) {
            const bool was_untold = untold_.erase(change.path) == 1;
            if (!leads_to_something) {
                told_without_restart_.insert(change.path);
                continue;
            }
            CHECK((was_untold || told_without_restart_.contains(change.path))); // once
            told_.insert(change.path);
        }
    }
    void obey(const command::ReportChanges& c) { is_reported_ = !c.changes.empty(); }
    void obey(const command::StartBuild& c) {
        CHECK(untold_.empty());
        told_.clear();
        CHECK_FALSE(is_building_);
        CHECK_FALSE(is_quitting_);
        for (const auto& program : programs_) {
            CHECK(program.state != State::starting);
            if (options_.stop_before_build) CHECK(program.state != State::running);
        }
        CHECK(has_end_line_); // an IDE would take no notice of this beginning
        has_end_line_ = false;
        is_error_told_ = false;
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
    void obey(const command::LaunchProgram& c) {
        auto& program = programs_.at(static_cast<size_t>(c.program));
        CHECK(program.state == State::none); // never two
        CHECK(program.has_reason);
        for (const auto& other : before(static_cast<size_t>(c.program))) {
            const auto state = programs_.at(static_cast<size_t>(other.program)).state;
            CHECK((state == State::none || state == State::running));
        }
        program.has_started = false;
        program.has_reason = false;
        for (const auto& path : untold_) CHECK(last_.at(path).kind != ChangeKind::runtime);
        told_.clear();
        CHECK_FALSE(program.has_child_used);
        CHECK_FALSE(is_last_bad_); // never a failed build
        CHECK_FALSE(is_building_);
        CHECK_FALSE(is_quitting_);
        program.state = State::starting;
        program.has_child = true;
        program.has_child_used = true;
        program.wants_restart = false;
        program.running_artifacts = good_artifacts_.at(static_cast<size_t>(c.program));
    }
    void obey(const command::StopProgram& c) {
        auto& program = programs_.at(static_cast<size_t>(c.program));
        CHECK(program.state != State::stopping);
        for (size_t index = 0; index < programs_.size(); ++index)
            for (const auto& other : before(index))
                if (other.program == c.program && !other.keeps) CHECK(programs_[index].state == State::none);
        if (!c.is_final && !options_.stop_before_build) CHECK_FALSE(is_last_bad_);
        const bool leads_to_build = !unbuilt_.empty() || is_disturbed_;
        const bool is_for_build =
            options_.stop_before_build || (is_of_tests(c.program) && program.state == State::starting);
        if (!c.is_final) CHECK((program.has_reason || (is_for_build && leads_to_build)));
        // The tests that are not run after all are what is told of then.
        if (is_of_tests(c.program) && program.state == State::starting && programs_.size() == 1) has_end_line_ = true;
        program.state = State::stopping;
    }
    void obey(const command::ReportRestart&) {
        if (programs_.size() == 1) CHECK(has_end_line_);
        has_end_line_ = false;
        is_error_told_ = false;
    }
    void obey(const command::ReportReady&) {
        if (!is_error_told_) CHECK_FALSE(has_end_line_); // an IDE would take no notice of this end
        has_end_line_ = true;
    }
    void obey(const command::ReportOutdated&) { has_end_line_ = true; }
    void obey(const command::ReportKept&) { has_end_line_ = true; }
    void obey(const command::ReportUnchanged&) { has_end_line_ = true; }
    void obey(const command::StartTimer& c) { timers_.insert({c.timer, c.program}); }
    void obey(const command::ProlongQuiet&) { CHECK(timers_.contains({Timer::quiet, 0})); }
    void obey(const command::End&) {
        CHECK_FALSE(is_building_);
        for (const auto& program : programs_) CHECK(program.state == State::none);
    }
    template <class Other> void obey(const Other&) {}

    std::mt19937 random_;
    Options options_;
    Session session_;
    FileTime time_ = 0;
    std::map<std::string, Change> last_;
    std::map<std::string, std::set<size_t>> tellers_; // programs whose children have told of that
    std::set<std::string> unbuilt_;                   // changed since the last build was started
    std::set<std::string> untold_;                    // changed, and nobody has been told yet
    std::set<std::string> told_;                      // since the last build or program was started
    std::set<std::string> told_without_restart_;      // since a program waits for the user
    bool is_reported_ = false;                        // the last event's change, to IDEs
    bool is_building_ = false;
    bool is_disturbed_ = false; // since the last build was started
    bool is_cancelled_ = false;
    bool is_stuck_ = false; // it has been cancelled, and does not end before it is killed
    bool is_last_bad_ = false;
    bool has_end_line_ = true;               // what tells IDEs that the last build has ended
    bool is_error_told_ = false;             // which ends for IDEs what has begun
    std::set<std::pair<Timer, int>> timers_; // that run, with their programs
    bool is_quitting_ = false;
    std::vector<Program> programs_;
    std::vector<std::string> good_artifacts_;
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
