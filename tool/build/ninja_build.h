// One run of Ninja after another on one build directory: takes the lock, makes sure that no output hides a change,
// runs Ninja, and says how it went.
// Does not know why a build is wanted or what follows from it.
#pragma once

#include "tool/build/active_preset.h"
#include "tool/build/build_lock_posix.h"
#include "tool/build/kept_manifests_posix.h"
#include "tool/build/stale_cycle.h"
#include "tool/process/command_run.h"
#include "tool/process/job_server_linux.h"
#include "tool/process/worker.h"
#include "tool/project/change.h"
#include "tool/session/events.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

struct NinjaOptions {
    std::string ninja; // executable
    std::string cmake; // executable, for a build directory that has lost its manifest
    std::string build_dir;
    std::string manifest = "build.ninja";
    int jobs = 0; // 0: Ninja's own choice, which also lets it use a job server
    bool colours = false;
    std::shared_ptr<ActivePreset> preset = std::make_shared<ActivePreset>(); // never null
    JobServer job_server = {};
};

class NinjaBuild {
  public:
    struct Handler {
        std::function<void(std::string_view line)> on_line; // as Ninja prints it, see ninja_output.h
        std::function<void()> on_waiting;                   // another cmakewatch builds here
        std::function<void(const Error&)> on_error;         // the build fails for a reason of its own
        std::function<void(pid_t group)> on_group;          // the process group that builds now; 0 when it is gone
        std::function<void()> on_died;                      // Ninja was killed: its jobs may go on
        std::function<void()> on_lost_target; // Ninja knows one of the targets no more; go_on_after_lost() is to follow
        std::function<void(session::BuildResult)> on_finished;
        std::function<void()> on_disturbed; // somebody else's Ninja was at work beside builds, and has ended
        std::function<void(std::string_view part)> on_part; // the beginning of a line, while parts are wanted
        std::function<void()> on_interrupted; // somebody else than cancel() has sent SIGINT; on_finished follows
    };

    // `worker` is where graphs are read; it must have stopped before this object goes.
    NinjaBuild(boost::asio::any_io_executor executor, Worker& worker, NinjaOptions options, Handler handler);

    // Starts a build of `targets` because of `changes`. The one before must have finished.
    void start(std::vector<std::string> targets, std::vector<Change> changes);

    // Goes on with the build that has just finished: CMake has run in it, and other targets are wanted now.
    void go_on(std::vector<std::string> targets);

    // Once the project has been looked at again because of on_lost_target: `targets` are those that are wanted now. If
    // they are the same, the build fails, or CMake repairs the manifest.
    void go_on_after_lost(std::vector<std::string> targets);

    // Has the build end; on_finished follows. Asks politely, and once only.
    void cancel();

    // The same by force: for jobs that do not listen. What they leave half written is built again.
    void kill();

    // What the step that has the terminal asks shall be shown before it ends the line, or not any more.
    void want_parts(bool are_wanted) const {
        if (command_) command_->want_parts(are_wanted);
    }

    // When the first build since the last good one started, as the file system's clock has it: what is newer may be
    // missing in the outputs.
    [[nodiscard]] FileTime since() const { return since_; }

    // How long after its start, in nanoseconds, the last build or the one before it ran when the file was changed;
    // nothing if none did. The last step of a build writes just before its end, so the tick of that counts too.
    [[nodiscard]] std::optional<FileTime> time_in_build(const FileState& state) const;

    // Of the Ninja (or CMake) that runs, or -1.
    [[nodiscard]] pid_t pid() const { return command_ ? command_->pid() : -1; }

  private:
    void take_lock();
    void run();
    void run_cmake(std::vector<Change> untold); // of which Ninja is still to be told when it has ended
    [[nodiscard]] bool must_run_cmake_first() const;
    [[nodiscard]] bool is_manifest_lost() const;
    [[nodiscard]] bool is_manifest_empty();
    void outdate_then_run_ninja();
    void restat_then_run_ninja(const std::vector<std::string>& outputs);
    void run_ninja();
    void on_ninja_exit(ExitStatus status);
    void mend_cycle(ExitStatus status);
    void start_command(CommandRun::Command command, std::function<void(ExitStatus)> on_exit);
    void on_line(std::string_view line, size_t shown);
    [[nodiscard]] bool could_be_hidden(const Change& change) const;
    void on_exit(ExitStatus status);
    void interrupt_jobs_later(size_t times_before);
    void finish(session::BuildResult result);
    [[nodiscard]] std::vector<pid_t> other_ninjas() const;
    void look_for_others_later();
    void look_for_lost_headers_later();
    void note_others(const std::vector<pid_t>& found);
    void wait_for_others();

    boost::asio::any_io_executor executor_;
    Worker& worker_;
    NinjaOptions options_;
    Handler handler_;
    BuildLock lock_;
    KeptManifests kept_manifests_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer interrupt_timer_;
    std::vector<std::string> targets_;
    std::vector<Change> changes_;         // that no Ninja has been told of yet
    std::unique_ptr<CommandRun> command_; // Ninja, or CMake before it
    std::set<pid_t> others_;              // Ninjas of somebody else beside ours; no lock holds them back
    FileTime build_start_ = 0;
    FileTime start_before_ = 0; // of the build before
    FileTime end_before_ = 0;
    std::optional<FileTime> disturbed_since_; // the start of the first build beside one of them
    boost::asio::steady_timer others_timer_;
    bool is_building_ = false;
    bool is_cancelled_ = false;
    bool has_told_waiting_ = false;
    bool has_run_cmake_ = false;  // in this build
    bool is_interrupted_ = false; // as Ninja says
    bool is_manifest_blamed_ = false;
    StaleCycle stale_cycle_;
    std::string lost_target_; // what Ninja says of a target that it does not know; not told yet
    bool has_asked_for_targets_ = false;
    bool must_renew_since_ = true; // all before is built
    FileTime since_ = 0;
    FileTime last_end_ = 0;

    // Used in the background alone.
    FileState deps_state_;
    std::set<std::string> without_headers_; // outputs that have been compiled again for that

    Worker background_; // what a build leads to shall not wait for looks at others
};

} // namespace cmakewatch
