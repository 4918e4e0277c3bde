// Where a program has crashed, from the core file that it has left and gdb.
// Promises: a program that has not crashed runs with the limits that the user has set. One that has, and has left no
// core file for them, may leave one at its next crash; that is gone as soon as gdb has it. A core file that the user
// wants stays.
// Does not know how a backtrace is shown.
#pragma once

#include "tool/base/exit_status.h"
#include "tool/base/unique_fd.h"
#include "tool/process/command_run.h"
#include "tool/process/core_file_linux.h"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

class CrashBacktrace {
  public:
    struct Run {
        std::string directory; // that it was started in; "": ours
        pid_t pid = 0;
        std::int64_t start = 0; // in seconds since 1970
    };
    // What gdb has printed of a crash.
    using OnLines = std::function<void(ExitStatus status, const std::vector<std::string>& lines)>;

    // `executable` gives the path of what crashes.
    CrashBacktrace(boost::asio::any_io_executor executor, std::function<std::string()> executable, OnLines on_lines);
    CrashBacktrace(const CrashBacktrace&) = delete;
    CrashBacktrace& operator=(const CrashBacktrace&) = delete;
    ~CrashBacktrace();

    // Whether the next run is to be launched so that it leaves a core file.
    [[nodiscard]] bool wants_core() const { return wants_core_; }

    // `has_dumped`: the kernel has made a core of it. `by_itself`: we did not end it.
    void program_has_ended(const Run& run, ExitStatus status, bool has_dumped, bool by_itself);
    // What the user can do to learn where the program has crashed, if we cannot say; "" if there is nothing to say.
    // Once for an end. `may_run_again`: in this session.
    [[nodiscard]] std::string take_hint(bool may_run_again);

    [[nodiscard]] bool owns(pid_t pid) const { return gdb_ && gdb_->pid() == pid; }

    // Calls `then` when gdb has ended; it has a few seconds left.
    void finish(std::function<void()> then);

  private:
    struct Hint {
        std::string text;
        bool is_of_next_run = false;
    };
    [[nodiscard]] Hint hint_for(const CoreFiles& core_files, pid_t pid, bool has_dumped, const std::string& core_file);
    void start(const std::string& gdb, UniqueFd core, ExitStatus status);
    void end(ExitStatus status);
    void kill_after(std::chrono::seconds time);

    boost::asio::any_io_executor executor_;
    std::function<std::string()> executable_;
    OnLines on_lines_;
    std::unique_ptr<CommandRun> gdb_;
    std::vector<std::string> lines_; // of gdb
    boost::asio::steady_timer timer_;
    std::function<void()> then_;
    Hint hint_;
    bool wants_core_ = false;
};

} // namespace cmakewatch
