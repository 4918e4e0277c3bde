#include "tool/build/cmake_output.h"

#include <string_view>

namespace cmakewatch {
namespace {

bool begins_preset_variables(std::string_view line) {
    return line.starts_with("Preset ") && line.ends_with(" variables:");
}

bool is_indented_or_empty(std::string_view line) {
    return line.empty() || line.starts_with(' ');
}

} // namespace

std::vector<std::string> messages_in(const std::vector<std::string>& lines) {
    std::vector<std::string> messages;
    bool is_in_preset_variables = false;
    for (const auto& line : lines) {
        is_in_preset_variables =
            begins_preset_variables(line) || (is_in_preset_variables && is_indented_or_empty(line));
        if (!is_in_preset_variables && !line.starts_with("-- ")) messages.push_back(line);
    }
    while (!messages.empty() && messages.back().empty()) messages.pop_back();
    return messages;
}

} // namespace cmakewatch
