// Our lines on standard error: for people, and fixed ones for IDEs' problem matchers.
// Promises: each line starts at column 0 and is not torn by what else goes to the terminal. If nobody reads, some MB
// wait and what follows is dropped, the build's output first; a line tells of it once somebody reads again.
#pragma once

#include "tool/base/error.h"
#include "tool/terminal/screen.h"

#include <functional>
#include <string>
#include <string_view>

namespace cmakewatch {

class Console {
  public:
    enum class Tone { plain, good, bad, caution }; // green, red, yellow
    struct Style {
        bool is_terminal = false; // standard error is one that can be drawn upon
        bool colours = false;
    };

    Console(boost::asio::any_io_executor executor, Style style);

    // A line for people or IDEs: `cmakewatch: ` and the text. The words that the eye looks for come first, and have a
    // colour where there are any.
    void line(std::string_view text);
    void line(std::string_view words, Tone tone, std::string_view rest);
    // The same for people only: no word is cut at the terminal's right edge.
    void wrapped_line(std::string_view text);
    void error(const Error& error);
    void warning(const Error& error);
    // A line of the build's output, as it is.
    void raw_line(std::string_view text);
    // The beginning of such a line: what a step asks. The rest of it follows likewise, or as the next line.
    void raw_part(std::string_view text);

    // Where they are written.
    [[nodiscard]] Screen& screen() { return screen_; }

    // For raw_line().
    [[nodiscard]] std::string coloured(std::string_view text, Tone tone) const;

    [[nodiscard]] const Style& style() const { return style_; }
    // So much waits for the terminal that more would only cost memory.
    [[nodiscard]] bool is_behind() const;
    void when_caught_up(std::function<void()> then) { screen_.when_caught_up(std::move(then)); }
    void flush() { screen_.flush(); }

  private:
    // Behind `label`, with no word cut at the terminal's right edge.
    [[nodiscard]] std::string fitted(std::string_view label, std::string_view text) const;
    void labelled(std::string_view label, Tone tone, const Error& error);
    void write_line(std::string_view text);
    [[nodiscard]] bool drops(size_t most_waiting);
    void tell_of_dropped();

    Screen screen_;
    Style style_;
    size_t dropped_lines_ = 0; // not told of yet
};

} // namespace cmakewatch
