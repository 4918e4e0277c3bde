// What a program writes on a terminal, in its pieces: text, and the sequences that steer the terminal.
// Promises: a piece is handed out whole, however the output has been cut; what is broken off, and strings for the
// terminal itself (its title, for example), are left out. Control sequences are those of ECMA-48; bytes from 0x80 on
// are text, as in UTF-8.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cmakewatch {

class ControlSequences {
  public:
    enum class Kind {
        text,    // some of it, at least one byte
        control, // one byte below a space, or delete
        escape,  // ESC, intermediate bytes and a last one
        sequence // ESC [, parameters, intermediate bytes and a last one
    };
    using OnPiece = std::function<void(Kind kind, std::string_view bytes)>;

    void take(std::string_view output, const OnPiece& on_piece);

    // Whether no sequence or string has begun that has not ended yet.
    [[nodiscard]] bool is_between() const { return state_ == State::text; }

  private:
    enum class State { text, escape, sequence, string, string_escape };

    void take(char c, const OnPiece& on_piece);
    void end(Kind kind, char last, const OnPiece& on_piece);

    State state_ = State::text;
    std::string begun_; // an escape or a sequence
};

} // namespace cmakewatch
