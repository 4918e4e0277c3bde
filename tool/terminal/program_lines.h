// The output of one of several programs, line by line, with its program's name in front.
// Promises: a line is handed out whole; the program's colours stay, and none of them runs into what follows the line.
// What moves the cursor, draws over what has been written, or is on the alternate screen is left out: others write to
// the same screen.
#pragma once

#include "tool/terminal/control_sequences.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace cmakewatch {

class ProgramLines {
  public:
    using Rewrite = std::function<std::string(std::string line)>;

    // `rewrite` gives what is shown of a line, whose colours are in it, behind `prefix`.
    explicit ProgramLines(std::string prefix, Rewrite rewrite = nullptr)
        : prefix_(std::move(prefix)), rewrite_(std::move(rewrite)) {}

    // What is whole by now, each line with its end.
    [[nodiscard]] std::string take(std::string_view text);

    // The beginning of a line whose end will not come.
    [[nodiscard]] std::string take_rest();

  private:
    void take_text(std::string_view text, std::string& lines);
    void take_control(char c, std::string& lines);
    void take_sequence(std::string_view sequence);
    void end_line(std::string& lines);

    std::string prefix_;
    Rewrite rewrite_;
    ControlSequences sequences_;
    std::string line_; // so far
    bool has_return_ = false;
    bool is_on_alternate_screen_ = false;
    std::string colours_;          // that are switched on now
    std::string colours_at_start_; // of the line
};

} // namespace cmakewatch
