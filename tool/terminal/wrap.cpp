#include "tool/terminal/wrap.h"

#include "tool/base/utf8.h"

#include <algorithm>

namespace cmakewatch {
namespace {

size_t width(std::string_view text) {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

} // namespace

std::string wrapped(std::string_view text, size_t column, size_t columns) {
    std::string shown;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \n"), text.size());
        const auto word = text.substr(0, end);
        const bool is_cut = column > 0 && column + width(word) > columns && width(word) <= columns;
        if (is_cut) {
            shown.append(columns - column, ' ');
            column = 0;
        }
        shown += word;
        column += width(word);
        if (column > columns) column %= columns; // it went on in the next line
        text.remove_prefix(end);
        if (text.empty()) break;
        shown += text.front();
        column = text.front() == '\n' ? 0 : column == columns ? 1 : column + 1;
        text.remove_prefix(1);
    }
    return shown;
}

} // namespace cmakewatch
