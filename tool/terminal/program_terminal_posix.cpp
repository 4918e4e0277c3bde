#include "tool/terminal/program_terminal_posix.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t most_output_at_once = 16384;
// A program that does not read: keys are still read for the sake of Ctrl-C, and no more than this kept.
constexpr size_t most_keys_to_come = 1U << 20U;
// Of a program that has ended: more than its terminal holds. A descendant that has it may write for ever.
constexpr int most_chunks_after_end = 8;

} // namespace

Result<std::unique_ptr<ProgramTerminal>> ProgramTerminal::open(const boost::asio::any_io_executor& executor,
                                                               int terminal, Handler handler) {
    auto pty = open_pseudo_terminal(terminal);
    if (!pty) return pty.error();
    const int master = ::fcntl(pty->master.get(), F_DUPFD_CLOEXEC, 3); // Asio's own
    if (master < 0)
        return Error{ErrorKind::environment, "cannot open a pseudo-terminal for the program", "", std::strerror(errno),
                     "raise the limit of open files with ulimit -n"};
    return std::unique_ptr<ProgramTerminal>(new ProgramTerminal(executor, std::move(*pty), master, std::move(handler)));
}

void ProgramTerminal::program_is_starting(const termios& modes) {
    state_ = State::awaited;
    set_modes(pty_.master.get(), modes); // the one before may have left echo off
}

void ProgramTerminal::program_has_started() {
    state_ = State::running;
    if (!std::exchange(is_reading_, true)) read_output();
    write_keys();
}

void ProgramTerminal::program_has_exited(bool by_itself) {
    for (int i = 0; i < most_chunks_after_end && relay_output() == Relayed::some; ++i) {
    }
    state_ = by_itself ? State::over : State::awaited;
    if (by_itself) keys_to_come_.clear();
}

void ProgramTerminal::give(std::string_view keys) {
    if (keys_to_come_.size() + keys.size() <= most_keys_to_come) keys_to_come_ += keys;
    if (has_program()) write_keys();
}

// The program's terminal may be full: the rest waits until it has read some.
void ProgramTerminal::write_keys() {
    while (!keys_to_come_.empty()) {
        const auto size = ::write(pty_.master.get(), keys_to_come_.data(), keys_to_come_.size());
        if (size > 0) {
            keys_to_come_.erase(0, static_cast<size_t>(size));
        } else if (errno != EINTR) {
            break;
        }
    }
    if (keys_to_come_.empty() || std::exchange(is_writing_, true)) return;
    master_.async_wait(boost::asio::posix::stream_descriptor::wait_write, [this](boost::system::error_code failed) {
        is_writing_ = false;
        if (!failed && has_program()) write_keys();
    });
}

void ProgramTerminal::read_output() {
    if (handler_.is_behind()) return handler_.when_caught_up([this] { read_output(); });
    master_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code failed) {
        if (failed) return;
        // Without a program at the other end the master is always "ready": the next start reads on.
        if (relay_output() == Relayed::closed) {
            is_reading_ = false;
        } else {
            read_output();
        }
    });
}

// Takes one chunk.
ProgramTerminal::Relayed ProgramTerminal::relay_output() {
    std::array<char, most_output_at_once> chunk; // NOLINT: filled by read
    const auto size = ::read(pty_.master.get(), chunk.data(), chunk.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return Relayed::nothing;
    if (size <= 0) return Relayed::closed; // EIO: nobody has the other end open
    handler_.on_output({chunk.data(), static_cast<size_t>(size)});
    return Relayed::some;
}

} // namespace cmakewatch
