// Builds, one after the other: when the next one starts, when one is cancelled, and which was the last good one.
// Promises: never two at once; a file that never stops changing keeps none from finishing; changes that come in quick
// succession make few builds.
// Does not know of programs: whether one has to stop first is the session's to say.
#pragma once

#include "tool/session/announcement.h"
#include "tool/session/burst.h"
#include "tool/session/change_ledger.h"
#include "tool/session/commands.h"
#include "tool/session/options.h"

#include <optional>
#include <string>
#include <variant>

namespace cmakewatch::session {

struct GoodBuild {
    int number = 0;
    std::vector<std::string> artifacts; // digests of what each program consists of
};

class BuildCycle {
  public:
    BuildCycle(const Options& options, ChangeLedger& ledger, Announcement& announcement, Commands& commands)
        : options_(options), ledger_(ledger), announcement_(announcement), commands_(commands) {}

    [[nodiscard]] bool is_idle() const { return is<Idle>(); }
    [[nodiscard]] bool is_settling() const { return is<Settling>(); }
    [[nodiscard]] bool is_running() const { return is<Running>(); } // and not being cancelled
    [[nodiscard]] bool is_cancelling() const { return is<Cancelling>(); }
    [[nodiscard]] bool is_ninja_running() const { return is_running() || is_cancelling(); }
    [[nodiscard]] int number() const { return number_; } // of the last one that was started

    // The last good build, if what lies in the build directory is of it.
    [[nodiscard]] const GoodBuild* launchable() const { return good_ && !is_last_bad_ ? &*good_ : nullptr; }
    [[nodiscard]] const GoodBuild* last_good() const { return good_ ? &*good_ : nullptr; }
    [[nodiscard]] bool is_last_bad() const { return is_last_bad_; }

    // Whether a build is to be started as soon as that is possible.
    [[nodiscard]] bool is_due() const { return ledger_.has_pending() || must_build_again_; }
    void build_again() { must_build_again_ = true; } // though nothing may have changed

    // Whether a change that comes now would cancel the build that runs.
    [[nodiscard]] bool cancels_on_change() const {
        return is_running() && burst_.may_cancel() && ledger_.feedback_wait_ms() == 0;
    }

    // `count` changes more wait for the next build.
    void add_changes(size_t count);

    // Whether the next build has to wait for quiet: then it does, from now on.
    [[nodiscard]] bool settle();
    void prolong_settling();
    void stop_settling();

    void start();
    void cancel();
    void kill();

    // How the build that ran has ended.
    enum class End { cancelled_by_us, failed, outdated, good };
    [[nodiscard]] End finish(const event::BuildFinished& event);
    void end() { state_ = Idle{}; } // however that was

  private:
    struct Idle {};
    struct Settling {};
    struct Running {};
    struct Cancelling {};
    [[nodiscard]] int wait_ms() const;
    template <class State> [[nodiscard]] bool is() const { return std::holds_alternative<State>(state_); }
    template <class C> void emit(C command) { commands_.emplace_back(std::move(command)); }

    const Options& options_;
    ChangeLedger& ledger_;
    Announcement& announcement_;
    Commands& commands_;

    std::variant<Idle, Settling, Running, Cancelling> state_;
    int number_ = 0;
    Burst burst_; // since the last build that was not cancelled
    bool must_build_again_ = false;
    std::optional<GoodBuild> good_;
    bool is_last_bad_ = false; // what lies in the build directory may be incomplete
};

} // namespace cmakewatch::session
