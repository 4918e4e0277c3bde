// The decisions of a session: when to build, when to cancel, when to restart, when to end.
// Promises: a pure state machine. Never two programs at once, no change forgotten, no restart on a failed build,
// always an end. Has no clock, thread, file or process: time arrives as events, work leaves as commands.
#pragma once

#include "tool/session/announcement.h"
#include "tool/session/build_cycle.h"
#include "tool/session/change_ledger.h"
#include "tool/session/commands.h"
#include "tool/session/events.h"
#include "tool/session/options.h"
#include "tool/session/program_life.h"
#include "tool/session/start_order.h"

#include <algorithm>
#include <optional>
#include <set>
#include <variant>
#include <vector>

namespace cmakewatch::session {

class Session {
  public:
    explicit Session(Options options);
    ~Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Takes one event and returns what is to be done, in this order.
    [[nodiscard]] Commands step(const Event& event);

    [[nodiscard]] bool has_ended() const { return is<Ended>(); }
    [[nodiscard]] bool is_quitting() const { return is<Quitting>() || is<Ended>(); }
    [[nodiscard]] bool is_building() const { return build_.is_ninja_running(); }
    // The build that a program comes from; 0: it has not been launched.
    [[nodiscard]] int launched_build(int program = 0) const;
    [[nodiscard]] bool is_program_alive(int program = 0) const;

  private:
    struct Active {};
    struct Paused {};
    struct Quitting {
        int exit_code = 0;
        std::set<int> has_left = {}; // programs that are gone for good, with their children
    };
    struct Ended {};
    template <class State> [[nodiscard]] bool is() const { return std::holds_alternative<State>(state_); }

    void on(const event::Started&);
    void on(const event::Changed& event);
    void on(const event::TimerElapsed& event);
    void on(const event::BuildTakesTime& event);
    void on(const event::BuildFinished& event);
    void on(const event::BuildDisturbed&);
    void on(const event::ProgramStarted& event);
    void on(const event::ProgramExited& event);
    void on(const event::NothingToRun& event);
    void on(const event::LaunchFailed& event);
    void on(const event::ProgramStopped& event);
    void on(const event::ChildLost& event);
    void on(const event::QuitRequested& event);
    void on(const event::RunRequested& event);
    void on(const event::BuildRequested&);
    void on(const event::PauseToggled&);

    void proceed();
    void end_pause();
    void start_build();
    void on_restart_timer(ProgramLife& program);
    void request_restart(int program);
    void restart_requested(const GoodBuild& good);
    void stop_for_good();
    void on_failed_build();
    void on_good_build();
    void update_programs(const GoodBuild& good);
    [[nodiscard]] bool must_restart_for(const GoodBuild& good, int program) const;
    // Its first start is as that of any program.
    [[nodiscard]] bool waits_for_user(int program) const {
        return options_of(options_, program).restart == RestartWhen::manual && programs_.at(program).has_started();
    }
    void ended(int exit_code);
    void quit(int exit_code, int lost = -1);
    void end_if_all_is_gone();
    void announce(std::vector<Change> changes);
    void put_off_launches();
    void report_end(int pid = 0);
    void report_end_without_one();
    template <class Holds> [[nodiscard]] bool any_program(const Holds& holds) const {
        return std::any_of(programs_.begin(), programs_.end(), holds);
    }
    // Whether the end of a build is not told before it has started.
    [[nodiscard]] bool is_awaited(int program) const {
        return options_.programs == 1 || !options_of(options_, program).starts_slowly;
    }
    template <class Holds> [[nodiscard]] bool any_awaited(const Holds& holds) const {
        for (int index = 0; index < options_.programs; ++index)
            if (is_awaited(index) && holds(programs_.at(index))) return true;
        return false;
    }
    template <class C> void emit(C command) { commands_.emplace_back(std::move(command)); }

    Options options_;
    Commands commands_;
    std::variant<Active, Paused, Quitting, Ended> state_;
    Announcement announcement_;
    ChangeLedger ledger_{commands_};
    BuildCycle build_{options_, ledger_, announcement_, commands_};
    std::vector<ProgramLife> programs_;
    StartOrder order_{options_, programs_};
    std::optional<int> exit_code_; // of programs that have ended, with Options::exit_with_program
    bool is_end_due_ = false;      // what a build or a restart leads to is under way, and its end is still to be told
};

} // namespace cmakewatch::session
