// What CMake's output says to people.
#pragma once

#include <string>
#include <vector>

namespace cmakewatch {

// Of the lines of a run that went well, those that are messages: neither status lines nor the list of what a preset
// sets. They stay as they are, with their empty lines and their indentation.
[[nodiscard]] std::vector<std::string> messages_in(const std::vector<std::string>& lines);

} // namespace cmakewatch
