// A program of a session: how it is launched in its child, and what people learn of it.
// Promises: as Workload. One that cannot be started, since somebody else may be about to link it, is tried again.
#pragma once

#include "tool/supervisor/crash_backtrace.h"
#include "tool/supervisor/program_streams.h"
#include "tool/supervisor/workload.h"

#include <memory>
#include <utility>

namespace cmakewatch {

class ProgramWorkload : public Workload {
  public:
    ProgramWorkload(const Session& session, int index, std::unique_ptr<ProgramStreams> streams);

    [[nodiscard]] Result<void> open() override { return streams_->open(); }
    void has_ended(const session::command::ReportExit& command) override;
    [[nodiscard]] bool take_key(char key) override;
    void resize() override { streams_->resize(); }
    void finish(const std::function<void()>& then) override { backtrace_.finish(then); }
    [[nodiscard]] bool owns(pid_t pid) const override { return Workload::owns(pid) || backtrace_.owns(pid); }
    [[nodiscard]] bool is_program() const override { return true; }
    [[nodiscard]] bool has_own_terminal() const override { return streams_->has_terminal(); }

  private:
    [[nodiscard]] std::string r_key() const override;
    void run(const session::command::LaunchProgram& command) override;
    void forget() override { session().reporter.program_lost(number()); }
    void has_swept() override { streams_->has_exited(false); }
    void on_started(const report::Started& started) override;
    void on_exited(const report::Exited& exited) override;
    void on_launch_failed(const report::LaunchFailed& failed) override;
    [[nodiscard]] std::string path_of_program() const;
    void wait_for_executable(const FileState& before, int checks_left);

    std::unique_ptr<ProgramStreams> streams_;
    CrashBacktrace backtrace_;
    CrashBacktrace::Run run_;
    boost::asio::steady_timer executable_timer_;
};

} // namespace cmakewatch
