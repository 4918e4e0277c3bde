// The user's terminal, on which programs, builds and we write, and from which keys come.
// Promises: it is never left in a bad state: it gets its modes back at suspend() and at the end. Does nothing at all if
// no standard stream is a terminal. What does not go to the user's terminal directly may still get there, by tee for
// example: unless standard output and standard error are both on it, it processes output as before; if neither is, it
// stays wholly as it is, and we relay lines.
#pragma once

#include "tool/base/error.h"
#include "tool/terminal/console.h"
#include "tool/terminal/key_kinds_posix.h"
#include "tool/terminal/program_terminal_posix.h"
#include "tool/terminal/user_terminal_posix.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace cmakewatch {

class Terminal {
  public:
    struct Handler {
        std::function<void()> on_interrupt;         // Ctrl-C
        std::function<void()> on_suspend;           // Ctrl-Z
        std::function<void(char key)> on_key;       // another key while no program takes it, or behind the prefix
        std::function<void()> on_resize;            // it has another size, or may have
        std::function<void()> before_keys;          // some have come and are read next, if the terminal is ours then
        std::function<void()> on_text_to_give_back; // text_to_give_back() is another than before
        std::function<void()> on_typed = [] {};     // any key
        std::function<void(bool has_focus)> on_focus = nullptr; // null: it is not asked for
    };

    // `key_prefix`: see KeyKinds.
    Terminal(boost::asio::any_io_executor executor, Console& console, char key_prefix, Handler handler);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    // Starts to read keys. An error if a terminal is there but cannot be used.
    Result<void> open();

    [[nodiscard]] bool is_there() const { return user_.is_there(); }
    // For each of the standard streams 0, 1 and 2 whether it is this terminal.
    [[nodiscard]] const std::array<bool, 3>& streams() const { return user_.streams(); }

    // A terminal for a program in place of this one, which must be there; and as large as this one is now, less so many
    // columns.
    [[nodiscard]] Result<std::unique_ptr<ProgramTerminal>>
    open_for_program(std::function<void(std::string_view output)> on_output);
    void copy_size_to(const ProgramTerminal& program, int columns_less = 0) const {
        program.copy_size(user_.descriptor(), columns_less);
    }
    [[nodiscard]] const termios& modes() const { return user_.modes(); } // as the user has them

    // The program that has the keyboard; null: all keys are ours.
    void set_front(ProgramTerminal* program) { front_ = program; }
    // What that program writes goes to the screen as it is. It has ended: so do its modes.
    void relay(std::string_view output);
    void leave_program();
    // See Screen.
    void relay_drawing(std::string_view drawing, int lines_below);
    void relay_leaving(std::string_view leaving);
    [[nodiscard]] bool is_drawn_upon() const { return output_.screen != nullptr && output_.screen->is_drawn_upon(); }
    // We are about to be stopped, and the program too; and continue.
    void suspend_program() const;
    void resume_program() const;
    void follow_program();

    // Whole lines of others, with their ends.
    void show_lines(std::string_view lines);
    [[nodiscard]] bool is_behind() const {
        return output_.screen != nullptr && output_.screen->queue().is_behind();
    } // more would wait
    void when_caught_up(std::function<void()> then) { output_.screen->when_caught_up(std::move(then)); }

    [[nodiscard]] bool takes_keys() const { return is_raw(); }
    // Whether a program has the keyboard, so that keys for us need the prefix.
    [[nodiscard]] bool is_keyboard_taken() const { return front_ != nullptr && front_->wants_keys(); }

    // "Ctrl-]"
    [[nodiscard]] std::string key_prefix() const { return key_name(key_kinds_.prefix()); }
    // What is to be pressed for a key of ours now: "r", or "Ctrl-] r".
    [[nodiscard]] std::string name_of(char key) const {
        return is_keyboard_taken() ? key_prefix() + " " + key : std::string{key};
    }

    // The user's modes, as the order for a child has them; "" if they are left as they are.
    [[nodiscard]] std::string modes_to_give_back() const {
        return keys_ && !reads_lines() ? to_text(user_.modes()) : "";
    }

    // What is to be written to it in that case.
    [[nodiscard]] std::string text_to_give_back() const;

    // The raw modes that it has from us, or has had until a moment ago; nothing if a program's are the user's.
    [[nodiscard]] std::optional<termios> own_modes() const;

    // Gives the user's terminal back, for as long as we are stopped or for good; and takes it, for the first time once
    // a child knows what to give back if we are killed. Nothing if it was not opened, or keys do not come from it.
    void restore();
    void resume();

    // As long as a step of the build may use the terminal: its modes are the user's, and keys wait there. Not if the
    // program reads single keys: it could not wait.
    void give_way();
    // The same for what the user has asked for.
    void give_way_to_pager();
    void stop_giving_way();

    // Shows what is left of the program's output.
    void finish();

  private:
    void wait_for_foreground();
    void make_raw();
    [[nodiscard]] bool is_raw() const { return raw_modes_ && !raw_modes_->end; }
    [[nodiscard]] bool may_pass_output() const;
    [[nodiscard]] bool reads_lines() const { return output_.screen == nullptr; }
    [[nodiscard]] FrontProgram front_program() const;
    [[nodiscard]] bool has_program() const { return front_ != nullptr && front_->has_program(); }
    void read_keys();
    void take_typed(std::string_view keys);
    void take_keys(std::string_view keys);
    void take_plain(std::string_view keys);
    void take_line(std::string line);
    [[nodiscard]] std::string without_returns(std::string_view text);
    void wait_for_window_change();

    boost::asio::any_io_executor executor_;
    Console& console_;
    Handler handler_;
    UserTerminal user_;
    KeyKinds key_kinds_;
    ProgramTerminal* front_ = nullptr;
    std::unique_ptr<boost::asio::posix::stream_descriptor> keys_;
    struct Output {
        std::unique_ptr<Screen> own; // standard error is not this terminal, but standard output is
        Screen* screen = nullptr;    // null if neither is
        bool passes_unchanged = false;
        bool has_return = false; // as the last character of the program's that was read; not written yet
    };
    Output output_;
    boost::asio::signal_set window_changes_;
    boost::asio::steady_timer foreground_timer_;
    struct RawModes {
        termios modes{};
        std::optional<std::chrono::steady_clock::time_point> end; // nothing as long as they are in effect
    };
    std::optional<RawModes> raw_modes_; // the last that were in effect
    bool gives_way_ = false;
    bool is_reading_keys_ = false;
};

} // namespace cmakewatch
