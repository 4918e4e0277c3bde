// The children of a session. One is in use: it watches, and has the program or runs the tests. Beside it there may be
// the next one, started ahead, and some that have been stopped and are about to exit.
// Promises: whichever child is in use is told what to watch, and what none has come to watch is handed on to the next;
// one that is to leave and does not is killed; what the program of a lost one leaves behind is killed too.
// Does not decide when a child is stopped, nor what it runs.
#pragma once

#include "tool/base/error.h"
#include "tool/base/exit_status.h"
#include "tool/report/trace.h"
#include "tool/supervisor/child_link.h"
#include "tool/supervisor/program_sweep_posix.h"
#include "tool/supervisor/watched_plan.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class Children {
  public:
    // All called from the loop.
    struct Handler {
        std::function<void(const Report&)> on_report;     // of the child in use
        std::function<void(bool said_so)> on_stopped;     // as it was told to; it is not in use any more
        std::function<void(ExitStatus)> on_lost;          // its end was not asked for; on_swept follows
        std::function<void()> on_swept;                   // nothing is left of its program
        std::function<void(const Error&)> on_not_started; // the first time in a row
        std::function<void()> reap;                       // takes note of ended processes that nobody waits for
        std::function<bool(pid_t)> is_managed;            // whether somebody waits for this child of ours
    };

    // `arguments` are our own. `name` is what the children are listed by. `programs_own` is what the programs of the
    // session have been found to write, see report::ProgramsOwn: all their children share it.
    Children(boost::asio::any_io_executor executor, std::vector<std::string> arguments, std::string name, Trace& trace,
             std::shared_ptr<std::set<std::string>> programs_own, Handler handler);

    // Makes sure that a child is in use, if one can be started at all.
    void ensure_child();
    [[nodiscard]] bool has_child() const { return current_.link != nullptr; }
    // Whether one is lost and something of its program may be left: on_swept will follow.
    [[nodiscard]] bool is_sweeping() const { return sweep_.is_under_way(); }

    // Starts the next one, so that a restart need not wait for that. Not needed after all: drop_next().
    void prepare_next();
    void drop_next() { next_.reset(); }

    // To the child in use; lost if there is none.
    void send(const Order& order);

    // To the child in use; it gets as long as the order allows its program, and a little more.
    void stop(const order::Stop& order);
    void kill();
    [[nodiscard]] bool is_stopping() const { return current_.is_stopping; }

    // What builds, if anything: a child ends it if we are lost.
    void note_build(order::Building build);

    // See WatchedPlan.
    void note_told(FileTime since) { plan_.note_told(since); }
    [[nodiscard]] bool may_be_new(const std::string& path) const { return plan_.may_be_new(path); }

    // Has this plan watched from now on; changes from `since` on count.
    void watch(std::shared_ptr<const PublishedPlan> plan, FileTime since);
    // Hands the plan to a child that has not been told of it yet.
    void continue_watching();
    [[nodiscard]] const WatchPlan& plan() const { return plan_.published()->plan; }
    [[nodiscard]] std::shared_ptr<const PublishedPlan> published_plan() const { return plan_.published(); }

    [[nodiscard]] pid_t program() const { return program_; } // 0: none runs
    [[nodiscard]] bool owns(pid_t pid) const;                // whether it is one that is waited for here

    // Lets go of the child in use and of the next one.
    void end();

  private:
    // The child in use, and what it has been told.
    struct Current {
        std::unique_ptr<ChildLink> link;
        bool is_watching = false;
        bool is_stopping = false;
    };

    [[nodiscard]] std::unique_ptr<ChildLink> start();
    void on_report(const ChildLink* from, const Report& report);
    void on_exit(const ChildLink* from, ExitStatus status);
    void expect_to_leave(std::chrono::milliseconds time);

    boost::asio::any_io_executor executor_;
    std::vector<std::string> arguments_;
    std::string name_;
    Trace& trace_;
    Handler handler_;
    boost::asio::steady_timer leave_timer_;

    Current current_;
    std::unique_ptr<ChildLink> next_;
    std::vector<std::unique_ptr<ChildLink>> leaving_; // have no program any more
    bool has_failed_to_start_ = false;                // the last one
    order::Building build_;
    pid_t program_ = 0;
    WatchedPlan plan_;
    ProgramSweep sweep_;
};

} // namespace cmakewatch
