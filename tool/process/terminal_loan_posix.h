// Our controlling terminal, lent to another process group of our session as a shell lends it to a job: the group is in
// the foreground, may read, and gets Ctrl-C and Ctrl-Z.
// Promises: when it is taken back the terminal has the modes that it had before, whatever the borrower has done to it,
// and nothing that was typed for the borrower is left to be read. If it has been closed meanwhile, we get SIGHUP then.
// Does not know who needs the terminal, nor for how long.
#pragma once

#include "tool/base/unique_fd.h"

#include <sys/types.h>
#include <termios.h>

namespace cmakewatch {

class TerminalLoan {
  public:
    TerminalLoan();
    ~TerminalLoan() { take_back(); }
    TerminalLoan(const TerminalLoan&) = delete;
    TerminalLoan& operator=(const TerminalLoan&) = delete;

    // Whether we have a controlling terminal at all.
    [[nodiscard]] bool has_terminal() const { return static_cast<bool>(terminal_); }
    // Whether it is ours to lend: we are in the foreground.
    [[nodiscard]] bool can_lend() const;

    // The terminal's modes now; it must be there.
    [[nodiscard]] termios modes() const;

    // A borrower that was stopped when it changed modes may have taken `own`, our raw ones, for those to change: then
    // it sets these. It gets the modes from before instead, but without ECHO: most ask for a password.
    void mend_modes(const termios& own) const;

    // Lends it, and has the group continue. False if that cannot be: the group is gone, or it is not ours to lend.
    bool lend(pid_t group);
    // Nothing if it is not lent.
    void take_back();

    // Who has it; 0: nobody.
    [[nodiscard]] pid_t borrower() const { return group_; }
    // Whether the borrower is in the foreground, and not somebody who has taken the terminal from us, such as the
    // shell.
    [[nodiscard]] bool is_in_effect() const;
    // Whether nobody is left in the borrower's group.
    [[nodiscard]] bool is_borrower_gone() const;
    // Whether the terminal has been closed.
    [[nodiscard]] bool is_hung_up() const;

  private:
    UniqueFd terminal_;
    pid_t group_ = 0;
    termios modes_{}; // before it was lent
};

} // namespace cmakewatch
