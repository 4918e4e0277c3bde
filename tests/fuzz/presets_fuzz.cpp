// CMakePresets.json, CMakeUserPresets.json and what they include
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/project/preset_session.h"

#include <set>

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string source_dir = "/home/user/project";
    const fuzz::Files files(fuzz::text(data, size), "CMakePresets.json");
    const auto read = [&](const std::string& path) -> Result<std::optional<std::string>> {
        const auto found = files.contents().find(path::relative(path, source_dir));
        return found == files.contents().end() ? std::nullopt : std::optional(found->second);
    };
    const EnvironmentVariables process{{"PATH", "/bin"}, {"OUT", "/tmp"}};
    std::set<std::string> looked_for;
    const auto presets = Presets::read(source_dir, read, process, looked_for);
    fuzz::expect(!looked_for.empty(), "a file is always looked for");
    if (!presets) {
        fuzz::expect(!presets.error().what.empty(), "an error says what");
        return 0;
    }
    for (const auto& name : presets->names(PresetKind::configure)) {
        fuzz::expect(!name.empty(), "a preset has a name");
        const auto session = preset_session(*presets, {name, "", ""}, source_dir);
        if (!session) continue;
        fuzz::expect(session->binary_dir.empty() || path::is_absolute(session->binary_dir), "directories are absolute");
        fuzz::expect(path::normal(session->binary_dir) == session->binary_dir || session->binary_dir.empty(),
                     "directories are normal");
        fuzz::expect(session->names.configure == name, "the preset is the one that was named");
        fuzz::expect(session->digest.size() == 32, "a preset has a digest");
    }
    return 0;
}
