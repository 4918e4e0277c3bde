// One program: started, running, being stopped, started again; and the child that it lives in.
// Promises: never two at once; no restart of a build that is not good; a child that has had a program gets no other.
// Does not know when a build may run.
#pragma once

#include "tool/session/announcement.h"
#include "tool/session/build_cycle.h"
#include "tool/session/commands.h"
#include "tool/session/feedback_loop.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace cmakewatch::session {

class ProgramLife {
  public:
    // `index`: it is the so many-th program of the session, from 0.
    // `is_awaited`: a report of what has been built or restarted waits for its start.
    ProgramLife(int index, bool is_awaited, Announcement& announcement, Commands& commands)
        : index_(index), is_awaited_(is_awaited), announcement_(announcement), commands_(commands) {}

    [[nodiscard]] bool is_gone() const { return is<Gone>(); }
    [[nodiscard]] bool is_starting() const { return is<Starting>(); }
    [[nodiscard]] bool is_stopping() const { return is<Stopping>(); }
    [[nodiscard]] bool is_changing() const { return is_starting() || is_stopping(); }
    [[nodiscard]] bool is_alive() const { return is_starting() || is<Running>(); }
    [[nodiscard]] bool has_used_child() const { return is_child_used_; } // which may hold what the program left
    [[nodiscard]] int launched_build() const { return launched_build_; }

    // Whether the last one that was launched has come to run, however it has ended.
    [[nodiscard]] bool has_started() const { return has_started_; }

    // A restart without a build: a runtime file changed, or the program was lost.
    void request_restart() {
        if (!requested_) requested_ = Launch{true};
    }
    // What a good build has made is to be launched, as soon as others allow it.
    void request_launch() { requested_ = Launch{false}; }
    void note_runtime_file(const std::string& path, bool may_be_own) { restart_loop_.note(path, may_be_own); }
    [[nodiscard]] bool is_restart_requested() const { return requested_.has_value(); }

    // A good build is there. Whether its program is another than the one that was launched last.
    [[nodiscard]] bool is_changed_by(const GoodBuild& build) const;
    void launch_or_restart(const GoodBuild& build);

    // Carries out a requested restart, at once or when the loop that it is part of has waited. Whether that is now.
    bool restart_if_requested(const GoodBuild& build);
    void on_restart_timer();
    void wait_no_longer() { restart_wait_ = RestartWait::over; }

    // It has failed, so long after it was launched. So long it is to wait until it is started again: longer each time,
    // until it has run for a minute or somebody has changed it.
    [[nodiscard]] int retry_delay_ms(std::int64_t ran_ms);

    // A source has changed.
    void note_source_change();

    // Whether no build may run now: Ninja would replace the file that is just being executed, or is to be.
    [[nodiscard]] bool holds_builds() const;

    // A build is to run before what was to be launched after a stop: it is launched when that is good.
    void put_off_launch();

    void stop(bool is_final = false);
    void kill();

    // Nothing is launched any more.
    void end();

    void started() {
        state_ = Running{};
        has_started_ = true;
    }
    void exited() { state_ = Gone{}; } // its child still has what it left
    void gone();                       // with its child
    // It and its child are gone. What was to be launched then is `build` now.
    void stopped(const GoodBuild* build);
    // Whether no child lives any more.
    [[nodiscard]] bool child_lost();
    void note_change() { lost_children_ = 0; }

  private:
    // A child that is lost so often in a row will not live.
    static constexpr int most_lost_children = 3;
    static constexpr std::int64_t lasting_run_ms = 60'000;
    static constexpr int first_retry_delay_ms = 1000;
    static constexpr int longest_retry_delay_ms = 30'000;

    struct Launch {
        bool is_reported_as_restart = false; // no build has been reported that leads to it
    };
    struct Gone {};
    struct Starting {};
    struct Running {};
    struct Stopping {
        std::optional<Launch> then;
        bool is_outdated = false; // a source has changed since
    };
    enum class RestartWait { none, running, over };
    template <class State> [[nodiscard]] bool is() const { return std::holds_alternative<State>(state_); }
    template <class C> void emit(C command) { commands_.emplace_back(std::move(command)); }
    void launch_or_restart(const GoodBuild& build, Launch launch);
    void launch(const GoodBuild& build, Launch launch);

    int index_;
    bool is_awaited_;
    Announcement& announcement_;
    Commands& commands_;
    std::variant<Gone, Starting, Running, Stopping> state_;
    int iteration_ = 0;
    int launched_build_ = 0; // that the program comes from; 0: none yet
    std::string launched_artifacts_;
    bool has_started_ = false;
    std::optional<Launch> requested_;
    FeedbackLoop restart_loop_{FeedbackLoop::Writes::same_files}; // of a --watch file that the program writes
    RestartWait restart_wait_ = RestartWait::none;                // while that loop runs
    bool is_child_used_ = false;
    int lost_children_ = 0; // in a row
    int retry_delay_ms_ = first_retry_delay_ms;
};

} // namespace cmakewatch::session
