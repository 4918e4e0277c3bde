// CMakePresets.json and CMakeUserPresets.json
#include "tests/fuzz/fuzz.h"
#include "tool/project/path.h"
#include "tool/project/presets.h"

#include <set>

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<std::string> texts;
    const fuzz::Files files(fuzz::text(data, size), "CMakePresets.json");
    for (const auto& [name, text] : files.contents()) texts.push_back(text);
    std::set<std::string> names;
    for (const auto& preset : parse_configure_presets(texts, "/home/user/project")) {
        fuzz::expect(!preset.name.empty() && names.insert(preset.name).second, "a preset has a name of its own");
        fuzz::expect(preset.binary_dir.empty() || path::is_absolute(preset.binary_dir), "directories are absolute");
        fuzz::expect(preset.binary_dir.empty() || path::normal(preset.binary_dir) == preset.binary_dir,
                     "directories are normal");
    }
    return 0;
}
