// The user's commands that are run at events of a session.
// Promises: they never hold the loop up, and nothing of a hook's process group outlives the session. A hook runs once
// at a time: of what happens meanwhile the last is told when it has ended. Each hook leads to one warning at most.
// Decides nothing: is told what happened.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/base/error.h"
#include "tool/process/command_run.h"
#include "tool/report/hook_occasion.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class Hooks {
  public:
    struct Handler {
        std::function<void(std::string_view line)> on_line; // of a hook's output
        std::function<void(const Error&)> on_warning;
        std::function<void()> on_started; // a hook
    };

    // `environment` is asked at each start of a hook for what is added to ours.
    Hooks(boost::asio::any_io_executor executor, const HookCommands& commands,
          std::function<EnvironmentVariables()> environment, Handler handler);

    // Runs the event's hook, if there is one, from the loop: whoever calls continues first.
    void fire(const HookOccasion& occasion);

    // Whether `pid` is a process that this object waits for.
    [[nodiscard]] bool owns(pid_t pid) const;

    // Whether a hook runs.
    [[nodiscard]] bool is_busy() const;

    // The session is over: hooks get a moment to end by themselves, then they are ended. Calls `then` once none is
    // left.
    void end(std::function<void()> then);

    // Ends them at once.
    void kill();

  private:
    struct Hook {
        std::string command;
        std::unique_ptr<CommandRun> run;
        std::optional<std::vector<std::string>> next; // the variables for the next run
        boost::asio::steady_timer patience;           // with a run that the next has to wait for
        bool has_warned = false;
    };

    void start(HookEvent event);
    void on_exit(HookEvent event, ExitStatus status);
    void wait_patiently(HookEvent event);
    void warn(HookEvent event, const Error& warning);
    void signal_all(int signal);
    void finish_if_all_have_ended();

    boost::asio::any_io_executor executor_;
    std::function<EnvironmentVariables()> environment_;
    Handler handler_;
    std::map<HookEvent, Hook> hooks_;
    boost::asio::steady_timer end_timer_;
    std::function<void()> on_ended_;
    bool is_ending_ = false;
    bool is_killing_ = false; // they are being ended: no wonder if they fail
};

} // namespace cmakewatch
