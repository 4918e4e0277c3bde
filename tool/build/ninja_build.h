// One run of Ninja after another on one build directory: takes the lock, makes sure that no output hides a change,
// runs Ninja, and says how it went.
// Does not know why a build is wanted or what follows from it.
#pragma once

#include "tool/base/worker.h"
#include "tool/build/build_command.h"
#include "tool/build/build_lock_posix.h"
#include "tool/build/build_records.h"
#include "tool/build/build_scope.h"
#include "tool/build/build_times.h"
#include "tool/build/foreign_ninjas.h"
#include "tool/build/kept_manifests_posix.h"
#include "tool/build/lost_headers.h"
#include "tool/build/ninja_commands.h"
#include "tool/build/ninja_messages.h"
#include "tool/build/reach_builds.h"
#include "tool/project/change.h"
#include "tool/session/events.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class NinjaBuild {
  public:
    struct Handler {
        std::function<void(std::string_view line)> on_line; // as Ninja prints it, see ninja_output.h
        std::function<void()> on_waiting;                   // another cmakewatch builds here
        std::function<void(const Error&)> on_error;         // the build fails for a reason of its own
        std::function<void(pid_t group)> on_group;          // the process group that builds now; 0 when it is gone
        std::function<void()> on_died;                      // Ninja was killed: its jobs may still run
        std::function<void()>
            on_lost_target; // Ninja knows one of the targets no more; continue_after_lost() is to follow
        std::function<void(session::BuildResult)> on_finished;
        std::function<void()> on_disturbed; // somebody else's Ninja was at work beside builds, and has ended
        std::function<void(std::string_view part)> on_part; // the beginning of a line, while parts are wanted
        std::function<void()> on_interrupted; // somebody else than cancel() has sent SIGINT; on_finished follows
        std::function<void(const BuildScope&)> on_scope;   // before Ninja starts
        std::function<void(const BuildCheck&)> on_checked; // some time after a good build
        std::function<void()> on_incomplete;               // the last build has left something to do
    };

    // `worker` is where graphs are read; it must have stopped before this object goes, and records of the
    // build directory must outlive it.
    NinjaBuild(boost::asio::any_io_executor executor, Worker& worker, BuildRecords& records, NinjaOptions options,
               Handler handler);

    // Starts a build of `targets` because of `changes`. The one before must have finished.
    void start(std::vector<std::string> targets, std::vector<Change> changes);

    // Goes on with the build that has just finished: CMake has run in it, and other targets are wanted now.
    void build_more(std::vector<std::string> targets);

    // Once the project has been looked at again because of on_lost_target: `targets` are those that are wanted now. If
    // they are the same, the build fails, or CMake repairs the manifest.
    void continue_after_lost(std::vector<std::string> targets);

    // Has the build end; on_finished follows. Asks politely, and once only.
    void cancel();

    // The same by force: for jobs that do not listen. What they leave half written is built again.
    void kill();

    // What the step that has the terminal asks shall be shown before it ends the line, or not any more.
    void want_parts(bool are_wanted) const { command_.want_parts(are_wanted); }

    // Whether Ninja still reads what it builds by: it may find that there is nothing to do.
    [[nodiscard]] bool is_loading() const;

    // Takes at once what Ninja has written already.
    void read_output() const { command_.read_output(); }

    // See BuildTimes.
    [[nodiscard]] FileTime since() const { return times_.since(); }
    [[nodiscard]] std::optional<FileTime> time_in_build(const FileState& state) const {
        return times_.time_in_build(state);
    }

    // Of the Ninja (or CMake) that runs, or -1.
    [[nodiscard]] pid_t pid() const { return command_.pid(); }

    // Whether this process is one of its own.
    [[nodiscard]] bool owns(pid_t process) const { return process == pid() || reach_builds_.owns(process); }

  private:
    struct Build { // the one that is under way, or was last
        std::vector<std::string> targets;
        bool is_cancelled = false;
        bool has_told_waiting = false;
        bool has_run_cmake = false;
        NinjaMessages messages;
        enum class Scope { all, reach, reach_that_lacks_input };
        Scope scope = Scope::all;
    };
    void take_lock();
    void run();
    void run_cmake(std::vector<Change> untold); // of which Ninja is still to be told when it has ended
    [[nodiscard]] bool must_ask_cmake() const;
    [[nodiscard]] bool must_run_cmake_first() const;
    [[nodiscard]] bool is_manifest_lost() const;
    [[nodiscard]] bool is_manifest_empty();
    void choose_scope();
    void build_reach(const ReachBuilds::Plan& plan);
    void on_reach_exit(ExitStatus status, bool may_reach_more);
    void build_all_instead(const std::string& why);
    void build_all(std::vector<Change> hidden, bool is_any_external);
    void restat_then_run_ninja(const std::vector<std::string>& outputs);
    void run_ninja();
    void on_ninja_exit(ExitStatus status);
    void mend_cycle(ExitStatus status);
    void start_command(CommandRun::Command command, std::function<void(ExitStatus)> on_exit);
    void on_command_exit(ExitStatus status);
    void on_line(std::string_view line, size_t shown);
    void on_exit(ExitStatus status);
    void finish(session::BuildResult result);
    [[nodiscard]] ReachBuilds::EndedBuild ended(bool is_good) const {
        return {build_.targets, is_good, times_.start()};
    }
    void look_for_lost_headers_later();

    Worker& worker_;
    BuildRecords& records_;
    NinjaOptions options_;
    Handler handler_;

    BuildLock lock_;
    boost::asio::steady_timer lock_timer_;
    KeptManifests kept_manifests_;
    BuildCommand command_;
    BuildTimes times_;
    Build build_;
    std::vector<Change> changes_; // that no Ninja has been told of yet

    ReachBuilds reach_builds_;
    ForeignNinjas foreign_ninjas_;
    LostHeaders lost_headers_; // used in the background alone
    Worker background_;        // what a build leads to shall not wait for looks at others
};

} // namespace cmakewatch
