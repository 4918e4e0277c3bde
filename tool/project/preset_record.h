// What a build directory remembers of the presets that it was configured with.
// Promises: names and a digest of what is written in the presets files; no value of a variable.
#pragma once

#include "tool/project/preset_session.h"

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct PresetRecord {
    PresetNames names;                        // as they were named, configure never ""
    std::string digest;                       // of the configure preset that CMake has run with last; "" before that
    std::vector<std::string> cache_variables; // that it has set then

    bool operator==(const PresetRecord&) const = default;

    [[nodiscard]] std::string to_json() const;
    // Of a damaged text: what can be told; names.configure is "" if that is nothing.
    static PresetRecord parse(std::string_view text);
};

} // namespace cmakewatch
