#include "tool/terminal/wrap.h"

#include "tool/base/utf8.h"

#include <algorithm>

namespace cmakewatch {
namespace {

size_t width(std::string_view text) {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

// Where the cursor is behind so many columns: at the end of a full line it still waits there.
size_t in_last_line(size_t column, size_t columns) {
    return column > columns ? (column - 1) % columns + 1 : column;
}

} // namespace

std::string wrapped(std::string_view text, size_t column, size_t columns) {
    if (columns == 0) return std::string(text);
    std::string shown;
    column = in_last_line(column, columns);
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \n"), text.size());
        const auto word = text.substr(0, end);
        const bool is_cut = column > 0 && column + width(word) > columns && width(word) <= columns;
        if (is_cut) {
            shown.append(columns - column, ' ');
            column = 0;
        }
        shown += word;
        column = in_last_line(column + width(word), columns);
        text.remove_prefix(end);
        if (text.empty()) break;
        shown += text.front();
        column = text.front() == '\n' ? 0 : column == columns ? 1 : column + 1;
        text.remove_prefix(1);
    }
    return shown;
}

} // namespace cmakewatch
