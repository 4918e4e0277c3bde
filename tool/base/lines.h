// Splitting text into lines.
#pragma once

#include <string_view>
#include <utility>

namespace cmakewatch {

// Cuts the first line off `text` and returns it without its line end ("\n" or "\r\n").
inline std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Cuts `prefix` off `text`. False if it does not begin with it.
inline bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

} // namespace cmakewatch
