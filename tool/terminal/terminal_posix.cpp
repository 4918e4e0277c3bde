#include "tool/terminal/terminal.h"

#include "tool/base/environment_variables.h"
#include "tool/terminal/focus_reports.h"
#include "tool/terminal/terminal_features.h"

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

} // namespace

Terminal::Terminal(boost::asio::any_io_executor executor, Console& console, char key_prefix, Handler handler)
    : executor_(executor),
      console_(console),
      handler_(std::move(handler)),
      key_kinds_(key_prefix),
      window_changes_(executor),
      foreground_timer_(executor) {}

Terminal::~Terminal() {
    restore();
    if (output_.screen == nullptr) return;
    output_.screen->set_front([] { return FrontProgram::none; });
    output_.screen->when_text_to_leave_changes([] {});
}

Result<void> Terminal::open() {
    if (!user_.is_there()) return {};
    user_.note_modes();
    if (user_.has(2)) output_.screen = &console_.screen();
    if (user_.has(1) && !user_.has(2)) {
        output_.own = std::make_unique<Screen>(executor_, STDOUT_FILENO, has_cursor(environment_variable));
        output_.screen = output_.own.get();
    }
    if (output_.screen != nullptr) {
        output_.screen->set_front([this] { return front_program(); });
        output_.screen->when_text_to_leave_changes(handler_.on_text_to_give_back);
    }
    boost::system::error_code ignored;
    window_changes_.add(SIGWINCH, ignored);
    wait_for_window_change();
    if (user_.has(0)) {
        // Opened once more: Asio makes it non-blocking, which the shell's own must not become.
        UniqueFd keys(::open("/proc/self/fd/0", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
        if (!keys)
            return Error{ErrorKind::environment, "cannot read keys from the terminal", "", std::strerror(errno),
                         "to run without a terminal, redirect standard input, for example with < /dev/null"};
        if (handler_.on_focus && output_.screen != nullptr) output_.screen->want_focus_reports();
        keys_ = std::make_unique<boost::asio::posix::stream_descriptor>(executor_, keys.release());
    }
    return {};
}

std::string Terminal::text_to_give_back() const {
    return output_.screen != nullptr ? output_.screen->text_to_leave() : "";
}

Result<std::unique_ptr<ProgramTerminal>>
Terminal::open_for_program(std::function<void(std::string_view output)> on_output) {
    return ProgramTerminal::open(
        executor_, user_.descriptor(),
        {std::move(on_output), [this] { return output_.screen != nullptr && output_.screen->holds_program(); },
         [this](std::function<void()> then) { output_.screen->when_program_may_write(std::move(then)); }});
}

void Terminal::show_lines(std::string_view lines) {
    if (output_.screen != nullptr) output_.screen->write_lines(lines);
}

void Terminal::wait_for_window_change() {
    window_changes_.async_wait([this](boost::system::error_code failed, int) {
        if (failed) return;
        if (output_.screen != nullptr) output_.screen->resize();
        handler_.on_resize();
        wait_for_window_change();
    });
}

void Terminal::restore() {
    if (!is_raw()) return;
    raw_modes_->end = std::chrono::steady_clock::now();
    output_.screen->set_raw(false);
    user_.restore_modes();
}

void Terminal::give_way() {
    if (front_program() != FrontProgram::reads_keys) give_way_to_pager();
}

void Terminal::give_way_to_pager() {
    if (!is_raw()) return;
    gives_way_ = true;
    restore();
}

void Terminal::stop_giving_way() {
    if (std::exchange(gives_way_, false)) resume();
}

void Terminal::resume() {
    if (!keys_ || gives_way_) return;
    if (!user_.is_ours()) return wait_for_foreground(); // it belongs to someone else now
    if (!is_raw()) user_.note_modes();                  // stty may have been at work
    if (!reads_lines()) make_raw();
    handler_.on_resize();
    if (!is_reading_keys_) read_keys();
}

void Terminal::make_raw() {
    output_.passes_unchanged = may_pass_output();
    output_.screen->set_raw(output_.passes_unchanged);
    raw_modes_ = RawModes{output_.passes_unchanged ? raw(user_.modes()) : raw_input(user_.modes()), {}};
    set_modes(user_.descriptor(), raw_modes_->modes);
}

// Whoever has just been started may have taken them for the user's.
std::optional<termios> Terminal::own_modes() const {
    constexpr std::chrono::seconds moment{1};
    if (!raw_modes_) return std::nullopt;
    if (raw_modes_->end && std::chrono::steady_clock::now() - *raw_modes_->end > moment) return std::nullopt;
    return raw_modes_->modes;
}

void Terminal::follow_program() {
    if (is_raw() && may_pass_output() != output_.passes_unchanged) make_raw();
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
        reads_lines() ? take_line(std::string(text)) : take_typed(text);
        read_keys();
    });
}

// A program that has asked for them gets them, too.
void Terminal::take_typed(std::string_view keys) {
    const auto typed = handler_.on_focus ? without_focus_reports(keys, handler_.on_focus) : std::string(keys);
    if (!typed.empty()) handler_.on_typed();
    take_keys(handler_.on_focus && has_program() && output_.screen->program_has_focus_reports() ? keys : typed);
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
    if (is_keyboard_taken()) return front_->give(keys);
    for (const char key : keys) handler_.on_key(key);
}

void Terminal::take_line(std::string line) {
    if (!is_keyboard_taken()) return; // nobody waits for it
    const bool is_whole = line.ends_with('\n');
    if (!is_whole && (user_.modes().c_lflag & ICANON) != 0) line += static_cast<char>(user_.modes().c_cc[VEOF]);
    front_->give(line);
}

FrontProgram Terminal::front_program() const {
    if (!has_program()) return FrontProgram::none;
    return (front_->modes().c_lflag & ICANON) != 0 ? FrontProgram::reads_lines : FrontProgram::reads_keys;
}

// Those in front of line ends: the user's terminal adds its own.
std::string Terminal::without_returns(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (std::exchange(output_.has_return, c == '\r') && c != '\n') plain += '\r';
        if (c != '\r') plain += c;
    }
    return plain;
}

void Terminal::relay(std::string_view output) {
    if (output.empty() || output_.screen == nullptr) return;
    follow_program();
    output_.passes_unchanged ? output_.screen->relay(output) : output_.screen->relay(without_returns(output));
}

void Terminal::relay_drawing(std::string_view drawing, int lines_below) {
    follow_program();
    if (output_.screen != nullptr) output_.screen->relay_drawing(drawing, lines_below);
}

void Terminal::relay_leaving(std::string_view leaving) {
    if (output_.screen != nullptr) output_.screen->relay_leaving(leaving);
    follow_program();
}

void Terminal::leave_program() {
    if (output_.screen != nullptr) output_.screen->leave_program();
    follow_program();
}

void Terminal::suspend_program() const {
    if (output_.screen != nullptr) output_.screen->suspend_program();
}

void Terminal::resume_program() const {
    if (output_.screen != nullptr) output_.screen->resume_program();
}

void Terminal::finish() {
    if (output_.screen != nullptr) output_.screen->finish();
}

} // namespace cmakewatch
