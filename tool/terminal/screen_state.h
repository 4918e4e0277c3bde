// In which state what programs write leaves the terminal that it is shown on.
// Promises: says where text of ours can stand without writing over theirs, and how to switch off what they have
// switched on. Where it cannot tell, nothing of ours can stand.
// Does not know what is on the screen, nor how large it is.
#pragma once

#include "tool/terminal/control_sequences.h"
#include "tool/terminal/terminal_modes.h"

#include <string>
#include <string_view>

namespace cmakewatch {

class ScreenState {
  public:
    void take(std::string_view output);

    // The cursor is in the first column of an empty line, as far as what was written last tells.
    [[nodiscard]] bool is_at_line_start() const { return cursor_.is_at_line_start; }
    // How many lines stand below it, at most.
    [[nodiscard]] int lines_below() const { return cursor_.lines_below; }
    // Neither a sequence nor a character has only begun.
    [[nodiscard]] bool is_between_characters() const { return sequences_.is_between() && missing_bytes_ == 0; }
    // All of the screen is drawn upon. `reads_single_keys`: a program that does, and has chosen where on the screen its
    // text comes to stand, draws on all of it too.
    [[nodiscard]] bool is_drawn_upon(bool reads_single_keys) const {
        return modes_.has_alternate_screen() || (reads_single_keys && has_placed_text_);
    }

    // What switches all modes off for a while.
    [[nodiscard]] const TerminalModes& modes() const { return modes_; }

    // What brings the cursor below all text, in the first column; it is there then.
    [[nodiscard]] std::string move_below_all();
    // What switches all modes off, and leaves the cursor where lines can follow; they are off then.
    [[nodiscard]] std::string leave();

    // What has been written last has drawn all anew, so that so many lines stand below the cursor.
    void set_drawn(int lines_below);
    // Somebody else has written, in whole characters.
    void set_at_line_start(bool is_at_line_start);

  private:
    struct Cursor {
        bool is_at_line_start = true;
        int lines_below = 0;
    };
    void take_text(std::string_view text);
    void take_control(char c);
    void take_escape(char last);
    void take_sequence(std::string_view parameters, char last);
    void follow_screen(bool had_alternate_screen);
    void move_up(int lines);
    void move_down(int lines);

    ControlSequences sequences_;
    TerminalModes modes_;
    Cursor cursor_;
    Cursor saved_cursor_;
    Cursor cursor_before_;         // the alternate screen
    bool is_empty_ = true;         // the line, as far as it has been written since the cursor came to it
    bool has_returned_ = false;    // to its first column
    bool has_colours_ = false;     // or text is bold and the like
    bool has_placed_text_ = false; // at a row and a column of its choice
    int missing_bytes_ = 0;        // of the last character
};

} // namespace cmakewatch
