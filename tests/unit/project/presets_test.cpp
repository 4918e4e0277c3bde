#include "tool/project/preset_record.h"
#include "tool/project/presets.h"

#include "tests/catch.h"

#include <boost/json.hpp>

using namespace cmakewatch;

namespace {

using Texts = std::vector<std::string>;

// The presets of /p/app, whose files are given by path.
class PresetReading {
  public:
    explicit PresetReading(std::map<std::string, std::string> files,
                           EnvironmentVariables process = {{"HOME", "/h"}, {"A", "a"}})
        : files_(std::move(files)), process_(std::move(process)) {}

    [[nodiscard]] Result<Presets> read() {
        looked_for.clear();
        return Presets::read(
            "/p/app",
            [this](const std::string& path) -> Result<std::optional<std::string>> {
                const auto found = files_.find(path);
                return found == files_.end() ? std::nullopt : std::optional(found->second);
            },
            process_, looked_for);
    }
    [[nodiscard]] std::string error() {
        const auto presets = read();
        return presets ? "" : presets.error().message();
    }

    std::set<std::string> looked_for;

  private:
    std::map<std::string, std::string> files_;
    EnvironmentVariables process_;
};

PresetReading reading(const std::string& text) {
    return PresetReading({{"/p/app/CMakePresets.json", text}});
}

PresetReading configure_presets(const std::string& presets, int version = 6) {
    return reading(R"({"version":)" + std::to_string(version) + R"(,"configurePresets":[)" + presets + "]}");
}

PresetSession session_of(PresetReading presets_reading, const PresetNames& names) {
    const auto presets = presets_reading.read();
    INFO((presets ? "" : presets.error().message()));
    REQUIRE(presets.has_value());
    const auto session = preset_session(*presets, names, "/p/app");
    INFO((session ? "" : session.error().message()));
    REQUIRE(session.has_value());
    return *session;
}

bool contains(const std::string& text, const std::string& part) {
    INFO(text << " should hold " << part);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("presets: a preset inherits fields, variables one by one, and the first of several counts") {
    const auto session = session_of(configure_presets(R"(
        {"name":"a","hidden":true,"generator":"Ninja","environment":{"X":"a","Y":"a","N":"a"}},
        {"name":"b","hidden":true,"generator":"Unix Makefiles","binaryDir":"/b/${presetName}",
         "environment":{"X":"b","Z":"b","HOME":"/b"}},
        {"name":"dev","inherits":["a","b"],"environment":{"Y":"own","N":null}})"),
                                    {"dev", "", ""});
    CHECK(session.generator == "Ninja");
    CHECK(session.binary_dir == "/b/dev");
    CHECK(session.configure_environment == EnvironmentVariables{{"X", "a"}, {"Y", "own"}, {"Z", "b"}, {"HOME", "/b"}});
}

TEST_CASE("presets: what is inherited on many ways is looked at once") {
    std::string text = R"({"name": "p0"})";
    for (int i = 1; i < 100; ++i)
        text += R"(, {"name": "p)" + std::to_string(i) + R"(", "inherits": ["p)" + std::to_string(i - 1) + R"(", "p)" +
                std::to_string(i - 1) + R"("]})";
    const auto presets = configure_presets(text).read();
    REQUIRE(presets.has_value());
    CHECK(presets->names(PresetKind::configure).size() == 100);
}

TEST_CASE("presets: macros") {
    const auto session = session_of(
        configure_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"../${sourceDirName}-${presetName}",
            "environment":{"A":"own","B":"$env{A}|$penv{A}|$env{HOME}|$penv{NONE}|$env{NONE}",
            "C":"${sourceDir}|${sourceParentDir}|${fileDir}|${generator}|${hostSystemName}|${pathListSep}|${dollar}{x}",
            "D":"$ $x{ $${sourceDir} $e{ $","E":"$env{B}"}})"),
        {"dev", "", ""});
    CHECK(session.binary_dir == "/p/app-dev");
    const auto& environment = session.configure_environment;
    CHECK(environment.at("B") == "own|a|/h||");
    CHECK(environment.at("C") == "/p/app|/p|/p/app|Ninja|Linux|:|${x}");
    CHECK(environment.at("D") == "$ $x{ $${sourceDir} $e{ $"); // as in CMake
    CHECK(environment.at("E") == environment.at("B"));
}

