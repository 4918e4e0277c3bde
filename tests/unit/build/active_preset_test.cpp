#include "tool/build/active_preset.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"
#include "tool/base/files.h"

#include <algorithm>
#include <cstdlib>

using namespace cmakewatch;

namespace {

// A source directory with one configure preset.
class PresetDirectory {
  public:
    PresetDirectory() { set(R"("cacheVariables":{"A":"1","B":"2","C[x]":"3"})"); }

    void set(const std::string& fields, const std::string& binary_dir = "b") const {
        write(R"({"version":4,"configurePresets":[{"name":"dev","binaryDir":")" + binary_dir + R"(",)" + fields +
              "}]}");
    }
    void write(const std::string& text) const {
        REQUIRE(write_file(directory_.path() + "/CMakePresets.json", text).has_value());
    }
    [[nodiscard]] ActivePreset open(const PresetNames& names = {"dev", "", ""}) const {
        auto preset = ActivePreset::open(names, directory_.path());
        REQUIRE(preset.has_value());
        REQUIRE(preset->use(build_dir()).has_value());
        return std::move(*preset);
    }
    [[nodiscard]] std::string path() const { return directory_.path(); }
    [[nodiscard]] std::string build_dir() const { return directory_.path() + "/b"; }

  private:
    Directory directory_;
};

bool has(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

} // namespace

TEST_CASE("active presets: none adds nothing and configures nothing") {
    ActivePreset none;
    CHECK_FALSE(none.is_chosen());
    CHECK_FALSE(none.must_configure());
    CHECK(none.look_again().has_value());
    CHECK(none.files().empty());
    CHECK_FALSE(none.is_cmake_different_in_ninja());
}

TEST_CASE(
    "active presets: configured once, then again after an edit that changes the preset, also in a later session") {
    const PresetDirectory directory;
    auto preset = directory.open();
    CHECK(preset.must_configure());
    REQUIRE(preset.note_configured().has_value());
    CHECK_FALSE(preset.must_configure());
    CHECK_FALSE(directory.open().must_configure());

    directory.set(R"("cacheVariables":{"A":"other"})");
    CHECK(directory.open().must_configure());
    REQUIRE(preset.look_again().has_value());
    CHECK(preset.must_configure());
    const auto command = preset.configure_command("/bin/cmake");
    CHECK(command.directory == directory.path());
    // B is set no more; what would be a pattern stays
    CHECK(command.arguments == std::vector<std::string>{"--preset", "dev", "-U", "B"});
}

TEST_CASE("active presets: what is broken leaves the preset as it was, and is mended by an edit") {
    const PresetDirectory directory;
    auto preset = directory.open();
    REQUIRE(preset.note_configured().has_value());
    directory.write("{");
    for (int time = 0; time < 2; ++time) { // said as long as it is broken
        const auto broken = preset.look_again();
        REQUIRE_FALSE(broken.has_value());
        CHECK(broken.error().on == directory.path() + "/CMakePresets.json");
    }
    CHECK(preset.session().names.configure == "dev");
    CHECK(preset.files().contains(directory.path() + "/CMakePresets.json"));
    directory.set(R"("cacheVariables":{"A":"1","B":"2","C[x]":"3"})");
    CHECK(preset.look_again().has_value());
    CHECK_FALSE(preset.must_configure());

    directory.set(R"("cacheVariables":{})", "elsewhere");
    const auto moved = preset.look_again();
    REQUIRE_FALSE(moved.has_value());
    CHECK(moved.error().why.find("elsewhere") != std::string::npos);
    CHECK(preset.session().binary_dir == directory.build_dir());
}

TEST_CASE("active presets: names and a digest are remembered, until they are forgotten") {
    const PresetDirectory directory;
    ::setenv("CMAKEWATCH_TEST_SECRET", "very secret", 1);
    directory.set(R"("environment":{"S":"$penv{CMAKEWATCH_TEST_SECRET}"})");
    auto preset = directory.open();
    REQUIRE(preset.note_configured().has_value());
    CHECK(preset.session().configure_environment.at("S") == "very secret");
    const auto text = read_file(directory.build_dir() + "/.cmakewatch/preset");
    REQUIRE(text.has_value());
    CHECK(text->find("secret") == std::string::npos);
    CHECK(ActivePreset::remembered(directory.build_dir()).names == PresetNames{"dev", "", ""});
    // CMake sets the preset's environment itself.
    CHECK_FALSE(has(preset.configure_command("cmake").environment, "S=very secret"));
    CHECK(has(preset.configure_command("cmake").environment, "PWD=" + directory.path()));
    REQUIRE(ActivePreset::forget(directory.build_dir()).has_value());
    CHECK(ActivePreset::remembered(directory.build_dir()).names == PresetNames{});
    ::unsetenv("CMAKEWATCH_TEST_SECRET");
}
