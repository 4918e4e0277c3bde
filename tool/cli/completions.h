// What the shells offer to complete a command line of cmakewatch with: `cmakewatch complete -- WORD...`.
// Pure: what lies on the disk is asked for through CompletionSources, and only if it matters.
#pragma once

#include "tool/project/presets.h"
#include "tool/project/project.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

// What the words so far say of the project.
struct ProjectChoice {
    std::string build_dir;
    std::string preset;
    std::string configuration;
};

struct CompletionSources {
    std::function<std::optional<Project>(const ProjectChoice&)> project; // nothing if it is not configured
    std::function<std::vector<std::string>(PresetKind)> presets;         // the names of those that can be used
    std::vector<std::string> editors = {};                               // that init knows
};

// `words` are those behind "cmakewatch", up to the one that is being typed, which is the last ("" if nothing is typed
// yet). Returns what it can become, sorted; nothing where a file or a word of one's own belongs.
[[nodiscard]] std::vector<std::string> completions(std::vector<std::string> words, const CompletionSources& sources);

} // namespace cmakewatch
