#include "tool/process/terminal_loan_posix.h"

#include "tool/process/pty_linux.h"
#include "tool/process/signals_posix.h"

#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace cmakewatch {

TerminalLoan::TerminalLoan() : terminal_(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {}

bool TerminalLoan::can_lend() const {
    return terminal_ && group_ == 0 && is_in_foreground(terminal_.get());
}

bool TerminalLoan::is_in_effect() const {
    return group_ != 0 && ::tcgetpgrp(terminal_.get()) == group_;
}

termios TerminalLoan::modes() const {
    return modes_of(terminal_.get());
}

bool TerminalLoan::lend(pid_t group) {
    if (!can_lend()) return false;
    modes_ = modes();
    // As long as we are in the background, what we write must not stop us, even with `stty tostop`.
    const auto stops_writers = set_of({SIGTTOU});
    ::pthread_sigmask(SIG_BLOCK, &stops_writers, nullptr);
    if (::tcsetpgrp(terminal_.get(), group) != 0) {
        ::pthread_sigmask(SIG_UNBLOCK, &stops_writers, nullptr);
        return false;
    }
    group_ = group;
    ::kill(-group, SIGCONT);
    return true;
}

bool TerminalLoan::is_borrower_gone() const {
    return ::kill(-group_, 0) != 0;
}

void TerminalLoan::mend_modes(const termios& own) const {
    if (!is_in_effect()) return;
    const auto now = modes();
    // Other raw modes are what the borrower wants: an editor's differ in these.
    const bool are_own =
        now.c_iflag == own.c_iflag && now.c_oflag == own.c_oflag && (now.c_lflag & (ICANON | ISIG)) == 0;
    if (!are_own) return;
    auto mended = modes_;
    mended.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    set_modes(terminal_.get(), mended);
}

bool TerminalLoan::is_hung_up() const {
    pollfd state{terminal_.get(), 0, 0};
    return ::poll(&state, 1, 0) == 1 && (state.revents & POLLHUP) != 0;
}

void TerminalLoan::take_back() {
    if (group_ == 0) return;
    if (is_hung_up()) ::kill(::getpid(), SIGHUP); // the kernel has sent it to whoever was in the foreground
    if (is_in_effect()) {                         // else somebody else has seen to it
        ::tcsetpgrp(terminal_.get(), ::getpgrp());
        set_modes(terminal_.get(), modes_);
        ::tcflush(terminal_.get(), TCIFLUSH);
    }
    group_ = 0;
    const auto stops_writers = set_of({SIGTTOU});
    ::pthread_sigmask(SIG_UNBLOCK, &stops_writers, nullptr);
}

} // namespace cmakewatch
