#include "tool/project/ninja_log.h"

#include "tool/base/lines.h"

#include <algorithm>
#include <charconv>

namespace cmakewatch {
namespace {

constexpr std::string_view log_head = "# ninja log v";
constexpr auto tabs_in_line = 4; // start, end, time of the output, the output, a hash of the command

struct Line {
    std::string_view output; // "" if it is damaged
    int start_ms = 0;
    int end_ms = 0;
};

int number_in(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Line line_in(std::string_view text) {
    if (std::count(text.begin(), text.end(), '\t') != tabs_in_line) return {};
    const auto take_field = [&text] {
        const auto field = text.substr(0, text.find('\t'));
        text.remove_prefix(field.size() + 1);
        return field;
    };
    const auto start = number_in(take_field());
    const auto end = number_in(take_field());
    take_field();
    return {take_field(), start, std::max(start, end)};
}

} // namespace

Result<NinjaLog> NinjaLog::parse(std::string_view text) {
    NinjaLog log;
    if (text.empty()) return log;
    const bool is_last_line_whole = text.ends_with('\n');
    auto head = take_line(text);
    const auto* end = head.data() + head.size();
    if (!head.starts_with(log_head) ||
        std::from_chars(head.data() + log_head.size(), end, log.version).ec != std::errc{})
        return Error{ErrorKind::project, "cannot read", ".ninja_log", "it is no build log", ""};
    while (!text.empty()) {
        const auto line = line_in(take_line(text));
        const bool is_whole = !line.output.empty() && (!text.empty() || is_last_line_whole);
        if (!is_whole)
            ++log.damaged_lines;
        else
            log.outputs.insert_or_assign(std::string(line.output), line.end_ms - line.start_ms);
    }
    return log;
}

std::vector<LoggedStep> parse_logged_steps(std::string_view text) {
    std::vector<LoggedStep> steps;
    text = text.substr(0, text.find_last_of('\n') + 1);
    while (!text.empty()) {
        const auto line = line_in(take_line(text));
        if (!line.output.empty()) steps.push_back({line.start_ms, line.end_ms, std::string(line.output)});
    }
    return steps;
}

} // namespace cmakewatch
