#include "tool/process/pty_linux.h"

#include "tool/process/signals_posix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cmakewatch {

namespace {

// The slave's path is "" if there is none, with errno.
PseudoTerminal open_master() {
    PseudoTerminal pty;
    pty.master.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
    char name[128];
    const bool is_usable = pty.master && ::grantpt(pty.master.get()) == 0 && ::unlockpt(pty.master.get()) == 0 &&
                           ::ptsname_r(pty.master.get(), name, sizeof name) == 0;
    if (is_usable) pty.slave_path = static_cast<const char*>(name);
    return pty;
}

} // namespace

std::optional<RawTerminal> open_raw_terminal() {
    auto pty = open_master();
    if (pty.slave_path.empty()) return std::nullopt;
    UniqueFd slave(::open(pty.slave_path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!slave) return std::nullopt;
    set_modes(slave.get(), raw(modes_of(slave.get())));
    return RawTerminal{std::move(pty.master), std::move(slave)};
}

Result<PseudoTerminal> open_pseudo_terminal(int terminal) {
    auto pty = open_master();
    if (pty.slave_path.empty())
        return Error{ErrorKind::environment, "cannot open a pseudo-terminal for the program", "", std::strerror(errno),
                     "redirect the output, for example with | cat, to run without one"};
    set_modes(pty.master.get(), modes_of(terminal));
    copy_window_size(terminal, pty.master.get());
    return pty;
}

WindowSize window_size(int terminal) {
    winsize size{};
    if (::ioctl(terminal, TIOCGWINSZ, &size) != 0) return {};
    return {size.ws_row, size.ws_col};
}

void copy_window_size(int from, int to, int columns_less) {
    winsize size{};
    if (::ioctl(from, TIOCGWINSZ, &size) != 0) return;
    if (size.ws_col > columns_less) size.ws_col = static_cast<unsigned short>(size.ws_col - columns_less);
    ::ioctl(to, TIOCSWINSZ, &size);
}

bool is_same_terminal(int one, int other) {
    unsigned numbers[2]{};
    if (::isatty(one) == 0 || ::isatty(other) == 0) return false;
    // Not by fstat(): /dev/tty has a number of its own there.
    return ::ioctl(one, TIOCGDEV, &numbers[0]) != 0 || ::ioctl(other, TIOCGDEV, &numbers[1]) != 0 ||
           numbers[0] == numbers[1];
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

termios raw_input(const termios& modes) {
    auto changed = raw(modes);
    changed.c_oflag = modes.c_oflag;
    return changed;
}

bool is_same(const termios& one, const termios& other) {
    return one.c_iflag == other.c_iflag && one.c_oflag == other.c_oflag && one.c_cflag == other.c_cflag &&
           one.c_lflag == other.c_lflag && std::equal(std::begin(one.c_cc), std::end(one.c_cc), std::begin(other.c_cc));
}

std::string to_text(const termios& modes) {
    auto text = fmt::format("{} {} {} {}", modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag);
    for (const auto key : modes.c_cc) text += fmt::format(" {}", key);
    return text;
}

std::optional<termios> modes_in(std::string_view text) {
    termios modes{};
    const auto take = [&](auto& number) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        text.remove_prefix(static_cast<size_t>(end - text.data()));
        return failed == std::errc{};
    };
    bool is_whole = take(modes.c_iflag) && take(modes.c_oflag) && take(modes.c_cflag) && take(modes.c_lflag);
    for (auto& key : modes.c_cc) is_whole = is_whole && take(key);
    if (!is_whole || !text.empty()) return std::nullopt;
    return modes;
}

} // namespace cmakewatch
