#include "tool/supervisor/terminal.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t most_read_at_once = 16384;
// More than this on its way to the screen: the program has to wait, as it would on a slow terminal.
constexpr size_t most_waiting_bytes = 65536;
// A program that does not read: keys are still read for the sake of Ctrl-C, and no more than this kept.
constexpr size_t most_keys_to_come = 1U << 20U;
// How often to look whether the shell has put us in the foreground: it does not tell a job that runs.
constexpr std::chrono::milliseconds foreground_interval{200};
constexpr int last_words_ms = 500;
// Of a program that has ended: more than its terminal holds. A descendant that has it may write for ever.
constexpr int most_chunks_after_end = 8;

} // namespace

Terminal::Terminal(boost::asio::any_io_executor executor, Console& console, Handler handler)
    : executor_(executor),
      console_(console),
      handler_(std::move(handler)),
      window_changes_(executor),
      foreground_timer_(executor) {
    for (int stream = 0; stream < 3; ++stream) {
        if (user_ < 0 && ::isatty(stream) == 1) user_ = stream;
        is_terminal_[stream] = user_ >= 0 && is_same_terminal(stream, user_);
    }
}

Terminal::~Terminal() {
    restore();
}

Result<void> Terminal::open() {
    if (user_ < 0) return {};
    user_modes_ = modes_of(user_);
    auto pty = open_pseudo_terminal(user_);
    if (!pty) return pty.error();
    pty_ = std::move(*pty);
    master_ = std::make_unique<boost::asio::posix::stream_descriptor>(executor_,
                                                                      ::fcntl(pty_.master.get(), F_DUPFD_CLOEXEC, 3));
    if (is_terminal_[1] || is_terminal_[2])
        screen_ = std::make_unique<OutputQueue>(executor_, is_terminal_[1] ? STDOUT_FILENO : STDERR_FILENO);
    boost::system::error_code ignored;
    window_changes_.add(SIGWINCH, ignored);
    wait_for_window_change();
    if (is_terminal_[0]) {
        // Opened once more: Asio makes it non-blocking, which the shell's own must not become.
        UniqueFd keys(::open("/proc/self/fd/0", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
        if (!keys)
            return Error{ErrorKind::environment, "cannot read keys from the terminal", "", std::strerror(errno),
                         "to run without a terminal, redirect standard input, for example with < /dev/null"};
        keys_ = std::make_unique<boost::asio::posix::stream_descriptor>(executor_, keys.release());
    }
    return {};
}

Result<PseudoTerminal> Terminal::open_another(int columns_less) const {
    auto pty = open_pseudo_terminal(user_);
    if (pty) reset(*pty, columns_less);
    return pty;
}

void Terminal::reset(const PseudoTerminal& pty, int columns_less) const {
    set_modes(pty.master.get(), user_modes_);
    copy_window_size(user_, pty.master.get(), columns_less);
}

bool Terminal::is_behind() const {
    return screen_ && screen_->size() > most_waiting_bytes;
}

void Terminal::show_lines(std::string_view lines) {
    if (!screen_) return;
    console_.clear_progress();
    std::string shown = console_.is_at_line_start() ? "" : "\n";
    shown += lines;
    if (is_raw_ && passes_output_)
        for (size_t at = 0; (at = shown.find('\n', at)) != std::string::npos; at += 2) shown.insert(at, 1, '\r');
    screen_->write(shown);
    if (is_terminal_[2]) console_.program_wrote(true);
}

std::vector<bool> Terminal::streams() const {
    return {is_terminal_[0], is_terminal_[1], is_terminal_[2]};
}

void Terminal::wait_for_window_change() {
    window_changes_.async_wait([this](boost::system::error_code failed, int) {
        if (failed) return;
        copy_window_size(user_, pty_.master.get());
        handler_.on_resize();
        wait_for_window_change();
    });
}

void Terminal::restore() {
    if (!std::exchange(is_raw_, false)) return;
    console_.set_raw(false);
    set_modes(user_, user_modes_);
}

void Terminal::give_way() {
    if (!is_raw_ || !may_draw()) return;
    gives_way_ = true;
    restore();
}

void Terminal::stop_giving_way() {
    if (std::exchange(gives_way_, false)) resume();
}

void Terminal::resume() {
    if (!keys_ || gives_way_) return;
    if (!is_in_foreground(user_)) return wait_for_foreground(); // it belongs to someone else now
    if (!is_raw_) user_modes_ = modes_of(user_);                // stty may have been at work
    if (!reads_lines()) make_raw();
    copy_window_size(user_, pty_.master.get());
    if (!is_reading_keys_) read_keys();
}

void Terminal::make_raw() {
    is_raw_ = true;
    passes_output_ = may_pass_output();
    console_.set_raw(passes_output_ && is_terminal_[2]);
    set_modes(user_, passes_output_ ? raw(user_modes_) : raw_input(user_modes_));
}

void Terminal::follow_program() {
    if (is_raw_ && may_pass_output() != passes_output_) make_raw();
}

// A program that draws on the whole screen does without processing, whoever else writes there.
bool Terminal::may_pass_output() const {
    return (is_terminal_[1] && is_terminal_[2]) || (has_program_ && (modes_of(pty_.master.get()).c_oflag & OPOST) == 0);
}

void Terminal::wait_for_foreground() {
    foreground_timer_.expires_after(foreground_interval);
    foreground_timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        ::isatty(user_) != 0 ? resume() : handler_.on_interrupt(); // else the terminal is gone
    });
}

