// Which of the keys are for us: those that the terminal's modes make a signal, and the one behind a prefix.
#pragma once

#include <string>

#include <termios.h>

namespace cmakewatch {

enum class KeyKind { plain, interrupt, suspend, prefix, command };

// Ctrl and a character, as terminals send it.
inline constexpr char default_key_prefix = '\x1d'; // Ctrl-]

// "Ctrl-]" for '\x1d'.
[[nodiscard]] inline std::string key_name(char control) {
    return std::string("Ctrl-") + static_cast<char>(control + '@');
}

class KeyKinds {
  public:
    // `prefix` makes the next key ours though a program has the keyboard; twice passes it on.
    explicit KeyKinds(char prefix) : prefix_(prefix) {}

    [[nodiscard]] char prefix() const { return prefix_; }

    // Of the next key that has come, under the modes of whoever has the keyboard.
    [[nodiscard]] KeyKind take(char key, const termios& modes) {
        const auto kind = kind_of(key, modes);
        awaits_command_ = kind == KeyKind::prefix;
        return kind;
    }

  private:
    // Programs that read single keys (ISIG off) get them all; Ctrl-C and Ctrl-Z are ours as long as they stand for a
    // signal.
    [[nodiscard]] KeyKind kind_of(char key, const termios& modes) const {
        const auto byte = static_cast<unsigned char>(key);
        if ((modes.c_lflag & ISIG) != 0 && byte == modes.c_cc[VINTR]) return KeyKind::interrupt;
        if ((modes.c_lflag & ISIG) != 0 && byte == modes.c_cc[VSUSP]) return KeyKind::suspend;
        if (awaits_command_) return key == prefix_ ? KeyKind::plain : KeyKind::command;
        return key == prefix_ ? KeyKind::prefix : KeyKind::plain;
    }

    char prefix_;
    bool awaits_command_ = false;
};

} // namespace cmakewatch
