// A line that is typed key by key, on a terminal whose keys arrive one at a time.
#pragma once

#include <string>

namespace cmakewatch {

class LineInput {
  public:
    enum class State { open, done, cancelled };

    // Enter ends it, Escape or Ctrl-C gives it up; backspace, Ctrl-U and Ctrl-W erase.
    State take(char key);

    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

} // namespace cmakewatch
