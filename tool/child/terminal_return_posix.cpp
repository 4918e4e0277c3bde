#include "tool/child/terminal_return_posix.h"

#include "tool/base/unique_fd.h"
#include "tool/process/pty_linux.h"
#include "tool/process/signals_posix.h"

#include <csignal>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace cmakewatch {

void TerminalReturn::give_back() const {
    if (state_.borrower != 0) return take_from_borrower();
    const auto user_modes = modes_in(state_.modes);
    if (!user_modes) return;
    const auto modes = modes_of(STDIN_FILENO);
    if (!is_same(modes, raw(*user_modes)) && !is_same(modes, raw_input(*user_modes))) return;
    set_modes(STDIN_FILENO, *user_modes);
    if (const UniqueFd terminal(::open("/dev/tty", O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)); terminal)
        (void)!::write(terminal.get(), state_.text.data(), state_.text.size());
}

// The borrower may have set any modes. A shell that has taken the terminal meanwhile and edits lines is known by being
// in the foreground without ICANON.
void TerminalReturn::take_from_borrower() const {
    const UniqueFd terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    const auto user_modes = modes_in(state_.modes);
    if (!terminal || !user_modes) return;
    const bool is_lent_still = ::tcgetpgrp(terminal.get()) == state_.borrower;
    if (is_lent_still || (modes_of(terminal.get()).c_lflag & ICANON) != 0) set_modes(terminal.get(), *user_modes);
    if (!is_lent_still) return;
    const auto stops_us = set_of({SIGTTOU});
    ::pthread_sigmask(SIG_BLOCK, &stops_us, nullptr);
    ::tcsetpgrp(terminal.get(), group_); // fails if nobody is left there: then the shell takes it
    ::pthread_sigmask(SIG_UNBLOCK, &stops_us, nullptr);
}

} // namespace cmakewatch
