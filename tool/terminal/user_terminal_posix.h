// The terminal that we were started on, if any of our standard streams is one.
#pragma once

#include "tool/process/pty_linux.h"

#include <array>

#include <unistd.h>

namespace cmakewatch {

class UserTerminal {
  public:
    UserTerminal() {
        for (int stream = 0; stream < 3; ++stream) {
            if (descriptor_ < 0 && ::isatty(stream) == 1) descriptor_ = stream;
            streams_.at(static_cast<size_t>(stream)) = descriptor_ >= 0 && is_same_terminal(stream, descriptor_);
        }
    }

    [[nodiscard]] bool is_there() const { return descriptor_ >= 0; }
    // For each of the standard streams 0, 1 and 2 whether it is this terminal.
    [[nodiscard]] const std::array<bool, 3>& streams() const { return streams_; }
    [[nodiscard]] bool has(int stream) const { return streams_.at(static_cast<size_t>(stream)); }
    [[nodiscard]] int descriptor() const { return descriptor_; }

    // As the user has them; noted when the terminal was ours to look at.
    [[nodiscard]] const termios& modes() const { return modes_; }
    void note_modes() { modes_ = modes_of(descriptor_); }
    void restore_modes() const { set_modes(descriptor_, modes_); }

    [[nodiscard]] bool is_gone() const { return ::isatty(descriptor_) == 0; }
    [[nodiscard]] bool is_ours() const { return is_in_foreground(descriptor_); } // not another job's

  private:
    int descriptor_ = -1; // the first standard stream that is it; -1 for none
    std::array<bool, 3> streams_{};
    termios modes_{};
};

} // namespace cmakewatch
