// Lends the terminal to what runs for us and asks for something: a step of the build, CMake, a test, a hook.
// Promises: none of them stands stopped without a word. Whoever reads the terminal, or changes its modes, gets it until
// it is over; whoever cannot get it is told of, once, within a second.
// Does not know what a build is: it looks at the processes below us that share our terminal.
#pragma once

#include "tool/process/terminal_loan_posix.h"
#include "tool/process/terminal_stops_linux.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace cmakewatch {

class TerminalLender {
  public:
    // All called from the loop. A job is one that waits for the terminal; its group gets it.
    struct Handler {
        std::function<bool()> is_needed;                     // whether anything runs that may ask
        std::function<bool(pid_t pid)> is_command;           // whether we wait for its end: Ninja, CMake, CTest, a hook
        std::function<bool(const TerminalJob&)> may_lend;    // false: it is told of only
        std::function<std::optional<termios>()> own_modes;   // that are ours and not the user's, now or just before
        std::function<void(const TerminalJob&)> on_lend;     // about to be lent: neither keys nor modes are ours then
        std::function<void()> on_returned;                   // the terminal is ours again
        std::function<void(const TerminalJob&)> on_not_lent; // it waits on; said once
        std::function<void(const std::vector<TerminalJob>&)> on_look; // at what there is
        std::function<void()> on_suspend;                             // Ctrl-Z was pressed while it is lent
    };

    TerminalLender(boost::asio::any_io_executor executor, Handler handler);

    // Something was started that may ask: looks now and then, as long as Handler::is_needed says so.
    void start();

    // Nothing runs any more: the loop need not wait for the next look.
    void stop();

    // Looks at once: a child of ours has stopped or ended, or a key has come.
    void look();

    // The terminal is needed back: we are about to be stopped, or to end. Whoever has it gets it again when we look
    // next. Nothing if it is not lent.
    void take_back();

    [[nodiscard]] bool is_lent() const { return loan_.borrower() != 0; }

    // Those that the terminal has now.
    [[nodiscard]] termios modes() const { return loan_.modes(); }

  private:
    [[nodiscard]] bool has_followers(const std::vector<TerminalJob>& jobs, pid_t group) const;
    [[nodiscard]] bool has_stopped(const std::vector<TerminalJob>& jobs, pid_t group);
    void serve(const std::vector<TerminalJob>& jobs);
    void look_later();

    Handler handler_;
    TerminalLoan loan_;
    boost::asio::steady_timer timer_;
    std::optional<termios> own_modes_;                                // that the borrower may have taken for the user's
    std::optional<std::chrono::steady_clock::time_point> first_stop_; // of one of the borrower's processes
    bool is_looking_ = false;                                         // now and then
    bool is_over_without_followers_ = false;                          // the loan: a follower has asked
    pid_t interrupted_group_ = 0;                                     // had the terminal when it was taken back
    std::set<pid_t> told_groups_;                                     // that wait and cannot be served
};

} // namespace cmakewatch
