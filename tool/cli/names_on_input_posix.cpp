#include "tool/cli/names_on_input_posix.h"

#include <algorithm>
#include <array>

#include <unistd.h>

namespace cmakewatch {
namespace {

// As a string is written in C, without the quotes around it; git never writes \x.
std::string unescaped(std::string_view text) {
    constexpr std::string_view letters = "abtnvfr";
    constexpr std::string_view meanings = "\a\b\t\n\v\f\r";
    std::string name;
    while (!text.empty()) {
        const char first = text.front();
        text.remove_prefix(1);
        if (first != '\\' || text.empty()) {
            name += first;
            continue;
        }
        size_t digits = 0;
        unsigned value = 0;
        for (; digits < 3 && digits < text.size() && text[digits] >= '0' && text[digits] <= '7'; ++digits)
            value = value * 8 + static_cast<unsigned>(text[digits] - '0');
        const auto letter = letters.find(text.front());
        name += digits > 0                         ? static_cast<char>(value)
                : letter != std::string_view::npos ? meanings[letter]
                                                   : text.front();
        text.remove_prefix(std::max<size_t>(digits, 1));
    }
    return name;
}

std::string names_on_input() {
    std::string text;
    std::array<char, 65536> chunk; // NOLINT: filled by read
    for (ssize_t size = 0; (size = ::read(STDIN_FILENO, chunk.data(), chunk.size())) > 0;)
        text.append(chunk.data(), static_cast<size_t>(size));
    return text;
}

} // namespace

std::vector<std::string> names_in(std::string_view text) {
    const char end = text.find('\0') != std::string::npos ? '\0' : '\n';
    std::vector<std::string> names;
    for (size_t begin = 0; begin < text.size();) {
        const auto at = std::min(text.find(end, begin), text.size());
        const auto name = text.substr(begin, at - begin);
        const bool is_quoted = end == '\n' && name.size() > 2 && name.starts_with('"') && name.ends_with('"');
        if (!name.empty()) names.push_back(is_quoted ? unescaped(name.substr(1, name.size() - 2)) : std::string(name));
        begin = at + 1;
    }
    return names;
}

std::vector<std::string> with_names_on_input(const std::vector<std::string>& files) {
    std::vector<std::string> all;
    for (const auto& file : files) {
        const auto names = file == "-" ? names_in(names_on_input()) : std::vector<std::string>{file};
        all.insert(all.end(), names.begin(), names.end());
    }
    return all;
}

} // namespace cmakewatch