TEST_CASE("presets: macros that are none make the file unusable") {
    for (const auto* text : {"${none}", "${sourceDir", "$env{}", "$penv{}", "$env{X}"})
        CHECK(contains(configure_presets(R"({"name":"dev","environment":{"X":")" + std::string(text) + "\"}}").error(),
                       "invalid macro"));
    CHECK(contains(configure_presets(R"({"name":"dev","environment":{"X":"$env{Y}","Y":"$env{X}"}})").error(),
                   "refer to each other"));
    CHECK(contains(configure_presets(R"({"name":"dev","environment":{"X":"${hostSystemName}"},"generator":"Ninja",
                                         "binaryDir":"b"})",
                                     2)
                       .error(),
                   "invalid macro"));
    std::string doubling = R"("V0":"xx")";
    for (int i = 1; i < 60; ++i) {
        const auto before = "$env{V" + std::to_string(i - 1) + "}";
        doubling += ",\"V" + std::to_string(i) + "\":\"" + before + before + "\"";
    }
    CHECK(contains(configure_presets(R"({"name":"dev","environment":{)" + doubling + "}}").error(), "invalid macro"));
    // Many variables of a length that one may have.
    std::string many = "\"A\":\"" + std::string(100'000, 'x') + "\"";
    for (int i = 0; i < 20; ++i) many += ",\"B" + std::to_string(i) + "\":\"$env{A}\"";
    CHECK(contains(configure_presets(R"({"name":"dev","environment":{)" + many + "}}").error(), "invalid macro"));
}

TEST_CASE("presets: a macro of a vendor makes one preset unusable") {
    const auto presets =
        configure_presets(R"({"name":"ide","binaryDir":"$vendor{ide.dir}"},{"name":"dev","binaryDir":"b"})").read();
    REQUIRE(presets.has_value());
    CHECK(presets->names(PresetKind::configure) == Texts{"dev"});
    CHECK(contains(presets->require(PresetKind::configure, "ide").error().message(), "$vendor{}"));
}

