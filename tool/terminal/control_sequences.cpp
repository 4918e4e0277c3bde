#include "tool/terminal/control_sequences.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr char escape = '\x1b';
constexpr char bell = '\a';
constexpr char cancel = '\x18';
constexpr char substitute = '\x1a';
constexpr size_t longest_begun = 256;
constexpr std::string_view string_starts = "]PX^_"; // OSC, DCS, SOS, PM, APC

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < ' ' || byte == 0x7f;
}

bool is_in(char c, char first, char last) {
    return c >= first && c <= last;
}

} // namespace

void ControlSequences::take(std::string_view output, const OnPiece& on_piece) {
    while (!output.empty()) {
        if (state_ == State::text) {
            const auto* end = std::find_if(output.begin(), output.end(), is_control);
            const auto text = output.substr(0, static_cast<size_t>(end - output.begin()));
            if (!text.empty()) on_piece(Kind::text, text);
            output.remove_prefix(text.size());
            if (output.empty()) return;
        }
        take(output.front(), on_piece);
        output.remove_prefix(1);
    }
}

void ControlSequences::take(char c, const OnPiece& on_piece) {
    const bool is_cancelled = c == cancel || c == substitute;
    switch (state_) {
    case State::text:
        if (c != escape) return on_piece(is_control(c) ? Kind::control : Kind::text, {&c, 1});
        begun_ = c;
        state_ = State::escape;
        return;
    case State::escape:
        if (begun_.size() == 1 && c == '[') {
            begun_ += c;
            state_ = State::sequence;
        } else if (begun_.size() == 1 && string_starts.find(c) != std::string_view::npos) {
            state_ = State::string;
        } else if (is_in(c, ' ', '/') && begun_.size() < longest_begun) {
            begun_ += c;
        } else {
            end(Kind::escape, c, on_piece);
        }
        return;
    case State::sequence:
        if (is_in(c, ' ', '?') && begun_.size() < longest_begun) {
            begun_ += c;
        } else {
            end(Kind::sequence, c, on_piece);
        }
        return;
    case State::string:
        if (c == bell || is_cancelled) state_ = State::text;
        if (c == escape) state_ = State::string_escape;
        return;
    case State::string_escape:
        begun_ = escape;
        state_ = c == '\\' ? State::text : State::escape;
        if (c != '\\') take(c, on_piece); // another one has cut the string off
        return;
    }
}

// Or it is broken off by what cannot be its last byte.
void ControlSequences::end(Kind kind, char last, const OnPiece& on_piece) {
    state_ = State::text;
    if (!is_in(last, kind == Kind::escape ? '0' : '@', '~')) return take(last, on_piece);
    begun_ += last;
    on_piece(kind, begun_);
}

} // namespace cmakewatch
