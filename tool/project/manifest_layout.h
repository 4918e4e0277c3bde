// Where the parts of a manifest stand in its files, so that some of its steps can be taken out of it word for word.
#pragma once

#include "tool/project/ninja_manifest.h"

#include <map>
#include <string>
#include <vector>

namespace cmakewatch {

struct ManifestLayout {
    std::vector<std::string> files; // absolute, as spans count them
    std::vector<ManifestSpan> steps;
    std::map<std::string, ManifestSpan, std::less<>> rules;
    std::vector<ManifestSpan> settings; // variables and pools at top level, in their order
    ManifestVariables variables;        // at top level
    std::string obstacle;               // why no step can be taken out of it, for people; "" if that can be
};

} // namespace cmakewatch
