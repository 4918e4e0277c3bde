// What a session does when something that it runs asks for the terminal: puts into words who it is, and gives the
// user's terminal up as long as it is lent.
#pragma once

#include "tool/build/ninja_build.h"
#include "tool/build/ninja_output.h"
#include "tool/report/hooks.h"
#include "tool/report/reporter.h"
#include "tool/supervisor/pager_posix.h"
#include "tool/supervisor/workloads.h"
#include "tool/terminal/terminal.h"
#include "tool/terminal/terminal_lender.h"

#include <functional>
#include <string>
#include <utility>

namespace cmakewatch {

class InputRequests {
  public:
    struct Session {
        const NinjaBuild& ninja;
        const Hooks& hooks;
        Workloads& workloads;
        Terminal& terminal;
        Reporter& reporter;
        const Pager& pager;
    };

    // `on_suspend`: Ctrl-Z was pressed while the terminal is lent.
    InputRequests(boost::asio::any_io_executor executor, const Session& session, std::function<void()> on_suspend);

    // Something has been started that may ask.
    void start() { lender_.start(); }
    // So has a command that Ctrl-C ends while it has the terminal: Ninja or CTest.
    void start_command();
    void end_command();
    void look() { lender_.look(); }
    // A line that Ninja prints: it may tell that a step of its console pool starts, which gets the terminal as it is.
    void note_line(std::string_view line);
    void take_back() { lender_.take_back(); }

    // Whether something has had the terminal since the last command was started: then Ctrl-C went there, not to us.
    [[nodiscard]] bool has_lent() const { return has_lent_; }

  private:
    [[nodiscard]] bool is_needed() const;
    [[nodiscard]] bool is_program(const TerminalJob& job) const;
    [[nodiscard]] std::pair<std::string, std::string> name_of(const TerminalJob& job) const;
    void on_lend(const TerminalJob& job);
    void say_that_it_asks(const TerminalJob& job);
    void on_returned();
    void on_look(const std::vector<TerminalJob>& jobs);
    void on_not_lent(const TerminalJob& job);

    Session session_;
    bool has_lent_ = false;
    ConsoleSteps console_steps_;
    TerminalLender lender_;
};

} // namespace cmakewatch
