#include "tool/project/ninja_log.h"

#include "tool/base/lines.h"
#include "tool/base/path.h"

#include <charconv>

namespace cmakewatch {
namespace {

std::string_view take_field(std::string_view& line) {
    const auto end = line.find('\t');
    const auto field = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    return field;
}

int number_in(std::string_view text) {
    int number = -1;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc{} && end == text.data() + text.size() ? number : -1;
}

} // namespace

std::unordered_map<std::string, int> durations_in_ninja_log(std::string_view text, std::string_view build_dir) {
    std::unordered_map<std::string, int> durations;
    if (!text.starts_with("# ninja log v")) return durations;
    take_line(text);
    while (!text.empty()) {
        auto line = take_line(text);
        const auto start = number_in(take_field(line));
        const auto end = number_in(take_field(line));
        take_field(line);
        const auto output = take_field(line);
        if (start >= 0 && end >= start && !output.empty())
            durations.insert_or_assign(path::absolute(output, build_dir), end - start);
    }
    return durations;
}

} // namespace cmakewatch
