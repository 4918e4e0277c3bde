// The terminal, file or pipe on which we write. On a terminal programs write too, and a line of status may stand last.
// Promises: our lines stand in lines of their own and never over what a program has drawn: while it draws on the whole
// screen they wait. The status line is gone before anything else is written, and never disturbs a program. What a
// program has switched on at the terminal can be switched off.
// Does not know what is written, nor who runs.
#pragma once

#include "tool/terminal/output_queue_posix.h"
#include "tool/terminal/screen_state.h"
#include "tool/terminal/status_line.h"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// The program that has the terminal.
enum class FrontProgram { none, reads_lines, reads_keys };

class Screen {
  public:
    // `has_cursor`: what `fd` is open on is a terminal that can be drawn upon.
    Screen(const boost::asio::any_io_executor& executor, int fd, bool has_cursor);
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;
    ~Screen() = default;

    // Whole lines, with their ends.
    void write_lines(std::string_view lines);
    // The beginning of a line. The next part continues it, or the rest, which has an end; unless something else has
    // come in between.
    void write_part(std::string_view part);
    void write_rest(std::string_view line);
    // A sequence that neither moves the cursor nor draws. False if it cannot be written now.
    bool write_control(std::string_view sequence);
    void clear();

    // What the program in front writes, as it is.
    void relay(std::string_view output);
    // All that a program has drawn so far, drawn anew: so many lines stand below the cursor then.
    void relay_drawing(std::string_view drawing, int lines_below);
    // What brings the cursor behind all that it has drawn, in modes as at the start.
    void relay_leaving(std::string_view leaving);
    // It has ended: what it has switched on is switched off.
    void leave_program();
    // It is stopped, and what it has switched on is off as long.
    void suspend_program();
    void resume_program();
    // What brings the terminal out of all modes that have been switched on here; and whoever is to be told when that
    // has changed.
    [[nodiscard]] std::string text_to_leave() const;
    void when_text_to_leave_changes(std::function<void()> then) { on_change_of_modes_ = std::move(then); }
    // Asked whenever it matters.
    void set_front(std::function<FrontProgram()> front) { front_ = std::move(front); }

    // Somebody else writes there, from whatever column on, and not the program. `draws_on_all`: we do not either.
    void lend(bool draws_on_all);
    void take_back();

    [[nodiscard]] bool has_cursor() const { return has_cursor_; }
    void show(Status status);
    void resize(); // the terminal has another size

    // It passes output unchanged: line ends need a carriage return.
    void set_raw(bool is_raw) { is_raw_ = is_raw; }

    [[nodiscard]] const OutputQueue& queue() const { return output_; }
    void when_caught_up(std::function<void()> then) { output_.when_empty(std::move(then)); }
    // The program in front should not be read from now; `then` is called when that is over.
    [[nodiscard]] bool holds_program() const { return user_ != User::we || output_.is_behind(); }
    void when_program_may_write(std::function<void()> then);

    // Writes what waits, for a moment at most. The status line is gone then.
    void flush();
    // The same for the last time: whoever writes next begins a line.
    void finish();

    // From now on the terminal says among the keys when it gets or loses the focus; a program may want that too.
    void want_focus_reports();
    [[nodiscard]] bool program_has_focus_reports() const { return state_.modes().has_focus_reports(); }

    // A program draws on it, as a whole.
    [[nodiscard]] bool is_drawn_upon() const;

  private:
    enum class User { we, somebody_else, drawer };

    [[nodiscard]] StatusLine::Room room_for_status() const;
    void write(std::string_view text);
    void switch_focus_reports(bool are_on);
    void tell_of_modes();
    void hold_back(std::string_view lines);
    void show_held_back();

    int fd_;
    bool has_cursor_;
    OutputQueue output_;
    StatusLine status_line_;
    ScreenState state_;
    TerminalModes told_modes_; // by on_change_of_modes_
    std::function<void()> on_change_of_modes_ = [] {};
    std::function<FrontProgram()> front_ = [] { return FrontProgram::none; };
    User user_ = User::we;
    bool is_raw_ = false;
    bool wants_focus_reports_ = false;
    bool has_part_ = false; // a line of ours has begun, and nothing stands behind it
    std::string held_back_;
    std::string held_output_;                    // of the program
    std::vector<std::function<void()>> waiting_; // for the terminal to be taken back
    std::chrono::steady_clock::time_point last_relay_;
};

} // namespace cmakewatch
