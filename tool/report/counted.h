// Numbers of things, for people.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace cmakewatch {

// "1 file", "2 files". `thing` takes an s.
[[nodiscard]] inline std::string counted(size_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

// "2,000"
[[nodiscard]] inline std::string grouped(size_t number) {
    auto digits = std::to_string(number);
    for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

// Of many things only so many are named in a line, and how many there are besides.
inline constexpr size_t most_names_in_a_line = 3;

// " and 2 more", if of `count` things the first ones have been named.
[[nodiscard]] inline std::string and_more(size_t count, size_t named = most_names_in_a_line) {
    return count > named ? fmt::format(" and {} more", count - named) : "";
}

// "a, b, c and 2 more"
template <class Names> [[nodiscard]] std::string first_names(const Names& names, size_t most = most_names_in_a_line) {
    std::string text;
    size_t count = 0;
    for (const auto& name : names) {
        if (count == most) break;
        text += (count++ == 0 ? "" : ", ") + std::string(name);
    }
    return text + and_more(names.size(), most);
}

} // namespace cmakewatch
