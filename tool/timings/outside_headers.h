// The headers of other projects and of the system that objects parse again and again.
// Promises: pure. How much a header costs is told from the size of the text that it brings in: an estimate.
#pragma once

#include "tool/timings/edit_costs.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct OutsideHeader {
    std::string name;   // as it is included: "<vector>"
    size_t objects = 0; // that parse it
    double share = 0;   // of the text of all objects

    bool operator==(const OutsideHeader&) const = default;
};

// The names in the #include lines of a source, with their brackets or quotes, in their order. Does not know which lines
// the preprocessor leaves out.
[[nodiscard]] std::vector<std::string> included_names(std::string_view source);

// What is known of files, by the names that objects have for them.
struct SourceFiles {
    std::function<bool(const std::string& file)> is_own; // the project's; it may be edited
    std::function<std::string(const std::string& file)> text;
    std::function<std::uint64_t(const std::string& file)> size; // in bytes
};

// The headers that own files of `objects` include and that are not own ones, the largest share first. The files of each
// object stand in the order in which the compiler met them, as GCC and Clang note it.
[[nodiscard]] std::vector<OutsideHeader> outside_headers(const std::vector<CompiledObject>& objects,
                                                         const SourceFiles& sources);

} // namespace cmakewatch
