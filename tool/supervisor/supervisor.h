// Runs a session: carries out what Session decides with builds, children, the terminal and reports, and feeds back
// what happened. Decides nothing itself.
#pragma once

#include "tool/build/ninja_build.h"
#include "tool/cli/options.h"
#include "tool/process/worker.h"
#include "tool/report/reporter.h"
#include "tool/report/trace.h"
#include "tool/session/session.h"
#include "tool/supervisor/built_project.h"
#include "tool/supervisor/children.h"
#include "tool/supervisor/configure_watch.h"
#include "tool/supervisor/input_requests.h"
#include "tool/supervisor/launch_settings.h"
#include "tool/supervisor/project_setup.h"
#include "tool/supervisor/session_timers.h"
#include "tool/supervisor/terminal.h"
#include "tool/supervisor/test_rounds.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class Supervisor {
  public:
    // `loop` is the one that `console` and `events` were made with. `trace` must outlive this. `arguments` are our own,
    // for the children.
    Supervisor(boost::asio::io_context& loop, Options options, const std::string& current_directory,
               std::vector<std::string> arguments, ConfiguredProject configured, LaunchSettings settings,
               Console& console, EventStream& events, Trace& trace);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Returns the exit code.
    int run();

  private:
    void handle(const session::Event& event);
    void carry_out(const session::command::AnnounceChanges& command);
    void carry_out(const session::command::ReportChanges& command);
    void carry_out(const session::command::StartTimer& command);
    void carry_out(const session::command::ProlongQuiet& command);
    void carry_out(const session::command::StartBuild& command);
    void carry_out(const session::command::CancelBuild&);
    void carry_out(const session::command::KillBuild&);
    void carry_out(const session::command::StopProgram& command);
    void carry_out(const session::command::KillProgram&);
    void carry_out(const session::command::LaunchProgram& command);
    void carry_out(const session::command::KeepProgram& command);
    void carry_out(const session::command::ReportFeedbackLoop& command);
    void carry_out(const session::command::ReportRewrittenInput& command);
    void carry_out(const session::command::ReportUnchanged& command);
    void carry_out(const session::command::ReportOutdated& command);
    void carry_out(const session::command::ReportRestart& command);
    void carry_out(const session::command::ReportReady& command);
    void carry_out(const session::command::ReportExit& command);
    void carry_out(const session::command::WatchWide&);
    void carry_out(const session::command::WatchExact&);
    void carry_out(const session::command::End& command);

    void add_what_is_known(Change& change, bool from_scan) const;
    void note_hidden_headers(std::vector<Change>& changes, const std::function<bool(const Change&)>& is_new);
    void on_foreign_configure(const Change& change);
    void tell_terminal_modes();
    void on_build_finished(session::BuildResult result);
    [[nodiscard]] bool keeps_settings(const std::optional<std::set<std::string>>& meant_tests) const;
    void look_for_targets();
    void look_at_what_is_built(std::optional<std::set<std::string>> meant_tests);
    void watch(std::shared_ptr<const PublishedPlan> plan, FileTime since);
    [[nodiscard]] std::set<std::string> test_files() const;

    void on_report(const Report& report);
    void on_test_report(const Report& report);
    void on_child_stopped(bool has_said_so);
    void on_child_lost(ExitStatus status);
    void on_child_swept();
    void forget_program();
    void go_on_watching();
    void start_child_later();
    void wait_for_executable(const FileState& before, int checks_left);
    void run_tests(const order::Run& run);
    void run_tests_again(TestRounds::Next next);

    void wait_for_signal();
    void note_build(pid_t group);
    void reap();
    [[nodiscard]] bool is_managed(pid_t pid) const;
    void quit(int signal);
    void suspend();

    boost::asio::io_context& loop_;
    Options options_;
    Console& console_;
    Trace& trace_;
    boost::asio::signal_set signals_; // outlives all threads, see the destructor
    Worker worker_;
    BuiltProject built_;
    LaunchSettings launched_; // what the program was started with
    Hooks hooks_;
    TerminalExtras extras_;
    Reporter reporter_;
    Terminal terminal_;
    session::Session session_;
    NinjaBuild ninja_;
    Children children_;
    ConfigureWatch configure_watch_;
    InputRequests input_;
    std::unique_ptr<TestRounds> tests_; // of `test` only
    SessionTimers timers_;
    boost::asio::steady_timer stop_notice_timer_;
    boost::asio::steady_timer build_notice_timer_;
    boost::asio::steady_timer executable_timer_;
    boost::asio::steady_timer child_timer_;
    std::chrono::steady_clock::time_point build_end_; // of the last one
    std::chrono::steady_clock::time_point program_start_;
    std::set<std::string> told_problems_;
    std::string missing_input_; // of the last exact plan
    std::deque<session::Event> events_to_handle_;
    bool is_handling_ = false;
    bool is_program_missing_ = false; // for want of a child
    int quit_signal_ = 0;             // what the program is stopped with at the end; 0: --stop-signal
    int exit_code_ = 0;
};

} // namespace cmakewatch
