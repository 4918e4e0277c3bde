// The tests of a session: rounds of them, which CTest runs in their child.
// Promises: as Workload; every round that has begun is reported to its end.
#pragma once

#include "tool/supervisor/test_rounds.h"
#include "tool/supervisor/workload.h"

namespace cmakewatch {

class TestWorkload : public Workload {
  public:
    TestWorkload(const Session& session, int index, Options options, const std::string& current_directory,
                 TestReporter reporter);

    void find_requested(const std::function<void(RequestedTests)>& on_known) override;
    void stop_finding() override { rounds_.stop_finding(); }
    void use_project() override;
    void build_starts() override;
    void note_changes(const std::vector<Change>& changes) override { rounds_.note_changes(changes); }
    void report_ready(const session::command::ReportReady& command) override { (void)command; } // their results say it
    void has_ended(const session::command::ReportExit& command) override;
    void finish(const std::function<void()>& then) override;
    [[nodiscard]] bool has_tests() const override { return true; }
    [[nodiscard]] bool take_key(char key) override;
    void filter_tests(const std::string& expression) override;
    [[nodiscard]] bool owns(pid_t pid) const override { return Workload::owns(pid) || rounds_.owns(pid); }
    [[nodiscard]] const char* each_run() const override { return "each round of tests"; }

  private:
    void run(const session::command::LaunchProgram& command) override;
    void before_stop() override;
    void forget() override;
    [[nodiscard]] std::set<std::string> runtime_files() const override { return rounds_.runtime_files(); }
    [[nodiscard]] bool expects_restart() const override;
    void drop_outputs(std::vector<Change>& changes) override { rounds_.drop_outputs(changes); }
    [[nodiscard]] bool may_have_written(bool is_soon_after_start) const override;
    void on_started(const report::Started& started) override;
    void on_exited(const report::Exited& exited) override;
    void on_launch_failed(const report::LaunchFailed& failed) override;
    bool run_again(WantedTests wanted);
    void say_that_it_waits();

    Options options_;
    TestRounds rounds_;
};

} // namespace cmakewatch
