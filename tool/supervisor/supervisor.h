// Runs a session: carries out what Session decides with builds, children, the terminal and reports, and feeds back
// what happened. Decides nothing itself.
#pragma once

#include "tool/build/artifact_digest.h"
#include "tool/build/ninja_build.h"
#include "tool/build/watch_set.h"
#include "tool/cli/options.h"
#include "tool/process/worker.h"
#include "tool/report/reporter.h"
#include "tool/session/session.h"
#include "tool/supervisor/child_link.h"
#include "tool/supervisor/launch_settings.h"
#include "tool/supervisor/project_setup.h"
#include "tool/supervisor/terminal.h"
#include "tool/supervisor/test_rounds.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class Supervisor {
  public:
    // `loop` is the one that `console` and `events` were made with. `arguments` are our own, for the children.
    Supervisor(boost::asio::io_context& loop, Options options, std::string current_directory,
               std::vector<std::string> arguments, ConfiguredProject configured, LaunchSettings settings,
               Console& console, EventStream& events);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Returns the exit code.
    int run();

  private:
    // One child, and what it has been told.
    struct Child {
        std::unique_ptr<ChildLink> link;
        bool is_watching = false;
        bool is_stopping = false;
    };

    void handle(const session::Event& event);
    void carry_out(const session::command::AnnounceChanges& command);
    void carry_out(const session::command::StartTimer& command);
    void carry_out(const session::command::StartBuild& command);
    void carry_out(const session::command::CancelBuild&);
    void carry_out(const session::command::KillBuild&);
    void carry_out(const session::command::StopProgram& command);
    void carry_out(const session::command::KillProgram&);
    void carry_out(const session::command::LaunchProgram& command);
    void carry_out(const session::command::KeepProgram& command);
    void carry_out(const session::command::ReportOutdated& command);
    void carry_out(const session::command::ReportRestart& command);
    void carry_out(const session::command::ReportReady& command);
    void carry_out(const session::command::ReportExit& command);
    void carry_out(const session::command::WatchWide&);
    void carry_out(const session::command::WatchExact&);
    void carry_out(const session::command::End& command);

    void on_report(const ChildLink* from, const Report& report);
    void on_child_exit(const ChildLink* from, ExitStatus status);
    void wait_for_executable(const FileState& before, int checks_left);
    void expect_child_to_leave(std::chrono::milliseconds time);
    void on_test_report(const Report& report);
    void run_tests(order::Run run);
    void run_tests_again(TestRounds::Next next);
    void sweep_strays(int attempts_left);
    [[nodiscard]] std::unique_ptr<ChildLink> start_child();
    void need_child();
    void go_on_watching();
    void watch(WatchPlan plan, FileTime since);
    void send_plan();

    void on_build_finished(session::BuildResult result);
    void learn_model(std::optional<std::set<std::string>> meant_tests);
    void on_model_known(const LaunchSettings& settings, std::string digest);

    void wait_for_signal();
    void reap();
    void quit(int signal);
    void suspend();
    [[nodiscard]] order::Run program(int iteration) const;
    [[nodiscard]] WatchPlan with_test_files(WatchPlan plan, const std::set<std::string>& files) const;
    [[nodiscard]] WatchPatterns with_own_outputs(WatchPatterns patterns) const;
    void warn_of_vain_patterns(const WatchPlan& plan);

    boost::asio::io_context& loop_;
    Options options_;
    std::string current_directory_;
    std::vector<std::string> arguments_;
    ConfiguredProject configured_;
    LaunchSettings settings_;  // by the model as it is now
    LaunchSettings launched_;  // what the program was started with
    int settings_version_ = 0; // counts the changes that want a restart
    Console& console_;
    Hooks hooks_;
    TerminalExtras extras_;
    Reporter reporter_;
    Terminal terminal_;
    session::Session session_;
    Worker worker_;
    NinjaBuild ninja_;
    std::unique_ptr<TestRounds> tests_; // of `test` only
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer sweep_timer_;
    boost::asio::steady_timer stop_notice_timer_;
    boost::asio::steady_timer executable_timer_;
    boost::asio::steady_timer leave_timer_;
    std::set<std::string> told_problems_;
    boost::asio::signal_set signals_;
    bool is_handling_ = false;
    std::deque<session::Event> events_to_handle_;

    Child child_;
    std::vector<std::unique_ptr<ChildLink>> leaving_; // have no program any more and are about to exit
    std::unique_ptr<ChildLink> next_child_; // started along with the build, so that a restart need not wait for it
    WatchPlan plan_;
    bool has_plan_ = false;
    FileTime plan_since_ = 0;
    int plan_number_ = 0;
    std::set<std::string> programs_own_; // what all children so far have found to be
    bool is_plan_armed_ = false;         // in some child
    int quit_signal_ = 0;                // what the program is stopped with at the end; 0: --stop-signal
    int program_pid_ = 0;
    int lost_group_ = 0; // of the program whose child was lost
    bool has_warned_of_patterns_ = false;
    int exit_code_ = 0;

    // Used in the worker alone, one task at a time.
    WatchSet watch_set_;
    ArtifactDigest digest_;
    FileState manifest_state_;

    std::string last_digest_;
};

} // namespace cmakewatch
