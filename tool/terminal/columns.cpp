#include "tool/terminal/columns.h"

#include "tool/base/utf8.h"
#include "tool/process/pty_linux.h"

namespace cmakewatch {
namespace {

constexpr int usual_columns = 80;
constexpr std::string_view dots = "...";
constexpr unsigned char first_of_wide = 0xe1; // of the UTF-8 of U+1000 and above: East Asian characters, emoji

size_t width_of_byte(char c) {
    if (continues_character(c)) return 0;
    return static_cast<unsigned char>(c) >= first_of_wide ? 2 : 1;
}

} // namespace

int terminal_columns(int fd) {
    const auto columns = window_size(fd).columns;
    return columns > 0 ? columns : usual_columns;
}

size_t width_of(std::string_view text) {
    size_t width = 0;
    for (const char c : text) width += width_of_byte(c);
    return width;
}

std::string fitting(std::string_view text, size_t columns) {
    if (width_of(text) <= columns) return std::string(text);
    if (columns < dots.size()) return std::string(dots.substr(0, columns));
    size_t size = 0;
    for (size_t width = dots.size(); size < text.size(); ++size) {
        width += width_of_byte(text[size]);
        if (width > columns) break;
    }
    return std::string(text.substr(0, size)).append(dots);
}

} // namespace cmakewatch
