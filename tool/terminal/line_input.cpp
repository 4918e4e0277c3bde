#include "tool/terminal/line_input.h"

#include "tool/base/utf8.h"

namespace cmakewatch {
LineInput::State LineInput::take(char key) {
    constexpr char escape = '\x1b';
    constexpr char interrupt = '\x03';
    constexpr char erase = '\x7f';
    constexpr char erase_line = '\x15'; // Ctrl-U
    constexpr char erase_word = '\x17'; // Ctrl-W
    switch (key) {
    case '\r':
    case '\n': return State::done;
    case escape:
    case interrupt: return State::cancelled;
    case erase:
    case '\b':
        while (!text_.empty() && continues_character(text_.back())) text_.pop_back();
        if (!text_.empty()) text_.pop_back();
        break;
    case erase_line: text_.clear(); break;
    case erase_word:
        while (text_.ends_with(' ')) text_.pop_back();
        while (!text_.empty() && !text_.ends_with(' ')) text_.pop_back();
        break;
    default:
        if (static_cast<unsigned char>(key) >= ' ') text_ += key;
    }
    return State::open;
}

} // namespace cmakewatch
