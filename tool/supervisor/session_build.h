// The builds of a session, one after the other: has Ninja run, asks what the user wants of what it has made, and looks
// at that.
// Promises: each start() is followed by one on_finished; a good build is one whose workloads can be launched.
// Does not decide when a build is due, nor what follows from it.
#pragma once

#include "tool/base/worker.h"
#include "tool/build/ninja_build.h"
#include "tool/report/reporter.h"
#include "tool/supervisor/built_project.h"
#include "tool/supervisor/configure_watch.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace cmakewatch {

class SessionBuild {
  public:
    struct Handler {
        std::function<void(const std::function<void(RequestedTests)>&)>
            find_requested; // of a project that may be another now
        std::function<void(session::BuildResult, const BuiltProject::Outcome&)> on_finished;
        std::function<void()> on_disturbed; // somebody else's Ninja was at work beside builds
        // Until the first good build: Ninja takes its time to read what it builds by.
        std::function<void()> on_loading;
        std::function<void()> on_taking_time;               // until then: it runs steps, or waits for somebody
        std::function<void(const BuildScope&)> on_scope;    // how much Ninja is given to do
        std::function<void(const BuildCheck&)> on_checked;  // see NinjaBuild
        std::function<void()> on_incomplete;                // the last build has left something to do
        std::function<void(const Change&)> on_configured;   // somebody else has run CMake
        std::function<void(std::string_view line)> on_line; // before it is shown
        std::function<void(pid_t group)> on_group;          // the process group that builds now; 0 when it is gone
        std::function<void()> on_died;                      // Ninja was killed: its jobs may still run
        std::function<void()> on_interrupted;               // by somebody else
    };

    SessionBuild(boost::asio::any_io_executor executor, Worker& worker, const Options& options, BuiltProject& built,
                 Reporter& reporter, bool colours, Handler handler);

    void start(int build, const std::vector<std::string>& targets, std::vector<Change> changes);
    void cancel();
    void kill() { ninja_.kill(); }

    [[nodiscard]] const NinjaBuild& ninja() const { return ninja_; }
    [[nodiscard]] const ConfigureWatch& configure_watch() const { return configure_watch_; }
    [[nodiscard]] std::chrono::steady_clock::time_point end() const { return end_; } // of the last one

  private:
    void on_finished(session::BuildResult result);
    void look_for_targets();
    void look_at_what_is_built(RequestedTests requested);
    void look_whether_it_takes_time(bool has_told_of_loading);
    void forecast_later(const std::vector<std::string>& targets, const std::vector<Change>& changes);
    void finish(session::BuildResult result, const BuiltProject::Outcome& outcome);

    BuiltProject& built_;
    Reporter& reporter_;
    Handler handler_;
    NinjaBuild ninja_;
    ConfigureWatch configure_watch_;
    boost::asio::steady_timer notice_timer_;
    boost::asio::steady_timer forecast_timer_;
    boost::asio::steady_timer first_build_timer_;
    Worker forecaster_; // what a build leads to shall not wait for it
    int jobs_;
    int build_ = 0;             // the last one
    bool watches_first_ = true; // whether it takes its time: until it has, or was good
    std::chrono::steady_clock::time_point end_;
};

} // namespace cmakewatch
