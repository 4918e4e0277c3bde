// Ninja's build log (.ninja_log): how long each output took when it was made last.
// Format, versions 5 to 7: a header, then lines of start and end in milliseconds, time of the output, its path as Ninja
// names it, and a digest of the command, with tabs in between; the last line of an output counts.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace cmakewatch {

// Milliseconds by output, absolute. What is no such log holds nothing.
[[nodiscard]] std::unordered_map<std::string, int> durations_in_ninja_log(std::string_view text,
                                                                          std::string_view build_dir);

} // namespace cmakewatch
