// What a program has switched on at its terminal: the alternate screen, the mouse, a hidden cursor, a scroll region,
// ... Promises: `switch_off()` switches off what was switched on, and nothing else. Control sequences are those of
// ECMA-48, DEC's terminals and xterm; libvterm tells them apart.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct VTerm;

namespace cmakewatch {

class TerminalModes {
  public:
    TerminalModes();
    ~TerminalModes();
    TerminalModes(const TerminalModes&) = delete;
    TerminalModes& operator=(const TerminalModes&) = delete;

    // What the program writes; sequences may be in pieces.
    void take(std::string_view output);

    // The sequences that bring a terminal into these modes: into the alternate screen, and into all others.
    // "" if there is nothing to do.
    [[nodiscard]] std::string switch_on_screen() const;
    [[nodiscard]] std::string switch_on_others() const;
    // And out of all of them.
    [[nodiscard]] std::string switch_off() const;

    [[nodiscard]] bool has_alternate_screen() const { return alternate_screen_ != 0; }

  private:
    struct Callbacks;
    using Mode = std::pair<std::string, int>; // "?" for DEC's and xterm's, "" for ECMA-48's; its number

    void set_mode(const Mode& mode, bool is_on);
    void take_escape(std::string_view sequence);
    void reset();

    std::unique_ptr<VTerm, void (*)(VTerm*)> parser_;
    std::map<Mode, bool> modes_;               // those that are not as at the start
    std::map<std::string, std::string> other_; // what was switched on, by the sequence that switches it off
    int alternate_screen_ = 0;                 // the number of its mode; 0: the normal one
};

} // namespace cmakewatch
