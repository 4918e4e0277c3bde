// What a good build leads to: a program that runs, a round of tests, or nothing but another watch. Each has a chain of
// children, of which one at a time watches what the workload is made of.
// Promises: does what the session says of it, and tells the session what has become of that. Decides nothing.
// Does not know of other workloads, nor how a build runs.
#pragma once

#include "tool/base/worker.h"
#include "tool/report/reporter.h"
#include "tool/session/session.h"
#include "tool/supervisor/built_project.h"
#include "tool/supervisor/children.h"
#include "tool/supervisor/session_build.h"
#include "tool/terminal/terminal.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class Workload {
  public:
    // What all workloads of a session share; it outlives them.
    struct Session {
        boost::asio::any_io_executor executor;
        std::vector<std::string> arguments; // our own, for the children
        Worker& worker;
        Trace& trace;
        const session::Session& decisions;
        BuiltProject& built;
        const SessionBuild& build;
        Terminal& terminal;
        Reporter& reporter;
        std::shared_ptr<std::set<std::string>> programs_own; // see Children
        std::function<void(const session::Event&)> on_event;
        std::function<void(bool is_command)> on_start; // of something that may ask at the terminal
        std::function<void(pid_t group)> on_group;     // a command of ours runs in that process group; 0: no more
        std::function<void()> on_interrupted;          // Ctrl-C may have gone to what has the terminal
        std::function<void()> reap;                    // ended processes that nobody waits for
        std::function<bool(pid_t)> is_managed;         // whether somebody waits for this child of ours
    };

    // `index`: it is the so many-th of its session, from 0.
    Workload(const Session& session, int index);
    virtual ~Workload() = default;
    Workload(const Workload&) = delete;
    Workload& operator=(const Workload&) = delete;

    // Once, before all else.
    [[nodiscard]] virtual Result<void> open() { return {}; }

    // The session begins: there is a child, which gives the terminal back if we are killed.
    void begin();

    // What the user has asked for of it, for a look at what a build has made.
    virtual void find_requested(const std::function<void(RequestedTests)>& on_known) { on_known({}); }
    virtual void stop_finding() {}

    // The project has been configured or built.
    virtual void use_project() {}
    virtual void build_starts();
    void build_fails() { children_.drop_next(); }
    virtual void note_changes(const std::vector<Change>& changes) { (void)changes; }

    // The session's commands.
    void launch(const session::command::LaunchProgram& command);
    void stop(bool is_final, int signal); // 0: as the settings say
    void kill() { children_.kill(); }
    void keep(const session::command::KeepProgram& command);
    virtual void report_ready(const session::command::ReportReady& command);
    virtual void has_ended(const session::command::ReportExit& command) { (void)command; }
    void plan_ahead() const; // the first build may change nothing
    void watch_widely();
    void watch_exactly(); // a build was good
    void end() { children_.end(); }
    // Calls `then` once nothing of it is still to be written.
    virtual void finish(const std::function<void()>& then) { then(); }

    // A key that no program has taken. False if there is no use for it here.
    [[nodiscard]] virtual bool take_key(char key) {
        (void)key;
        return false;
    }

    // Only tests whose names match this expression run from now on; "": all.
    virtual void filter_tests(const std::string& expression) { (void)expression; }

    // The user's terminal has another size.
    virtual void resize() {}

    // To the child in use.
    void send(const Order& order) { children_.send(order); }
    void note_build(const order::Building& build) { children_.note_build(build); }
    void tell_terminal_modes();

    // Adds to changes whatever makes what was compiled with other headers outdated: a new header can hide them.
    using IsNew = std::function<bool(const Change&)>;
    void note_hidden_headers(std::vector<Change>& changes, const IsNew& is_new) const;
    [[nodiscard]] const WatchPlan& plan() const { return children_.plan(); }

    // Whether it must be built: something has changed since the build that its plan was made after, as far as that plan
    // tells. What has changed is to be noted before a build.
    [[nodiscard]] bool is_outdated() const { return input_version_ != planned_version_; }
    void note_outdated() { ++input_version_; }

    [[nodiscard]] pid_t program() const { return children_.program(); } // what runs now; 0: nothing
    [[nodiscard]] virtual bool owns(pid_t pid) const { return children_.owns(pid); }

    // Whether what it runs is one program, of which people know the name; else it is tests, or nothing.
    [[nodiscard]] virtual bool is_program() const { return false; }
    [[nodiscard]] virtual bool has_tests() const { return false; }
    // What runs again and again.
    [[nodiscard]] virtual const char* each_run() const { return "each run of the program"; }
    // Whether what it runs reads the session's terminal by itself.
    [[nodiscard]] virtual bool has_own_terminal() const { return false; }

  protected:
    [[nodiscard]] const LaunchSettings& settings() const { return session_.built.settings(index()); }
    [[nodiscard]] size_t index() const { return static_cast<size_t>(index_); }
    [[nodiscard]] int number() const { return index_; }
    [[nodiscard]] Children& children() { return children_; }
    [[nodiscard]] const Children& children() const { return children_; }
    [[nodiscard]] const Session& session() const { return session_; }
    // Has what the last good build says watched, and what matters besides by now. Calls `then` once that is known.
    void watch_exact_plan(const std::function<void()>& then);
    // Whether a good build may lead to a restart.
    [[nodiscard]] virtual bool expects_restart() const { return program() != 0; }
    [[nodiscard]] std::int64_t ms_since_start() const;
    [[nodiscard]] bool is_alive() const { return session_.decisions.is_program_alive(index_); }

  private:
    virtual void run(const session::command::LaunchProgram& command) { (void)command; }
    // What the key r does now, for people; "" if it does nothing.
    [[nodiscard]] virtual std::string r_key() const { return ""; }
    virtual void before_stop() {}
    virtual void forget() {}    // what ran is gone, and nobody is left to tell how it ended
    virtual void has_swept() {} // nor is anything that it had started
    [[nodiscard]] virtual std::set<std::string> runtime_files() const { return {}; }
    virtual void drop_outputs(std::vector<Change>& changes) { (void)changes; }
    // Whether what changes so shortly after a start may have been written by what runs.
    [[nodiscard]] virtual bool may_have_written(bool is_soon_after_start) const { return is_soon_after_start; }
    virtual void on_started(const report::Started& started) { (void)started; }
    virtual void on_exited(const report::Exited& exited) { (void)exited; }
    virtual void on_launch_failed(const report::LaunchFailed& failed) { (void)failed; }

    void take(const report::Watching& watching);
    void take(const report::Polling& polling);
    void take(const report::Changed& changed);
    void take(const report::Started& started);
    void take(const report::Exited& exited) { on_exited(exited); }
    void take(const report::LaunchFailed& failed) { on_launch_failed(failed); }
    void take(const report::Problem& problem);
    void take(const report::ProgramsOwn&) {} // Children does
    void take(const report::Stopped&) {}     // Children does
    void add_what_is_known(Change& change, bool from_scan) const;
    void on_child_stopped(bool has_said_so);
    void on_child_lost(ExitStatus status);
    void on_child_swept();
    void continue_watching();
    void start_child_later();
    void watch(std::shared_ptr<const PublishedPlan> plan, FileTime since);

    const Session& session_;
    int index_;
    Children children_;
    LaunchSettings launched_; // what runs was started with
    boost::asio::steady_timer stop_notice_timer_;
    boost::asio::steady_timer child_timer_;
    std::chrono::steady_clock::time_point start_; // of what runs
    std::string missing_input_;                   // of the last exact plan
    int input_version_ = 0;                       // counts up when something has changed
    int planned_version_ = -1;                    // that the plan in use was made of; -1: none
    bool is_waiting_for_child_ = false;           // to be launched in it
};

} // namespace cmakewatch