TEST_CASE("presets: conditions") {
    const auto holds = [](const std::string& condition) {
        const auto presets = configure_presets(R"({"name":"dev","environment":{"X":"own"},"condition":)" + condition +
                                               R"(},{"name":"other"})")
                                 .read();
        INFO((presets ? "" : presets.error().message()));
        REQUIRE(presets.has_value());
        return presets->names(PresetKind::configure).size() == 2;
    };
    CHECK(holds("true"));
    CHECK_FALSE(holds("false"));
    CHECK(holds("null"));
    CHECK_FALSE(holds(R"({"type":"const","value":false})"));
    CHECK(holds(R"({"type":"equals","lhs":"${hostSystemName}","rhs":"Linux"})"));
    CHECK_FALSE(holds(R"({"type":"notEquals","lhs":"$env{X}","rhs":"own"})"));
    CHECK(holds(R"({"type":"inList","string":"$penv{A}","list":["b","$penv{A}"]})"));
    CHECK_FALSE(holds(R"({"type":"notInList","string":"a","list":["a"]})"));
    CHECK(holds(R"({"type":"matches","string":"gcc-12","regex":"^gcc-[0-9]+$"})"));
    CHECK_FALSE(holds(R"({"type":"notMatches","string":"a{2}","regex":"a{2}"})")); // braces are ordinary in CMake
    CHECK(holds(R"({"type":"not","condition":false})"));
    CHECK(holds(R"({"type":"anyOf","conditions":[false,true]})"));
    CHECK_FALSE(holds(R"({"type":"allOf","conditions":[true,false]})"));
    CHECK(contains(configure_presets(R"({"name":"d","condition":{"type":"matches","string":"a","regex":"("}})").error(),
                   "its condition"));
    CHECK(contains(configure_presets(R"({"name":"d","condition":{"type":"not","condition":null}})").error(),
                   "field \"condition\""));
}

TEST_CASE("presets: null takes an inherited condition away, also from those that inherit this one") {
    const auto presets = configure_presets(R"(
        {"name":"base","condition":false},{"name":"off","inherits":"base"},
        {"name":"on","inherits":"base","condition":null},{"name":"too","inherits":["on","base"]})")
                             .read();
    REQUIRE(presets.has_value());
    // "too": of its parents only base has a condition
    CHECK(presets->names(PresetKind::configure) == Texts{"on"});
    CHECK(contains(presets->require(PresetKind::configure, "off").error().message(), "does not hold"));
}

TEST_CASE("presets: user presets, included files, and all that is looked for") {
    PresetReading both(
        {{"/p/app/CMakePresets.json",
          R"({"version":4,"include":["cmake/base.json"],"configurePresets":[
                             {"name":"dev","inherits":"base"}]})"},
         {"/p/app/cmake/base.json",
          R"({"version":4,"configurePresets":[{"name":"base","hidden":true,"binaryDir":"${fileDir}/b"}]})"},
         {"/p/app/CMakeUserPresets.json", R"({"version":4,"configurePresets":[{"name":"mine","inherits":"dev"}]})"}});
    const auto presets = both.read();
    REQUIRE(presets.has_value());
    CHECK(presets->names(PresetKind::configure) == Texts{"dev", "mine"});
    CHECK(both.looked_for ==
          std::set<std::string>{"/p/app/CMakePresets.json", "/p/app/CMakeUserPresets.json", "/p/app/cmake/base.json"});
    // fileDir is that of the file of the preset that is used
    CHECK(session_of(both, {"mine", "", ""}).binary_dir == "/p/app/b");

    auto alone = reading(R"({"version":4,"include":["gone.json"]})");
    CHECK(contains(alone.error(), "no such file"));
    CHECK(alone.looked_for ==
          std::set<std::string>{"/p/app/CMakePresets.json", "/p/app/CMakeUserPresets.json", "/p/app/gone.json"});
    CHECK(contains(reading(R"({"version":4,"include":["CMakePresets.json"]})").error(), "includes itself"));
    CHECK(contains(PresetReading(std::map<std::string, std::string>{}).error(), "found no presets file"));
}

TEST_CASE("presets: macros in include came with versions 7 and 9") {
    const auto read = [](int version, const std::string& include) {
        return PresetReading({{"/p/app/CMakePresets.json",
                               R"({"version":)" + std::to_string(version) + R"(,"include":[")" + include + "\"]}"},
                              {"/h/a.json", R"({"version":4,"configurePresets":[{"name":"far"}]})"},
                              {"/p/b.json", R"({"version":4,"configurePresets":[{"name":"near"}]})"}})
            .error();
    };
    CHECK(contains(read(6, "$penv{HOME}/a.json"), "no such file"));
    CHECK(read(7, "$penv{HOME}/a.json").empty());
    CHECK(contains(read(7, "${sourceParentDir}/b.json"), "include"));
    CHECK(read(9, "${sourceParentDir}/b.json").empty());
    CHECK(contains(read(9, "$env{HOME}/a.json"), "include"));
}

TEST_CASE("presets: a preset reaches only what its file includes") {
    const std::map<std::string, std::string> files{
        {"/p/app/CMakePresets.json", R"({"version":4,"include":["b.json"],"configurePresets":[{"name":"top"}]})"},
        {"/p/app/b.json", R"({"version":4,"configurePresets":[{"name":"low","inherits":"top"}]})"}};
    PresetReading upwards(files);
    CHECK(contains(upwards.error(), "does not include"));
}

