// What a program has switched on at its terminal, such as the alternate screen, the mouse, a scroll region.
// Promises: `switch_off()` switches off what was switched on, and nothing else.
// Control sequences are those of ECMA-48, DEC's terminals, xterm and kitty's keyboard protocol
// (https://sw.kovidgoyal.net/kitty/keyboard-protocol/).
#pragma once

#include "tool/terminal/control_sequences.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cmakewatch {

class TerminalModes {
  public:
    // A piece of what the program writes.
    void take(ControlSequences::Kind kind, std::string_view bytes);

    // The sequences that bring a terminal into these modes: into the alternate screen, and into all others.
    // "" if there is nothing to do.
    [[nodiscard]] std::string switch_on_screen() const;
    [[nodiscard]] std::string switch_on_others() const;
    // And out of all of them.
    [[nodiscard]] std::string switch_off() const;

    bool operator==(const TerminalModes&) const = default;

    [[nodiscard]] bool has_alternate_screen() const { return alternate_screen_ != 0; }
    [[nodiscard]] bool has_focus_reports() const { return modes_.contains({"?", 1004}); }
    [[nodiscard]] bool wraps() const { return !modes_.contains({"?", 7}); }
    // Whether text moves what stands behind it.
    [[nodiscard]] bool inserts() const { return modes_.contains({"", 4}); }

  private:
    using Mode = std::pair<std::string, int>; // "?" for DEC's and xterm's, "" for ECMA-48's; its number

    void set_mode(const Mode& mode, bool is_on);
    void take_control(char c);
    void take_escape(std::string_view last);
    void take_sequence(std::string_view parameters, std::string_view last);
    void take_keyboard(std::string_view parameters);
    void note(std::string_view off, bool is_on, std::string_view on);
    void reset();

    std::map<Mode, bool> modes_;               // those that are not as at the start
    std::map<std::string, std::string> other_; // what was switched on, by the sequence that switches it off
    std::vector<std::string> keyboards_;       // what was put on the stack of keyboard modes
    int alternate_screen_ = 0;                 // the number of its mode; 0: the normal one
};

} // namespace cmakewatch
