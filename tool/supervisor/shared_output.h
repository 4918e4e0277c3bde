// Our standard output and error, as several programs share them.
// Promises: whole lines, one after the other, whoever writes them; our own lines are not torn. While one program has
// the terminal, the last lines of the others are kept for it.
#pragma once

#include "tool/terminal/console.h"
#include "tool/terminal/output_queue_posix.h"
#include "tool/terminal/terminal.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class SharedOutput {
  public:
    SharedOutput(boost::asio::any_io_executor executor, Console& console, Terminal& terminal);

    // Whole lines with their ends, for the standard stream `stream` (1 or 2).
    void show(int stream, std::string_view lines);

    // The same, for the terminal.
    void show_on_terminal(std::string_view lines);

    // One program has the terminal: lines of others wait; and no more, so they are shown.
    void hold_back() { is_held_back_ = true; }
    void let_go();

    // So much waits for whoever reads that stream that more should not be read from programs; `then` is called when
    // that is over.
    [[nodiscard]] bool is_behind(int stream) const;
    void when_caught_up(int stream, std::function<void()> then);

    // Shows what waits still, for a moment.
    void finish();

  private:
    [[nodiscard]] bool is_on_terminal(int stream) const { return terminal_.streams()[static_cast<size_t>(stream)]; }
    void call_waiting();

    Console& console_;
    Terminal& terminal_;
    OutputQueue output_; // standard output, if it is no terminal
    std::vector<std::function<void()>> waiting_;
    bool is_held_back_ = false;
    std::string held_back_;
    size_t dropped_lines_ = 0; // of held_back_, the first ones
};

} // namespace cmakewatch