TEST_CASE("presets: damage") {
    CHECK(contains(reading("{").error(), "/p/app/CMakePresets.json"));
    CHECK(contains(reading("[]").error(), "not a JSON object"));
    CHECK(contains(reading("{}").error(), "\"version\""));
    CHECK(contains(reading(R"({"version":6,"configurePresets":[{}]})").error(), "no name"));
    CHECK(contains(configure_presets(R"({"name":"a","generator":1})").error(), "field \"generator\""));
    CHECK(contains(configure_presets(R"({"name":"a","none":1})").error(), "field \"none\""));
    CHECK(contains(configure_presets(R"({"name":"a"},{"name":"a"})").error(), "two of that name"));
    CHECK(contains(configure_presets(R"({"name":"a","inherits":"none"})").error(), "which is not there"));
    CHECK(contains(configure_presets(R"({"name":"a","inherits":"b"},{"name":"b","inherits":"a"})").error(),
                   "inherits itself"));
    CHECK(contains(configure_presets(R"({"name":"a","trace":{"mode":"on"}})").error(), "needs version 7"));
    CHECK(contains(configure_presets(R"({"name":"a"})", 2).error(), "has no \"generator\""));
    CHECK(contains(reading(R"({"version":1,"buildPresets":[]})").error(), "needs version 2"));
    CHECK(contains(reading(R"({"version":6,"buildPresets":[{"name":"b"}]})").error(), "names no configure preset"));
    CHECK(contains(reading(R"({"version":6,"testPresets":[{"name":"t","configurePreset":"none"}]})").error(),
                   "is not there"));
    CHECK(contains(configure_presets(R"({"name":"a","cacheVariables":{"":"x"}})").error(), "field \"cacheVariables\""));
    CHECK(contains(configure_presets(R"({"name":"a","warnings":{"dev":false},"errors":{"dev":true}})").error(),
                   "while \"warnings\" has not"));
    CHECK(contains(reading(R"({"version":6,"packagePresets":[{"name":"p","inherits":"none"}]})").error(),
                   "which is not there"));
    CHECK(contains(
        reading(R"({"version":5,"testPresets":[{"name":"t","hidden":true,"output":{"outputJUnitFile":"j"}}]})").error(),
        "needs version 6"));
    CHECK(reading("\xEF\xBB\xBF"
                  R"({"version":6,"configurePresets":[]})")
              .error()
              .empty());
    CHECK(configure_presets(R"({"name":"a","$comment":"c","new":{}})", 99).error().empty()); // a later CMake knows it
    CHECK(contains(reading(std::string(100'000, '[')).error(), "nested too deep"));
}

TEST_CASE("presets: names that cannot be used say why, and which can") {
    const auto presets =
        configure_presets(R"({"name":"base","hidden":true},{"name":"debug"},{"name":"release"})").read();
    REQUIRE(presets.has_value());
    const auto unknown = presets->require(PresetKind::configure, "debgu").error();
    CHECK(contains(unknown.hint, "did you mean debug? those there are: debug, release"));
    CHECK(contains(presets->require(PresetKind::configure, "base").error().why, "hidden"));
    CHECK(contains(presets->require(PresetKind::build, "x").error().hint, "there is no build preset"));
}

TEST_CASE("preset sessions: build and test presets, chosen or the only one") {
    const std::string text = R"({"version":6,
        "configurePresets":[{"name":"dev","generator":"Ninja","binaryDir":"b","environment":{"X":"configure","Y":"y"}},
                            {"name":"other","binaryDir":"o"}],
        "buildPresets":[{"name":"base","hidden":true,"environment":{"X":"build"},"jobs":3},
                        {"name":"one","configurePreset":"dev","inherits":"base","targets":"app","verbose":true,
                         "configuration":"Release","nativeToolOptions":["-k","0"]},
                        {"name":"off","configurePreset":"dev","condition":false}],
        "testPresets":[{"name":"t","configurePreset":"dev","inheritConfigureEnvironment":false,
                        "environment":{"X":"test"}},
                       {"name":"u","configurePreset":"dev"}]})";
    const auto session = session_of(reading(text), {"dev", "", ""});
    CHECK(session.names == PresetNames{"dev", "one", ""}); // two test presets: none is chosen
    CHECK(session.build_environment == EnvironmentVariables{{"X", "build"}, {"Y", "y"}});
    CHECK(session.test_environment == session.configure_environment);
    CHECK(session.build.targets == Texts{"app"});
    CHECK(session.build.jobs == 3);
    CHECK(session.build.configuration == "Release");
    CHECK(session.build.ninja_arguments == Texts{"-v", "-k", "0"});
    CHECK(session_of(reading(text), {"dev", "", "t"}).test_environment == EnvironmentVariables{{"X", "test"}});
    CHECK(session_of(reading(text), {"", "", "t"}).names.configure == "dev");
    CHECK(session_of(reading(text), {"other", "", ""}).names == PresetNames{"other", "", ""});

    const auto presets = reading(text).read();
    REQUIRE(presets.has_value());
    const auto wrong = preset_session(*presets, {"other", "one", ""}, "/p/app");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(contains(wrong.error().message(), "belongs to the configure preset dev, not to other"));
}

TEST_CASE("preset sessions: a build preset must leave ninja to build here") {
    for (const auto* option : {"-C", "-Cx", "-f", "-t", "-n", "--version"}) {
        const auto presets = reading(R"({"version":6,"configurePresets":[{"name":"dev"}],"buildPresets":[
            {"name":"b","configurePreset":"dev","nativeToolOptions":[")" +
                                     std::string(option) + "\"]}]}")
                                 .read();
        REQUIRE(presets.has_value());
        const auto session = preset_session(*presets, {"dev", "", ""}, "/p/app");
        REQUIRE_FALSE(session.has_value());
        CHECK(contains(session.error().message(), option));
    }
}

TEST_CASE("preset sessions: a test preset as ctest's options") {
    const auto settings = [](const std::string& fields) {
        return session_of(reading(R"({"version":6,"configurePresets":[{"name":"dev"}],
                                      "testPresets":[{"name":"t","configurePreset":"dev",)" +
                                  fields + "}]}"),
                          {"dev", "", ""})
            .test;
    };
    CHECK(settings(R"("configuration":"Debug","overwriteConfigurationFile":["K=V"],
        "output":{"shortProgress":true,"verbosity":"extra","debug":true,"outputOnFailure":true,"quiet":true,
                  "outputLogFile":"${sourceDir}/log","outputJUnitFile":"j.xml","labelSummary":false,
                  "subprojectSummary":false,"maxPassedTestOutputSize":1,"maxFailedTestOutputSize":2,
                  "testOutputTruncation":"tail","maxTestNameWidth":3})")
              .arguments ==
          Texts{"--overwrite", "K=V", "--extra-verbose", "--debug", "--output-on-failure", "--output-log", "/p/app/log",
                "--output-junit", "j.xml", "--no-label-summary", "--no-subproject-summary", "--test-output-size-passed",
                "1", "--test-output-size-failed", "2", "--test-output-truncation", "tail", "--max-width", "3"});
    CHECK(settings(R"("filter":{"include":{"name":"n","label":"l","useUnion":true,
        "index":{"start":1,"stride":2,"specificTests":[4,5]}},
        "exclude":{"name":"x","label":"y","fixtures":{"any":"a","setup":"s","cleanup":"c"}}})")
              .arguments == Texts{"-R", "n", "-L", "l", "-U", "-I", "1,,2,4,5", "-E", "x", "-LE", "y", "-FA", "a",
                                  "-FS", "s", "-FC", "c"});
    CHECK(settings(R"("filter":{"include":{"index":"file"}})").arguments == Texts{"-I", "file"});
    const auto execution = settings(R"("execution":{"stopOnFailure":true,"enableFailover":true,"jobs":4,
        "resourceSpecFile":"r","testLoad":5,"repeat":{"mode":"until-pass","count":3},"scheduleRandom":true,
        "timeout":60,"noTestsAction":"ignore"})");
    CHECK(execution.arguments == Texts{"--stop-on-failure", "-F", "--parallel", "4", "--resource-spec-file", "r",
                                       "--test-load", "5", "--repeat", "until-pass:3", "--schedule-random", "--timeout",
                                       "60"});
    CHECK(execution.allows_no_tests);
    CHECK(settings(R"("configuration":"Debug")").configuration == "Debug");
}

TEST_CASE("preset sessions: a test preset that runs no tests is refused") {
    for (const auto* setting : {R"("showOnly":"human")", R"("interactiveDebugging":true)"}) {
        const auto presets = reading(R"({"version":6,"configurePresets":[{"name":"dev"}],"testPresets":[
            {"name":"t","configurePreset":"dev","execution":{)" +
                                     std::string(setting) + "}}]}")
                                 .read();
        REQUIRE(presets.has_value());
        CHECK_FALSE(preset_session(*presets, {"dev", "", ""}, "/p/app").has_value());
    }
}

TEST_CASE("preset sessions: output, filter and execution are inherited member by member") {
    const auto session = session_of(reading(R"({"version":6,"configurePresets":[{"name":"dev"}],"testPresets":[
        {"name":"a","hidden":true,"filter":{"include":{"name":"n","useUnion":true},"exclude":{"label":"l"}},
         "execution":{"jobs":2,"timeout":9}},
        {"name":"t","configurePreset":"dev","inherits":"a","filter":{"include":{"label":"own"}},
         "execution":{"timeout":1}}]})"),
                                    {"dev", "", ""});
    CHECK(session.test.arguments == Texts{"-R", "n", "-L", "own", "-LE", "l", "--parallel", "2", "--timeout", "1"});
}

TEST_CASE("preset sessions: the digest tells edits that matter from those that do not, and holds no secret") {
    const auto digest = [](const std::string& fields, const std::string& secret = "1") {
        return session_of(PresetReading({{"/p/app/CMakePresets.json",
                                          R"({"version":6,"configurePresets":[{"name":"base","hidden":true,
                                              "cacheVariables":{"B":"1"}},{"name":"dev","inherits":"base",)" +
                                              fields + "}]}"}},
                                        {{"SECRET", secret}}),
                          {"dev", "", ""})
            .digest;
    };
    const auto before = digest(R"("cacheVariables":{"X":"1","Y":"2"},"environment":{"S":"$penv{SECRET}"})");
    CHECK(before == digest(R"("environment":{"S":"$penv{SECRET}"},  "cacheVariables":{"Y":"2","X":"1"})"));
    CHECK(before == digest(R"("displayName":"Dev","description":"d","vendor":{"x":1},
                              "cacheVariables":{"X":"1","Y":"2"},"environment":{"S":"$penv{SECRET}"})"));
    CHECK(before == digest(R"("cacheVariables":{"X":"1","Y":"2"},"environment":{"S":"$penv{SECRET}"})", "2"));
    CHECK(before != digest(R"("cacheVariables":{"X":"1","Y":"3"},"environment":{"S":"$penv{SECRET}"})"));
    CHECK(before != digest(R"("cacheVariables":{"X":"1","Y":"2"},"environment":{"S":"x"})"));
    CHECK(before != digest(R"("cacheVariables":{"B":"2","X":"1","Y":"2"},"environment":{"S":"$penv{SECRET}"})"));
}

TEST_CASE("preset records: names and a digest, read back; damage is nothing") {
    const PresetRecord record{{"dev", "b", ""}, "0123", {"A", "B"}};
    CHECK(PresetRecord::parse(record.to_json()) == record);
    CHECK(PresetRecord::parse("{\"configure\":1}") == PresetRecord{});
    CHECK(PresetRecord::parse("{") == PresetRecord{});
    CHECK(PresetRecord::parse("[]") == PresetRecord{});
}
