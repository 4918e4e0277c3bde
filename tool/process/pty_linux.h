// Terminals: the user's, and the pseudo-terminal that the program gets in its place.
#pragma once

#include "tool/base/error.h"
#include "tool/base/unique_fd.h"

#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>
#include <termios.h>

namespace cmakewatch {

struct PseudoTerminal {
    UniqueFd master; // non-blocking
    std::string slave_path;
};

// Opens one with the window size and the modes of `terminal`.
[[nodiscard]] Result<PseudoTerminal> open_pseudo_terminal(int terminal);

// One without a size, in raw modes. Nothing, with errno, if there is none left.
struct RawTerminal {
    UniqueFd master; // non-blocking
    UniqueFd slave;
};
[[nodiscard]] std::optional<RawTerminal> open_raw_terminal();

struct WindowSize {
    int rows = 0;
    int columns = 0;
};

// Of a terminal; 0 if it does not say.
[[nodiscard]] WindowSize window_size(int terminal);

// Copies the window size of one terminal to another, less so many columns; the programs on it are told (SIGWINCH).
void copy_window_size(int from, int to, int columns_less = 0);

// Whether both are open on one terminal, under whatever name.
[[nodiscard]] bool is_same_terminal(int one, int other);

// Whether our process group is the one that may read from and change `terminal`.
[[nodiscard]] bool is_in_foreground(int terminal);

// Sets the modes of a terminal also while we are in the background.
void set_modes(int terminal, const termios& modes);

[[nodiscard]] termios modes_of(int terminal);

// `modes` changed so that every key arrives at once and unseen, and output passes unchanged.
[[nodiscard]] termios raw(termios modes);

// The same, but output is processed as `modes` say.
[[nodiscard]] termios raw_input(const termios& modes);

[[nodiscard]] bool is_same(const termios& one, const termios& other);

// Modes as a text for another process of this program; nothing for a text that is none.
[[nodiscard]] std::string to_text(const termios& modes);
[[nodiscard]] std::optional<termios> modes_in(std::string_view text);

} // namespace cmakewatch
