#include "tool/process/pty_linux.h"

#include "tool/process/signals_posix.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cmakewatch {

Result<PseudoTerminal> open_pseudo_terminal(int terminal) {
    PseudoTerminal pty;
    pty.master.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
    char name[128];
    const bool is_usable = pty.master && ::grantpt(pty.master.get()) == 0 && ::unlockpt(pty.master.get()) == 0 &&
                           ::ptsname_r(pty.master.get(), name, sizeof name) == 0;
    if (!is_usable)
        return Error{ErrorKind::environment, "cannot open a pseudo-terminal for the program", "", std::strerror(errno),
                     "redirect the output, for example with | cat, to run without one"};
    pty.slave_path = static_cast<const char*>(name);
    set_modes(pty.master.get(), modes_of(terminal));
    copy_window_size(terminal, pty.master.get());
    return pty;
}

void copy_window_size(int from, int to) {
    winsize size{};
    if (::ioctl(from, TIOCGWINSZ, &size) == 0) ::ioctl(to, TIOCSWINSZ, &size);
}

bool is_in_foreground(int terminal) {
    return ::tcgetpgrp(terminal) == ::getpgrp();
}

void set_modes(int terminal, const termios& modes) {
    const auto blocked = set_of({SIGTTOU}); // a background process that sets modes would be stopped otherwise
    sigset_t before;
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    while (::tcsetattr(terminal, TCSANOW, &modes) != 0 && errno == EINTR) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

termios modes_of(int terminal) {
    termios modes{};
    ::tcgetattr(terminal, &modes);
    return modes;
}

termios raw(termios modes) {
    ::cfmakeraw(&modes);
    return modes;
}

} // namespace cmakewatch
