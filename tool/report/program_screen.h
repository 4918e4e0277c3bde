// What a program has drawn on its terminal, whether somebody looks or not.
// Promises: `drawing()` brings a terminal of the same size into the state that the program believes it to be in: text
// with its colours, cursor and modes.
// libvterm is the terminal.
#pragma once

#include "tool/report/terminal_modes.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct VTermScreen;

namespace cmakewatch {

class ProgramScreen {
  public:
    ProgramScreen(int rows, int columns);
    ~ProgramScreen();
    ProgramScreen(const ProgramScreen&) = delete;
    ProgramScreen& operator=(const ProgramScreen&) = delete;

    void resize(int rows, int columns);

    // What the program writes.
    void take(std::string_view output);

    // What this terminal answers to what the program has asked since the last call, such as where the cursor is.
    [[nodiscard]] std::string take_answers() { return std::exchange(answers_, ""); }

    // On the normal screen, what the user's terminal shows is first scrolled away, not lost.
    [[nodiscard]] std::string drawing() const;

    // Brings the user's terminal back, on which that was drawn, out of the program's modes and below what it has drawn.
    [[nodiscard]] std::string leaving() const;

    [[nodiscard]] const TerminalModes& modes() const { return modes_; }

  private:
    [[nodiscard]] std::pair<int, int> size() const; // rows, columns

    std::unique_ptr<VTerm, void (*)(VTerm*)> terminal_;
    VTermScreen* screen_; // of terminal_
    TerminalModes modes_;
    std::string answers_;
};

} // namespace cmakewatch
