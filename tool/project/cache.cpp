#include "tool/project/cache.h"

#include "tool/project/lines.h"

namespace cmakewatch {

std::map<std::string, std::string, std::less<>> parse_cmake_cache(std::string_view text) {
    std::map<std::string, std::string, std::less<>> entries;
    while (!text.empty()) {
        const auto line = take_line(text);
        if (line.empty() || line.front() == '#' || line.front() == '/') continue;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const auto colon = line.substr(0, equals).rfind(':');
        if (colon == std::string_view::npos) continue;
        auto name = line.substr(0, colon);
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        entries.emplace(name, line.substr(equals + 1));
    }
    return entries;
}

} // namespace cmakewatch
