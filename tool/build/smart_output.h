// What Ninja prints on a terminal, as the lines that it prints into a pipe.
// On a terminal it tells of each step twice, when it starts and when it ends, and draws each time over the line before
// (LinePrinter in Ninja's source). What follows such a line is on the next one.
// Promises: each time is a line. Behind that of a step which has the terminal to itself (the console pool) comes one
// that says so, console_step_starts.
#pragma once

#include "tool/build/ninja_output.h"

#include <string>
#include <string_view>

namespace cmakewatch {

inline constexpr std::string_view console_step_starts = "@cmakewatch console";

class SmartOutput {
  public:
    // Of what it prints, the next chunk.
    [[nodiscard]] std::string take(std::string_view chunk);

  private:
    enum class State {
        line_start,
        returned, // behind a carriage return at the start of a line, which may be followed by progress
        progress,
        behind_progress,
        text
    };
    void take(char c, std::string& lines);
    void end_progress(std::string& lines);

    State state_ = State::line_start;
    std::string begun_; // behind the carriage return
    StepCount count_;
    bool tells_of_start_ = false;
};

} // namespace cmakewatch
