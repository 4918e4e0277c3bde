#include "tool/project/presets.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("configure presets: inheritance, macros, hidden ones, damage") {
    const auto found = parse_configure_presets(
        {R"({"configurePresets": [
             {"name": "base", "hidden": true, "binaryDir": "${sourceDir}/out/${presetName}"},
             {"name": "dev", "inherits": ["none", "base"]},
             {"name": "elsewhere", "binaryDir": "${sourceParentDir}/${sourceDirName}-build"},
             {"name": "from-environment", "binaryDir": "$env{OUT}/x"},
             {"name": "circle", "inherits": "circle"}, {"name": 1}, 2]})",
         "{", R"({"configurePresets": [{"name": "mine", "inherits": "dev"}, {"name": "relative", "binaryDir": "b"}]})"},
        "/p/app");
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& preset : found) pairs.emplace_back(preset.name, preset.binary_dir);
    CHECK(pairs == std::vector<std::pair<std::string, std::string>>{{"circle", ""},
                                                                    {"dev", "/p/app/out/dev"},
                                                                    {"elsewhere", "/p/app-build"},
                                                                    {"from-environment", ""},
                                                                    {"mine", "/p/app/out/mine"},
                                                                    {"relative", "/p/app/b"}});
}
