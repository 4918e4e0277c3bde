// The pseudo-terminal that a program has in place of the user's.
// Promises: it has the user's modes before each start; keys wait until the program takes them; what is written to it is
// handed on, as fast as whoever shows it keeps up.
// Does not know whether it is shown.
#pragma once

#include "tool/process/pty_linux.h"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cmakewatch {

class ProgramTerminal {
  public:
    struct Handler {
        std::function<void(std::string_view output)> on_output;
        std::function<bool()> is_behind; // more output would only wait
        std::function<void(std::function<void()> then)> when_caught_up;
    };

    // Like `terminal`, in modes and size.
    [[nodiscard]] static Result<std::unique_ptr<ProgramTerminal>> open(const boost::asio::any_io_executor& executor,
                                                                       int terminal, Handler handler);

    // Of the program's end.
    [[nodiscard]] const std::string& path() const { return pty_.slave_path; }
    [[nodiscard]] termios modes() const { return modes_of(pty_.master.get()); }
    [[nodiscard]] WindowSize size() const { return window_size(pty_.master.get()); }

    // As large as `terminal`, less so many columns; the program is told (SIGWINCH).
    void copy_size(int terminal, int columns_less) const {
        copy_window_size(terminal, pty_.master.get(), columns_less);
    }

    void program_is_starting(const termios& modes);
    void program_has_started();
    // Hands on the rest of its output. `by_itself`: no start follows by itself, so keys are no longer kept.
    void program_has_exited(bool by_itself);

    [[nodiscard]] bool has_program() const { return state_ == State::running; }
    // Whether keys are for the program that runs, or for one that is to follow at once.
    [[nodiscard]] bool wants_keys() const { return state_ != State::over; }
    void give(std::string_view keys);

  private:
    ProgramTerminal(const boost::asio::any_io_executor& executor, PseudoTerminal pty, int master, Handler handler)
        : pty_(std::move(pty)), handler_(std::move(handler)), master_(executor, master) {}

    enum class State { awaited, running, over };

    void read_output();
    enum class Relayed { some, nothing, closed };
    Relayed relay_output();
    void write_keys();

    PseudoTerminal pty_;
    Handler handler_;
    boost::asio::posix::stream_descriptor master_; // of pty_, once more
    State state_ = State::over;
    std::string keys_to_come_; // that the program has still to take
    bool is_reading_ = false;
    bool is_writing_ = false;
};

} // namespace cmakewatch
