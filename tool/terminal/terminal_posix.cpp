#include "tool/terminal/terminal.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t most_keys_at_once = 16384;
// How often to look whether the shell has put us in the foreground: it does not tell a job that runs.
constexpr std::chrono::milliseconds foreground_interval{200};
constexpr int last_words_ms = 500;

} // namespace

Terminal::Terminal(boost::asio::any_io_executor executor, Console& console, bool has_commands, Handler handler)
    : executor_(executor),
      console_(console),
      handler_(std::move(handler)),
      key_kinds_(has_commands),
      window_changes_(executor),
      foreground_timer_(executor) {}

Terminal::~Terminal() {
    restore();
}

Result<void> Terminal::open() {
    if (!user_.is_there()) return {};
    user_.note_modes();
    if (user_.has(1) || user_.has(2))
        screen_ = std::make_unique<OutputQueue>(executor_, user_.has(1) ? STDOUT_FILENO : STDERR_FILENO);
    boost::system::error_code ignored;
    window_changes_.add(SIGWINCH, ignored);
    wait_for_window_change();
    if (user_.has(0)) {
        // Opened once more: Asio makes it non-blocking, which the shell's own must not become.
        UniqueFd keys(::open("/proc/self/fd/0", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
        if (!keys)
            return Error{ErrorKind::environment, "cannot read keys from the terminal", "", std::strerror(errno),
                         "to run without a terminal, redirect standard input, for example with < /dev/null"};
        keys_ = std::make_unique<boost::asio::posix::stream_descriptor>(executor_, keys.release());
    }
    return {};
}

Result<std::unique_ptr<ProgramTerminal>>
Terminal::open_for_program(std::function<void(std::string_view output)> on_output) {
    return ProgramTerminal::open(executor_, user_.descriptor(),
                                 {std::move(on_output), [this] { return is_behind(); },
                                  [this](std::function<void()> then) { when_caught_up(std::move(then)); }});
}

bool Terminal::is_behind() const {
    return screen_ && screen_->is_behind();
}

void Terminal::show_lines(std::string_view lines) {
    if (!screen_) return;
    console_.clear_progress();
    std::string shown = console_.is_at_line_start() ? "" : "\n";
    shown += lines;
    if (is_raw_ && passes_output_)
        for (size_t at = 0; (at = shown.find('\n', at)) != std::string::npos; at += 2) shown.insert(at, 1, '\r');
    screen_->write(shown);
    if (user_.has(2)) console_.program_wrote(true);
}

void Terminal::wait_for_window_change() {
    window_changes_.async_wait([this](boost::system::error_code failed, int) {
        if (failed) return;
        handler_.on_resize();
        wait_for_window_change();
    });
}

void Terminal::restore() {
    if (!std::exchange(is_raw_, false)) return;
    console_.set_raw(false);
    user_.restore_modes();
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
    if (!user_.is_ours()) return wait_for_foreground(); // it belongs to someone else now
    if (!is_raw_) user_.note_modes();                   // stty may have been at work
    if (!reads_lines()) make_raw();
    handler_.on_resize();
    if (!is_reading_keys_) read_keys();
}

void Terminal::make_raw() {
    is_raw_ = true;
    passes_output_ = may_pass_output();
    console_.set_raw(passes_output_ && user_.has(2));
    set_modes(user_.descriptor(), passes_output_ ? raw(user_.modes()) : raw_input(user_.modes()));
}

void Terminal::follow_program() {
    if (is_raw_ && may_pass_output() != passes_output_) make_raw();
}

// A program that draws on the whole screen does without processing, whoever else writes there.
bool Terminal::may_pass_output() const {
    return (user_.has(1) && user_.has(2)) || (has_program() && (front_->modes().c_oflag & OPOST) == 0);
}

void Terminal::wait_for_foreground() {
    foreground_timer_.expires_after(foreground_interval);
    foreground_timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        user_.is_gone() ? handler_.on_interrupt() : resume();
    });
}

void Terminal::read_keys() {
    is_reading_keys_ = true;
    keys_->async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code failed) {
        is_reading_keys_ = false;
        if (failed) return;
        handler_.before_keys();
        if (gives_way_) return;
        if (!user_.is_ours()) return wait_for_foreground(); // reading would stop us
        std::array<char, most_keys_at_once> keys;           // NOLINT: filled by read
        const auto size = ::read(keys_->native_handle(), keys.data(), keys.size());
        if (size < 0 && (errno == EINTR || errno == EAGAIN)) return read_keys();
        if (size < 0 || user_.is_gone()) return handler_.on_interrupt();
        const std::string_view text(keys.data(), static_cast<size_t>(size));
        reads_lines() ? take_line(std::string(text)) : take_keys(text);
        read_keys();
    });
}

void Terminal::take_keys(std::string_view keys) {
    while (!keys.empty()) {
        const auto modes = has_program() ? front_->modes() : user_.modes();
        size_t plain = 0;
        auto kind = KeyKind::plain;
        while (plain < keys.size() && (kind = key_kinds_.take(keys[plain], modes)) == KeyKind::plain) ++plain;
        take_plain(keys.substr(0, plain));
        if (plain == keys.size()) return;
        if (kind == KeyKind::interrupt) handler_.on_interrupt();
        if (kind == KeyKind::suspend) handler_.on_suspend();
        if (kind == KeyKind::command) handler_.on_key(keys[plain]);
        keys.remove_prefix(plain + 1);
    }
}

void Terminal::take_plain(std::string_view keys) {
    if (front_ != nullptr && front_->wants_keys()) return front_->give(keys);
    for (const char key : keys) handler_.on_key(key);
}

void Terminal::take_line(std::string line) {
    if (front_ == nullptr || !front_->wants_keys()) return; // nobody waits for it
    const bool is_whole = line.ends_with('\n');
    if (!is_whole && (user_.modes().c_lflag & ICANON) != 0) line += static_cast<char>(user_.modes().c_cc[VEOF]);
    front_->give(line);
}

bool Terminal::may_draw() const {
    return !has_program() || (front_->modes().c_lflag & ICANON) != 0;
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

void Terminal::relay(std::string_view output) {
    if (output.empty()) return;
    follow_program();
    console_.clear_progress();
    if (screen_ && passes_output_) screen_->write(output);
    if (screen_ && !passes_output_) screen_->write(without_returns(output));
    if (user_.has(2)) console_.program_wrote(output.back() == '\n');
}

void Terminal::finish() {
    if (screen_) screen_->flush(last_words_ms);
}

} // namespace cmakewatch
