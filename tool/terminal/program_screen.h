// What a program has drawn on its terminal, whether somebody looks or not.
// Promises: `drawing()` brings a terminal of the same size into the state that the program believes it to be in: text
// with its colours, cursor and modes.
// libvterm is the terminal.
#pragma once

#include "tool/terminal/control_sequences.h"
#include "tool/terminal/terminal_modes.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct VTerm;
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
    [[nodiscard]] int lines_below_cursor() const; // up to the last one that is not empty

    // Brings the user's terminal back, on which that was drawn, out of the program's modes and below what it has drawn.
    [[nodiscard]] std::string leaving() const;

    [[nodiscard]] const TerminalModes& modes() const { return modes_; }

  private:
    void note_last_character(std::string_view text);
    [[nodiscard]] std::string for_libvterm(ControlSequences::Kind kind, std::string_view bytes) const;
    [[nodiscard]] std::string repeated(std::string_view sequence) const;
    [[nodiscard]] std::pair<int, int> size() const;
    [[nodiscard]] int cursor_row() const; // rows, columns

    std::unique_ptr<VTerm, void (*)(VTerm*)> terminal_;
    VTermScreen* screen_; // of terminal_
    ControlSequences sequences_;
    TerminalModes modes_;
    std::string answers_;
    std::string begun_character_; // that libvterm has not got yet
    std::string last_character_;  // that the program has written; "" if it is none
};

} // namespace cmakewatch