void Terminal::read_keys() {
    is_reading_keys_ = true;
    keys_->async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code failed) {
        is_reading_keys_ = false;
        if (failed) return;
        handler_.before_keys();
        if (gives_way_) return;
        if (!is_in_foreground(user_)) return wait_for_foreground(); // reading would stop us
        std::array<char, most_read_at_once> keys;                   // NOLINT: filled by read
        const auto size = ::read(keys_->native_handle(), keys.data(), keys.size());
        if (size < 0 && (errno == EINTR || errno == EAGAIN)) return read_keys();
        if (size < 0 || ::isatty(user_) == 0) return handler_.on_interrupt(); // the terminal is gone
        const std::string_view text(keys.data(), static_cast<size_t>(size));
        reads_lines() ? take_line(std::string(text)) : take_keys(text);
        read_keys();
    });
}

bool Terminal::is_key(char key, int index) const {
    const auto modes = has_program_ ? modes_of(pty_.master.get()) : user_modes_;
    return (modes.c_lflag & ISIG) != 0 && static_cast<unsigned char>(key) == modes.c_cc[index];
}

void Terminal::take_keys(std::string_view keys) {
    // Programs that read single keys (ISIG off) get them all; Ctrl-C and Ctrl-Z are ours as long as they mean a signal.
    for (size_t at = 0; at < keys.size(); ++at) {
        const bool is_interrupt = is_key(keys[at], VINTR);
        if (!is_interrupt && !is_key(keys[at], VSUSP)) continue;
        take_keys(keys.substr(0, at));
        is_interrupt ? handler_.on_interrupt() : handler_.on_suspend();
        return take_keys(keys.substr(at + 1));
    }
    if (keys_are_ours_) {
        for (const char key : keys) handler_.on_key(key);
    } else {
        give_to_program(keys);
    }
}

void Terminal::take_line(std::string line) {
    if (keys_are_ours_) return; // nobody waits for it
    const bool is_whole = line.ends_with('\n');
    if (!is_whole && (user_modes_.c_lflag & ICANON) != 0) line += static_cast<char>(user_modes_.c_cc[VEOF]);
    give_to_program(line);
}

void Terminal::give_to_program(std::string_view keys) {
    if (keys_to_come_.size() + keys.size() <= most_keys_to_come) keys_to_come_ += keys;
    if (has_program_) write_to_program();
}

// The program's terminal may be full: the rest waits until it has read some.
void Terminal::write_to_program() {
    while (!keys_to_come_.empty()) {
        const auto size = ::write(pty_.master.get(), keys_to_come_.data(), keys_to_come_.size());
        if (size > 0) {
            keys_to_come_.erase(0, static_cast<size_t>(size));
        } else if (errno != EINTR) {
            break;
        }
    }
    if (keys_to_come_.empty() || is_writing_keys_) return;
    is_writing_keys_ = true;
    master_->async_wait(boost::asio::posix::stream_descriptor::wait_write, [this](boost::system::error_code failed) {
        is_writing_keys_ = false;
        if (failed || !has_program_) return;
        write_to_program();
    });
}

void Terminal::program_is_starting() {
    has_program_ = false;
    keys_are_ours_ = false;
    if (user_ >= 0) set_modes(pty_.master.get(), user_modes_); // the one before may have left echo off
}

void Terminal::program_has_started() {
    if (user_ < 0) return;
    has_program_ = true;
    if (!std::exchange(is_reading_output_, true)) read_output();
    write_to_program();
}

bool Terminal::may_draw() const {
    return user_ < 0 || !has_program_ || (modes_of(pty_.master.get()).c_lflag & ICANON) != 0;
}

void Terminal::program_has_exited(bool keys_are_ours) {
    if (user_ < 0) return;
    for (int i = 0; i < most_chunks_after_end && relay_output() == Relayed::some; ++i) {
    }
    has_program_ = false;
    follow_program();
    keys_are_ours_ = keys_are_ours;
    if (keys_are_ours) keys_to_come_.clear();
}

void Terminal::read_output() {
    if (is_behind()) return screen_->when_empty([this] { read_output(); });
    master_->async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code failed) {
        if (failed) return;
        // Without a program at the other end the master is always "ready": the next start reads on.
        if (relay_output() == Relayed::closed) {
            is_reading_output_ = false;
        } else {
            read_output();
        }
    });
}

// Those in front of line ends: the user's terminal adds its own.
std::string Terminal::without_returns(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (std::exchange(has_return_, c == '\r') && c != '\n') plain += '\r';
        if (c != '\r') plain += c;
    }
    return plain;
}

// Takes one chunk of the program's output.
Terminal::Relayed Terminal::relay_output() {
    std::array<char, most_read_at_once> chunk; // NOLINT: filled by read
    const auto size = ::read(pty_.master.get(), chunk.data(), chunk.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return Relayed::nothing;
    if (size <= 0) return Relayed::closed; // EIO: nobody has the other end open
    follow_program();
    console_.clear_progress();
    const std::string_view text(chunk.data(), static_cast<size_t>(size));
    if (screen_ && passes_output_) screen_->write(text);
    if (screen_ && !passes_output_) screen_->write(without_returns(text));
    if (is_terminal_[2]) console_.program_wrote(text.back() == '\n');
    return Relayed::some;
}

void Terminal::finish() {
    if (screen_) screen_->flush(last_words_ms);
}

} // namespace cmakewatch
