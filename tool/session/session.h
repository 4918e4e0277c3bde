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

#include <variant>

namespace cmakewatch::session {

class Session {
  public:
    explicit Session(Options options) : options_(options) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Takes one event and returns what is to be done, in this order.
    [[nodiscard]] Commands step(const Event& event);

    [[nodiscard]] bool has_ended() const { return is<Ended>(); }
    [[nodiscard]] bool is_quitting() const { return !is<Active>(); }
    [[nodiscard]] int launched_build() const { return program_.launched_build(); } // the one the program comes from
    [[nodiscard]] bool is_program_alive() const { return program_.is_alive(); }

  private:
    struct Active {};
    struct Quitting {
        int exit_code = 0;
    };
    struct Ended {};
    template <class State> [[nodiscard]] bool is() const { return std::holds_alternative<State>(state_); }

    void on(const event::Started&);
    void on(const event::Changed& event);
    void on(const event::TimerElapsed& event);
    void on(const event::BuildFinished& event);
    void on(const event::BuildDisturbed&);
    void on(const event::ProgramStarted& event);
    void on(const event::ProgramExited& event);
    void on(const event::NothingToRun& event);
    void on(const event::LaunchFailed&);
    void on(const event::ProgramStopped&);
    void on(const event::ChildLost&);
    void on(const event::QuitRequested& event);
    void on(const event::RunRequested&);

    void proceed();
    void start_build();
    void on_failed_build();
    void on_good_build();
    void quit(int exit_code);
    void prepare_to_quit(int exit_code);
    void end_if_all_is_gone();
    void announce(std::vector<Change> changes);
    template <class C> void emit(C command) { commands_.emplace_back(std::move(command)); }

    Options options_;
    Commands commands_;
    std::variant<Active, Quitting, Ended> state_;
    Announcement announcement_;
    ChangeLedger ledger_{commands_};
    BuildCycle build_{options_, ledger_, announcement_, commands_};
    ProgramLife program_{announcement_, commands_};
};

} // namespace cmakewatch::session
