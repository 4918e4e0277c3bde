// CMake's runs in a build directory before there is a session: nothing watches yet.
// Promises: from the first wait_for_lock() on no other cmakewatch builds there; what is saved while CMake runs is not
// taken for known to it.
// Blocks while CMake runs. Does not know why it is wanted.
#pragma once

#include "tool/base/file_state.h"
#include "tool/build/build_lock_posix.h"
#include "tool/process/job_server_linux.h"
#include "tool/project/project.h"
#include "tool/supervisor/setup_command.h"
#include "tool/terminal/console.h"

#include <optional>
#include <string>

namespace cmakewatch {

class ConfigureRuns {
  public:
    // `job_server` is for CMake; it and `console` must outlive this object, which has the lock to its own end.
    ConfigureRuns(std::string build_dir, const JobServer& job_server, Console& console)
        : build_dir_(std::move(build_dir)), lock_(build_dir_), job_server_(job_server), console_(console) {}

    // Another one that builds there now may take its time. What was read before may be outdated then.
    // Errors: interrupted.
    [[nodiscard]] Result<void> wait_for_lock();

    // Shows what CMake says while it takes its time, and all of it if it fails. `what` is configured.
    // Errors: CMake cannot be started, or failed; interrupted.
    [[nodiscard]] Result<void> run(CommandRun::Command command, const std::string& what);

    // Shows only what CMake says to people, if it goes well.
    // Errors: CMake cannot be started; interrupted.
    [[nodiscard]] Result<void> run_quietly(CommandRun::Command command);

    // What was saved after CMake had read it looks older than build.ninja, which is made older still: CMake runs again.
    void outdate_if_saved_meanwhile(const Project& project) const;

  private:
    void note_start();

    std::string build_dir_;
    BuildLock lock_;
    bool has_lock_ = false;
    const JobServer& job_server_;
    Console& console_;
    std::optional<FileTime> start_; // of the last run
};

} // namespace cmakewatch
