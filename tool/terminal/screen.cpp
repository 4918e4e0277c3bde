#include "tool/terminal/screen.h"

#include "tool/process/pty_linux.h"
#include "tool/terminal/focus_reports.h"

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds pause_of_program{250}; // behind which it is taken for silent
constexpr size_t most_held_back = 4U << 20U;
constexpr int last_words_ms = 500;

} // namespace

Screen::Screen(const boost::asio::any_io_executor& executor, int fd, bool has_cursor)
    : fd_(fd),
      has_cursor_(has_cursor),
      output_(executor, fd),
      status_line_(executor, output_, fd, [this] { return room_for_status(); }) {}

// A program whose modes are off while somebody else has the terminal does not draw.
bool Screen::is_drawn_upon() const {
    if (user_ != User::we) return user_ == User::drawer;
    return state_.is_drawn_upon(front_() == FrontProgram::reads_keys);
}

void Screen::write(std::string_view text) {
    if (!is_raw_) return output_.write(text);
    std::string all;
    all.reserve(text.size());
    for (const char c : text) {
        if (c == '\n') all += '\r';
        all += c;
    }
    output_.write(all);
}

void Screen::write_lines(std::string_view lines) {
    if (lines.empty()) return;
    if (is_drawn_upon()) return hold_back(lines);
    status_line_.erase();
    if (has_cursor_ && state_.lines_below() > 0) {
        output_.write(state_.move_below_all());
    } else if (!state_.is_at_line_start()) {
        write("\n");
    }
    write(lines);
    state_.set_at_line_start(lines.back() == '\n');
    has_part_ = false;
    status_line_.draw_later();
}

void Screen::write_part(std::string_view part) {
    if (part.empty()) return;
    if (is_drawn_upon()) return hold_back(part);
    status_line_.erase();
    if (!state_.is_at_line_start() && !has_part_) write("\n");
    output_.write(part);
    state_.set_at_line_start(false);
    has_part_ = true;
}

void Screen::write_rest(std::string_view line) {
    if (has_part_) state_.set_at_line_start(true); // it continues where it has been left
    write_lines(line);
}

bool Screen::write_control(std::string_view sequence) {
    if (!state_.is_between_characters() || output_.size() > 0) return false;
    output_.write(sequence);
    return true;
}

void Screen::clear() {
    if (!has_cursor_ || is_drawn_upon()) return;
    status_line_.erase();
    output_.write("\x1b[H\x1b[2J\x1b[3J");
    state_.set_at_line_start(true);
    has_part_ = false;
    status_line_.draw_later();
}

void Screen::relay(std::string_view output) {
    if (output.empty()) return;
    if (user_ != User::we) { // it has been read before the program was held
        held_output_ += output;
        return;
    }
    status_line_.erase();
    const bool had_focus_reports = program_has_focus_reports();
    state_.take(output);
    output_.write(output);
    if (had_focus_reports && !program_has_focus_reports() && state_.is_between_characters()) switch_focus_reports(true);
    tell_of_modes();
    has_part_ = false;
    last_relay_ = std::chrono::steady_clock::now();
    show_held_back();
    // Else none may stand there as long as the program runs, and one that writes much should cost nothing.
    if (status_line_.status().is_under_way || front_() == FrontProgram::none) status_line_.draw_later();
}

void Screen::relay_drawing(std::string_view drawing, int lines_below) {
    relay(drawing);
    state_.set_drawn(lines_below);
}

void Screen::relay_leaving(std::string_view leaving) {
    const bool is_on_alternate_screen = state_.modes().has_alternate_screen();
    relay(leaving);
    if (!is_on_alternate_screen) state_.set_at_line_start(true);
}

void Screen::leave_program() {
    if (has_cursor_) {
        status_line_.erase();
        output_.write(state_.leave());
        switch_focus_reports(true);
        tell_of_modes();
    }
    show_held_back();
    status_line_.draw_later();
}

void Screen::suspend_program() {
    status_line_.erase();
    if (has_cursor_) output_.write(state_.modes().switch_off());
    switch_focus_reports(false);
}

void Screen::resume_program() {
    if (has_cursor_) output_.write(state_.modes().switch_on_screen() + state_.modes().switch_on_others());
    switch_focus_reports(true);
    status_line_.draw_later();
}

void Screen::lend(bool draws_on_all) {
    suspend_program();
    user_ = draws_on_all ? User::drawer : User::somebody_else;
    state_.set_at_line_start(false); // its question may stand where the cursor is
    has_part_ = false;
}

void Screen::take_back() {
    user_ = User::we;
    state_.set_at_line_start(true); // what was typed has ended the line
    has_part_ = false;
    resume_program();
    show_held_back();
    relay(std::exchange(held_output_, {}));
    for (auto& then : std::exchange(waiting_, {})) then();
}

void Screen::when_program_may_write(std::function<void()> then) {
    user_ == User::we ? output_.when_empty(std::move(then)) : waiting_.push_back(std::move(then));
}

// The first ones are dropped if they become too many.
void Screen::hold_back(std::string_view lines) {
    held_back_ += lines;
    if (held_back_.size() <= most_held_back) return;
    const auto kept = held_back_.find('\n', held_back_.size() / 2);
    held_back_.erase(0, kept == std::string::npos ? held_back_.size() / 2 : kept + 1);
}

void Screen::show_held_back() {
    if (!held_back_.empty() && !is_drawn_upon()) write_lines(std::exchange(held_back_, {}));
}

void Screen::show(Status status) {
    if (has_cursor_) status_line_.show(std::move(status));
}

void Screen::resize() {
    status_line_.erase();
    status_line_.draw_later();
}

StatusLine::Room Screen::room_for_status() const {
    using Room = StatusLine::Room;
    const bool is_free = user_ == User::we && !has_part_ && state_.is_at_line_start() &&
                         state_.is_between_characters() && state_.lines_below() == 0 && state_.modes().wraps() &&
                         held_back_.empty();
    if (!is_free || !is_in_foreground(fd_)) return Room::occupied;
    const auto front = front_();
    if (front == FrontProgram::reads_keys) return Room::occupied;
    if (front == FrontProgram::reads_lines && !status_line_.status().is_under_way) return Room::occupied;
    const bool has_just_written =
        front == FrontProgram::reads_lines && std::chrono::steady_clock::now() - last_relay_ < pause_of_program;
    return has_just_written || output_.size() > 0 ? Room::soon : Room::free;
}

void Screen::flush() {
    status_line_.erase();
    output_.flush(last_words_ms);
}

std::string Screen::text_to_leave() const {
    if (!has_cursor_) return "";
    return state_.modes().switch_off() + std::string(wants_focus_reports_ ? focus_reports_off : "");
}

void Screen::tell_of_modes() {
    if (state_.modes() == told_modes_) return;
    told_modes_ = state_.modes();
    on_change_of_modes_();
}

void Screen::want_focus_reports() {
    wants_focus_reports_ = has_cursor_;
    switch_focus_reports(true);
}

void Screen::switch_focus_reports(bool are_on) {
    if (wants_focus_reports_) output_.write(are_on ? focus_reports_on : focus_reports_off);
}

void Screen::finish() {
    status_line_.show({});
    switch_focus_reports(false);
    wants_focus_reports_ = false;
    leave_program();
    if (has_cursor_ && !state_.is_at_line_start()) write("\n");
    state_.set_at_line_start(true);
    flush();
}

} // namespace cmakewatch
