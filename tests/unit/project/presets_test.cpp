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

TEST_CASE("configure presets: what is inherited on many ways is looked at once") {
    std::string text = R"({"configurePresets": [{"name": "p0"})";
    for (int i = 1; i < 100; ++i)
        text += R"(, {"name": "p)" + std::to_string(i) + R"(", "inherits": ["p)" + std::to_string(i - 1) + R"(", "p)" +
                std::to_string(i - 1) + R"("]})";
    CHECK(parse_configure_presets({text + "]}"}, "/p").size() == 100);
}

TEST_CASE("configure presets: the first of several that are inherited counts, with what it inherits") {
    const auto found = parse_configure_presets({R"({"configurePresets": [
        {"name": "a", "hidden": true, "inherits": "b"}, {"name": "b", "hidden": true, "binaryDir": "/b"},
        {"name": "c", "hidden": true, "binaryDir": "/c"}, {"name": "x", "inherits": ["a", "c"]}]})"},
                                               "/p");
    REQUIRE(found.size() == 1);
    CHECK(found.front().binary_dir == "/b");
}

TEST_CASE("configure presets: texts that are nested too deep or name a NUL character count as empty") {
    CHECK(parse_configure_presets({std::string(100'000, '['), R"({"configurePresets": [{"name": "a\u0000"}]})"}, "/p")
              .empty());
}
