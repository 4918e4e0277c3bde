// Our lines on standard error: for people, and fixed ones for IDEs' problem matchers.
// Promises: each line starts at column 0 and is not torn by what else goes to the terminal; fixed lines carry no
// colour. If nobody reads, some MB wait and what follows is dropped, the build's output first; a line tells of it once
// somebody reads again.
#pragma once

#include "tool/base/error.h"
#include "tool/terminal/output_queue_posix.h"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace cmakewatch {

class Console {
  public:
    struct Style {
        bool is_terminal = false; // standard error is one: progress is drawn
        bool colours = false;
    };

    Console(boost::asio::any_io_executor executor, Style style);

    // A line for people or IDEs: `cmakewatch: ` and the text.
    void line(std::string_view text);
    // The same for people only: no word is cut at the terminal's right edge.
    void wrapped_line(std::string_view text);
    void error(const Error& error);
    void warning(const Error& error);
    // A line of the build's output, as it is.
    void raw_line(std::string_view text);
    // The beginning of such a line: what a step asks. The rest of it follows likewise, or as the next line.
    void raw_part(std::string_view text);
    // Draws over the last progress; gone with the next line. At most some times a second.
    void progress(std::string_view text);
    void clear_progress();
    void clear_screen();

    // A sequence that neither moves the cursor nor draws.
    void control(std::string_view sequence) { output_.write(sequence); }

    // Standard error is a terminal that passes output unchanged: line ends need a carriage return.
    void set_raw(bool is_raw) { is_raw_ = is_raw; }
    // The program has written to the same terminal; `at_line_start` if a line of ours can follow as it is.
    void program_wrote(bool at_line_start) {
        is_at_line_start_ = at_line_start;
        has_part_ = false;
    }

    // Whether whole lines have been written so far, by us and by the program.
    [[nodiscard]] bool is_at_line_start() const { return is_at_line_start_; }

    [[nodiscard]] const Style& style() const { return style_; }
    // So much waits for the terminal that more would only cost memory.
    [[nodiscard]] bool is_behind() const;
    void when_caught_up(std::function<void()> then) { output_.when_empty(std::move(then)); }
    void flush();

  private:
    // Behind `label`, with no word cut at the terminal's right edge.
    [[nodiscard]] std::string fitted(std::string_view label, std::string_view text) const;
    void labelled(std::string_view label, std::string_view colour, const Error& error);
    void write_line(std::string_view text);
    [[nodiscard]] bool drops(size_t most_waiting);
    void tell_of_dropped();

    OutputQueue output_;
    Style style_;
    bool is_raw_ = false;
    bool is_at_line_start_ = true;
    size_t dropped_lines_ = 0; // not told of yet
    bool has_part_ = false;    // a line of the build's output has begun, and is the last on the screen
    bool has_progress_ = false;
    std::chrono::steady_clock::time_point last_progress_;
};

} // namespace cmakewatch
