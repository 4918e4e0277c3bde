// The user's terminal and the program's: a pseudo-terminal for the whole session takes the place of every standard
// stream that is a terminal, and we relay keys, output and window size between the two.
// Promises: neither is left in a bad state. The program's is reset to the user's modes before every start, the user's
// gets its modes back at suspend() and at the end. Does nothing at all if no standard stream is a terminal.
// What does not go to the user's terminal directly may still get there, by tee for example: unless standard output and
// standard error are both on it, it processes output as before; if neither is, it stays wholly as it is, and we relay
// lines.
#pragma once

#include "tool/process/pty_linux.h"
#include "tool/report/console.h"
#include "tool/report/output_queue_posix.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cmakewatch {

class Terminal {
  public:
    struct Handler {
        std::function<void()> on_interrupt;   // Ctrl-C
        std::function<void()> on_suspend;     // Ctrl-Z
        std::function<void(char key)> on_key; // another key while there is no program to take it
        std::function<void()> on_resize;      // the user's terminal has another size
        std::function<void()> before_keys;    // some have come and are read next, if the terminal is ours then
    };

    Terminal(boost::asio::any_io_executor executor, Console& console, Handler handler);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    // Opens the pseudo-terminal and starts to read keys. An error if a terminal is there but none can be opened.
    Result<void> open();

    // For one of several programs: one more pseudo-terminal like the user's terminal, less so many columns; and again
    // as that is now. Only if there is a terminal.
    [[nodiscard]] bool is_open() const { return user_ >= 0; }
    [[nodiscard]] Result<PseudoTerminal> open_another(int columns_less) const;
    void reset(const PseudoTerminal& pty, int columns_less) const;
    void copy_size(const PseudoTerminal& pty, int columns_less) const {
        copy_window_size(user_, pty.master.get(), columns_less);
    }
    // Whole lines of such a program, with their ends, go to the screen.
    void show_lines(std::string_view lines);
    [[nodiscard]] bool is_behind() const; // more would only wait
    void when_caught_up(std::function<void()> then) { screen_->when_empty(std::move(then)); }

    // Path of the program's end, and for each of 0, 1 and 2 whether it takes its place; "" without a terminal.
    [[nodiscard]] const std::string& program_path() const { return pty_.slave_path; }
    [[nodiscard]] std::vector<bool> streams() const;

    // What becomes of the keys: kept for the program to come, given to it, or ours.
    void program_is_starting();
    void program_has_started();
    void program_has_exited(bool keys_are_ours); // shows the rest of its output first

    [[nodiscard]] bool has_program() const { return has_program_; }
    [[nodiscard]] bool takes_keys() const { return is_raw_; }
    // Whether lines of ours do not disturb: no program draws on the whole screen.
    [[nodiscard]] bool may_draw() const;

    // Whether all that the program has written, as far as we know of it, is on the screen.
    [[nodiscard]] bool is_caught_up() const { return !screen_ || screen_->size() == 0; }

    // The user's modes, as the order for a child has them; "" if they are left as they are.
    [[nodiscard]] std::string modes_to_give_back() const { return keys_ && !reads_lines() ? to_text(user_modes_) : ""; }

    // Gives the user's terminal back, for as long as we are stopped or for good; and takes it, for the first time once
    // a child knows what to give back if we are killed. Nothing if it was not opened, or keys do not come from it.
    void restore();
    void resume();

    // As long as a step of the build may use the terminal: its modes are the user's, and keys wait there. Not if the
    // program reads single keys: that could not go on.
    void give_way();
    void stop_giving_way();

    // Shows what is left of the program's output.
    void finish();

  private:
    void wait_for_foreground();
    void make_raw();
    void follow_program();
    [[nodiscard]] bool may_pass_output() const;
    [[nodiscard]] bool reads_lines() const { return !screen_; }
    void read_keys();
    void take_keys(std::string_view keys);
    void take_line(std::string line);
    void give_to_program(std::string_view keys);
    void read_output();
    [[nodiscard]] std::string without_returns(std::string_view text);
    enum class Relayed { some, nothing, closed };
    Relayed relay_output();
    void write_to_program();
    void wait_for_window_change();
    [[nodiscard]] bool is_key(char key, int index) const;

    boost::asio::any_io_executor executor_;
    Console& console_;
    Handler handler_;
    bool is_terminal_[3] = {false, false, false}; // whether it is the user's
    int user_ = -1;                               // the standard stream that is the user's terminal; -1 for none
    termios user_modes_{};
    PseudoTerminal pty_;
    std::unique_ptr<boost::asio::posix::stream_descriptor> keys_;
    std::unique_ptr<boost::asio::posix::stream_descriptor> master_;
    std::unique_ptr<OutputQueue> screen_;
    boost::asio::signal_set window_changes_;
    boost::asio::steady_timer foreground_timer_;
    bool is_raw_ = false;
    bool passes_output_ = false; // the user's terminal, unchanged
    bool has_return_ = false;    // as the last character of the program's that was read; not written yet
    bool gives_way_ = false;
    bool is_reading_keys_ = false;
    bool is_writing_keys_ = false;
    bool is_reading_output_ = false;
    bool has_program_ = false;
    bool keys_are_ours_ = false;
    std::string keys_to_come_; // that the program has still to take
};

} // namespace cmakewatch
