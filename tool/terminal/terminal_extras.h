// What the terminal shows beside its text: a progress bar in its tab or task bar (OSC 9;4), and its title.
// Promises: written only where the terminal has the feature and we are in the foreground, and only where no program's
// character or sequence is torn; withdraw() leaves nothing of it.
//
// OSC 9;4: https://conemu.github.io/en/AnsiEscapeCodes.html#ConEmu_specific_OSC
// Title stack (CSI 22;2t, 23;2t): https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
#pragma once

#include "tool/terminal/screen.h"
#include "tool/terminal/terminal_features.h"

#include <string>

namespace cmakewatch {

struct ProgressBar {
    enum class State { none = 0, normal = 1, error = 2, indeterminate = 3 }; // as OSC 9;4 numbers them

    State state = State::none;
    int percent = 0;

    bool operator==(const ProgressBar&) const = default;
};

class TerminalExtras {
  public:
    TerminalExtras(Screen& screen, TerminalFeatures features) : screen_(screen), features_(features) {}
    ~TerminalExtras() { withdraw(); } // NOLINT(bugprone-exception-escape): of a memory that cannot hold a line
    TerminalExtras(const TerminalExtras&) = delete;
    TerminalExtras& operator=(const TerminalExtras&) = delete;

    // What is to be seen from now on; if it cannot be written now, the next call sees to it.
    void show(ProgressBar bar, const std::string& title);

    // Takes all back: we are about to be stopped, or to end.
    void withdraw();
    // Shows it again, after having been stopped.
    void resume();

  private:
    void update();

    Screen& screen_;
    TerminalFeatures features_;
    ProgressBar bar_;
    ProgressBar shown_bar_;
    std::string title_;
    std::string shown_title_; // "": ours is not shown
    bool is_withdrawn_ = false;
};

} // namespace cmakewatch
