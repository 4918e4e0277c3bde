#include "tool/base/paragraph.h"

#include "tool/base/utf8.h"

#include <algorithm>

namespace cmakewatch {

size_t columns_of(std::string_view text) {
    size_t columns = 0;
    bool is_in_colour = false;
    for (const char c : text) {
        if (c == '\x1b') is_in_colour = true;
        if (!is_in_colour && !continues_character(c)) ++columns;
        if (c == 'm') is_in_colour = false;
    }
    return columns;
}

std::string paragraph(std::string_view text, size_t indent, size_t columns) {
    std::string lines;
    size_t at = indent;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto width = columns_of(word);
        if (at > indent && at + 1 + width > columns) {
            lines += '\n' + std::string(indent, ' ');
            at = indent;
        } else if (at > indent) {
            lines += ' ';
            ++at;
        }
        lines += word;
        at += width;
    }
    return lines;
}

} // namespace cmakewatch
