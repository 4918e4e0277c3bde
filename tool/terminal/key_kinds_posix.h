// Which of the keys are for us: those that the terminal's modes make a signal, and the one behind Ctrl-].
#pragma once

#include <termios.h>

namespace cmakewatch {

enum class KeyKind { plain, interrupt, suspend, prefix, command };

class KeyKinds {
  public:
    // `has_commands`: Ctrl-] makes the next key ours though a program has the keyboard; twice passes it on.
    explicit KeyKinds(bool has_commands) : has_commands_(has_commands) {}

    // Of the next key that has come, under the modes of whoever has the keyboard.
    [[nodiscard]] KeyKind take(char key, const termios& modes) {
        const auto kind = kind_of(key, modes);
        awaits_command_ = kind == KeyKind::prefix;
        return kind;
    }

  private:
    static constexpr char command_prefix = '\x1d'; // Ctrl-]

    // Programs that read single keys (ISIG off) get them all; Ctrl-C and Ctrl-Z are ours as long as they mean a signal.
    [[nodiscard]] KeyKind kind_of(char key, const termios& modes) const {
        const auto byte = static_cast<unsigned char>(key);
        if ((modes.c_lflag & ISIG) != 0 && byte == modes.c_cc[VINTR]) return KeyKind::interrupt;
        if ((modes.c_lflag & ISIG) != 0 && byte == modes.c_cc[VSUSP]) return KeyKind::suspend;
        if (!has_commands_ || awaits_command_ == (key == command_prefix)) return KeyKind::plain;
        return awaits_command_ ? KeyKind::command : KeyKind::prefix;
    }

    bool has_commands_;
    bool awaits_command_ = false;
};

} // namespace cmakewatch
