#include "tool/supervisor/crash_backtrace.h"

#include "tool/base/path.h"
#include "tool/process/launch_linux.h"
#include "tool/report/exit_text.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::seconds longest_run{60};
constexpr std::chrono::seconds longest_run_at_the_end{5};
constexpr size_t most_lines = 1000;
constexpr const char* most_frames = "64";

} // namespace

CrashBacktrace::CrashBacktrace(boost::asio::any_io_executor executor, std::function<std::string()> executable,
                               OnLines on_lines)
    : executor_(std::move(executor)),
      executable_(std::move(executable)),
      on_lines_(std::move(on_lines)),
      timer_(executor_) {}

CrashBacktrace::~CrashBacktrace() {
    if (gdb_) gdb_->kill();
}

void CrashBacktrace::program_has_ended(const Run& run, ExitStatus status, bool has_dumped, bool by_itself) {
    hint_ = {};
    if (!has_dumped && !is_crash(status)) return;
    const auto core_files = CoreFiles::of_system();
    std::string core_file;
    if (has_dumped)
        core_file = core_files.find(path::absolute(run.directory, boost::filesystem::current_path().string()), run.pid,
                                    run.start);
    UniqueFd core;
    if (!core_file.empty()) core.reset(::open(core_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!core_file.empty() && wants_core_) ::unlink(core_file.c_str());
    if (!by_itself || !is_crash(status)) return;
    const auto gdb = find_program("gdb");
    if (core && !gdb.empty()) return start(gdb, std::move(core), status);
    hint_ = hint_for(core_files, run.pid, has_dumped, core_file);
}

CrashBacktrace::Hint CrashBacktrace::hint_for(const CoreFiles& core_files, pid_t pid, bool has_dumped,
                                              const std::string& core_file) {
    if (!core_file.empty()) return {fmt::format("it has left {}: gdb, if installed, would show where", core_file)};
    if (has_dumped && core_files.are_kept_by_systemd()) return {fmt::format("coredumpctl gdb {} shows where", pid)};
    if (wants_core_ || !core_files.are_files() || !has_low_core_limit() || find_program("gdb").empty()) return {};
    wants_core_ = true;
    return {"if it crashes again, a backtrace is shown", true};
}

std::string CrashBacktrace::take_hint(bool may_run_again) {
    const auto hint = std::exchange(hint_, {});
    return hint.is_of_next_run && !may_run_again ? "" : hint.text;
}

// The descriptor's name leads to the file even when it is gone.
void CrashBacktrace::start(const std::string& gdb, UniqueFd core, ExitStatus status) {
    if (gdb_) gdb_->kill();
    lines_.clear();
    CommandRun::Command command;
    command.executable = gdb;
    command.arguments = {"-nx", "-q", "-batch"};
    for (const auto* setting : {"debuginfod enabled off", "filename-display absolute", "width 0", "style enabled off"})
        command.arguments.insert(command.arguments.end(), {"-iex", std::string("set ") + setting});
    command.arguments.insert(command.arguments.end(), {"-ex", std::string("backtrace ") + most_frames, executable_(),
                                                       fmt::format("/proc/self/fd/{}", core.get())});
    command.environment = environment_without({});
    command.inherited = {core.get()};
    auto started = CommandRun::start(executor_, command,
                                     {[this](std::string_view line) {
                                          if (lines_.size() < most_lines) lines_.emplace_back(line);
                                      },
                                      [this, status](ExitStatus) { end(status); }});
    if (!started) return;
    gdb_ = std::move(*started);
    kill_after(longest_run);
}

void CrashBacktrace::kill_after(std::chrono::seconds time) {
    timer_.expires_after(time);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed && gdb_) gdb_->kill();
    });
}

void CrashBacktrace::end(ExitStatus status) {
    gdb_.reset();
    timer_.cancel();
    on_lines_(status, std::exchange(lines_, {}));
    if (const auto then = std::exchange(then_, nullptr)) then();
}

void CrashBacktrace::finish(std::function<void()> then) {
    if (!gdb_) return then();
    then_ = std::move(then);
    kill_after(longest_run_at_the_end);
}

} // namespace cmakewatch
