#include "tests/e2e/answer.h"
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

using Words = std::vector<std::string>;

// A project with presets; its program prints what it was compiled with and the variable FEATURE that it has.
class PresetSandbox : public Sandbox {
  public:
    PresetSandbox() {
        fs::remove_all(build());
        write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                "file(APPEND ${CMAKE_SOURCE_DIR}/configured "
                                "\"feat ${FEAT} feature $ENV{FEATURE}\\n\")\n"
                                "target_compile_definitions(app PRIVATE \"FEAT=\\\"${FEAT}\\\"\" "
                                "\"CONFIGURED=\\\"$ENV{FEATURE}\\\"\")\n"
                                "enable_testing()\nadd_test(NAME one COMMAND app --test)\n"
                                "add_test(NAME two COMMAND app --test)\n");
        write("main.c", "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
                        "int main(int argc, char **argv) { (void)argv; const char *f = getenv(\"FEATURE\");\n"
                        "printf(\"feat %s configured %s environment %s\\n\", FEAT, CONFIGURED, f ? f : \"none\");\n"
                        "fflush(stdout); if (argc > 1) return 0; for (;;) pause(); }\n");
        // Tool names the build directory, which contradicts --preset.
        write("without_build_dir", "is_value=\nfor word do\n  shift\n  case $is_value$word in\n"
                                   "  -B) is_value=yes: ;;\n  yes:*) is_value= ;;\n  *) set -- \"$@\" \"$word\" ;;\n"
                                   "  esac\ndone\nexec \"$@\"\n");
        set_presets();
    }

    // `feat` is a cache variable, `feature` one of the environment.
    void set_presets(const std::string& feat = "ON", const std::string& feature = "on",
                     const std::string& more = "") const {
        write_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/build",
            "cacheVariables":{"FEAT":")" +
                          feat + R"("},"environment":{"FEATURE":")" + feature + R"("}})",
                      more);
    }
    void write_presets(const std::string& configure, const std::string& more = "") const {
        rename_to("CMakePresets.json", R"({"version":4,"configurePresets":[)" + configure + "]" + more + "}");
    }

    // What each CMake run has seen.
    [[nodiscard]] Words configured() const {
        Words lines;
        std::istringstream text(content(path("configured")));
        for (std::string line; std::getline(text, line);) lines.push_back(line);
        return lines;
    }

    [[nodiscard]] Start start(const Words& command = {"run", "app", "--preset", "dev"},
                              const std::string& name = "one") const {
        Start start;
        start.name = name;
        start.command = command;
        start.wrapper = {"env", "-C", path(".").string(), "sh", path("without_build_dir").string()};
        return start;
    }

    // A program in `bin` that writes its arguments and some of its environment to `bin/log`, then runs the real one.
    void record(const std::string& program) const {
        write("bin/" + program, "#!/bin/sh\nlog=" + path("bin/log").string() + "\nprintf '%s:' " + program +
                                    " >>\"$log\"\nprintf ' %s' \"$@\" >>\"$log\"\n"
                                    "printf ' FEATURE=%s ONLY=%s\\n' \"$FEATURE\" \"$ONLY\" >>\"$log\"\nexec " +
                                    real(program) + " \"$@\"\n");
        fs::permissions(path("bin/" + program), fs::owner_all);
    }
    [[nodiscard]] static std::string real(const std::string& program) {
        for (const auto* directory : {"/usr/local/bin/", "/usr/bin/", "/bin/"})
            if (fs::exists(directory + program)) return directory + program;
        return program;
    }
    [[nodiscard]] std::string log() const { return content(path("bin/log")); }
};

void wait_for_output(Tool& tool, const std::string& line) {
    tool.wait_until(line, [&] { return tool.output().ends_with(line + "\n"); });
}

} // namespace

TEST_CASE("a preset's environment is that of every run of CMake, and of the program") {
    const PresetSandbox sandbox;
    Tool tool(sandbox, {}, sandbox.start());
    wait_for_output(tool, "feat ON configured on environment on");
    tool.wait_for_exact_watch();
    std::ofstream(sandbox.path("CMakeLists.txt").string(), std::ios::app) << "# edited\n";
    tool.wait_until("cmake again", [&] { return sandbox.configured().size() >= 2; });
    tool.wait_for_event("build_finished", 2);
    CHECK(sandbox.configured().back() == "feat ON feature on");
}

TEST_CASE("an edit of a preset while a session runs configures anew, also one of its environment") {
    const PresetSandbox sandbox;
    Tool tool(sandbox, {}, sandbox.start());
    wait_for_output(tool, "feat ON configured on environment on");
    tool.wait_for_exact_watch();
    sandbox.set_presets("OFF");
    wait_for_output(tool, "feat OFF configured on environment on");
    tool.wait_for_event("watching", 2);
    sandbox.set_presets("OFF", "other");
    wait_for_output(tool, "feat OFF configured other environment other");
    CHECK(sandbox.configured().size() == 3);
}

TEST_CASE("an edit of a presets file that leaves the preset as it is runs no CMake") {
    const PresetSandbox sandbox;
    Tool tool(sandbox, {}, sandbox.start());
    tool.wait_for_exact_watch();
    tool.wait_for_event("program_started");
    sandbox.write_presets(R"({"name":"other","generator":"Ninja","binaryDir":"o"},
        {"environment":{"FEATURE":"on"},"displayName":"Dev","name":"dev","generator":"Ninja",
         "binaryDir":"${sourceDir}/build","cacheVariables":{"FEAT":"ON"}})");
    tool.wait_for_event("build_finished", 2);
    CHECK(sandbox.configured().size() == 1);
    CHECK(tool.events("program_started").size() == 1);
}

TEST_CASE("user presets that appear while a session runs count") {
    const PresetSandbox sandbox;
    sandbox.write_presets(R"({"name":"base","hidden":true,"generator":"Ninja","binaryDir":"${sourceDir}/build",
        "cacheVariables":{"FEAT":"ON"},"environment":{"FEATURE":"$penv{OUTER}"}},{"name":"dev","inherits":"base"})");
    Tool tool(sandbox, {}, sandbox.start());
    tool.wait_for_exact_watch();
    tool.wait_for_event("program_started");
    sandbox.rename_to("CMakeUserPresets.json", "{");
    tool.wait_for_event("build_finished", 2);
    CHECK(tool.events("build_finished").back().at("result").as_string() == "failed");
    CHECK(holds(tool.errors(), "CMakeUserPresets.json"));
    CHECK(tool.events("program_exited").empty()); // the old program keeps running
    sandbox.rename_to("CMakeUserPresets.json", R"({"version":4,"configurePresets":[]})");
    tool.wait_for_event("build_finished", 3);
    CHECK(tool.events("build_finished").back().at("result").as_string() == "succeeded");
    CHECK(sandbox.configured().size() == 1);
}

TEST_CASE("$penv{} is the environment outside, in every run of CMake") {
    const PresetSandbox sandbox;
    sandbox.set_presets("ON", "inner:$penv{FEATURE}");
    auto start = sandbox.start();
    start.variables = {{"FEATURE", "outer"}};
    Tool tool(sandbox, {}, start);
    wait_for_output(tool, "feat ON configured inner:outer environment inner:outer");
    tool.wait_for_exact_watch();
    sandbox.set_presets("OFF", "inner:$penv{FEATURE}");
    wait_for_output(tool, "feat OFF configured inner:outer environment inner:outer");
}

TEST_CASE("what a preset sets no more is taken out of the cache") {
    const PresetSandbox sandbox;
    CHECK(answer_to(sandbox.path("."), "list --preset dev").code == 0);
    sandbox.write_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/build"})");
    CHECK(answer_to(sandbox.path("."), "list").code == 0);
    CHECK(sandbox.configured() == Words{"feat ON feature on", "feat  feature "});
}

TEST_CASE("a build directory remembers its preset, by name only, until --no-preset") {
    const PresetSandbox sandbox;
    sandbox.set_presets("ON", "$penv{SECRET}");
    const auto run = [&](const std::string& arguments, const std::string& secret) {
        const auto answer = answer_to(sandbox.path("."), arguments, "SECRET=" + secret);
        INFO(answer.errors);
        CHECK(answer.code == 0);
        return answer.output;
    };
    const std::string ends = " --exit -- --test";
    CHECK(run("run app --preset dev" + ends, "hidden1") == "feat ON configured hidden1 environment hidden1\n");
    CHECK_FALSE(holds(content(sandbox.build() / ".cmakewatch/preset"), "hidden1"));
    CHECK(holds(content(sandbox.build() / ".cmakewatch/preset"), "dev"));
    CHECK(run("run app" + ends, "hidden2") == "feat ON configured hidden1 environment hidden2\n");
    CHECK(run("run app --env FEATURE=mine" + ends, "hidden2") == "feat ON configured hidden1 environment mine\n");
    sandbox.set_presets("OFF", "$penv{SECRET}"); // between two sessions
    CHECK(run("run app" + ends, "hidden3") == "feat OFF configured hidden3 environment hidden3\n");
    CHECK(run("run app --no-preset" + ends, "hidden4") == "feat OFF configured hidden3 environment none\n");
    CHECK_FALSE(fs::exists(sandbox.build() / ".cmakewatch/preset"));
    CHECK(run("run app" + ends, "hidden4") == "feat OFF configured hidden3 environment none\n");
}

TEST_CASE("hooks have the preset's environment") {
    const PresetSandbox sandbox;
    Tool tool(sandbox, {"--on-restart", "echo hook $FEATURE $CMAKEWATCH_TARGET"}, sandbox.start());
    tool.wait_until("hook", [&] { return holds(tool.errors(), "hook on app"); });
}

TEST_CASE("a build preset has Ninja do what cmake --build --preset does") {
    const PresetSandbox sandbox;
    sandbox.record("ninja");
    sandbox.write_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/build","environment":{
        "FEATURE":"on","PATH":"${sourceDir}/bin:$penv{PATH}"},"cacheVariables":{"FEAT":"ON"}})",
                          R"(,"buildPresets":[{"name":"b","configurePreset":"dev","jobs":3,"verbose":true,
        "nativeToolOptions":["-k","0"],"targets":["app"],"environment":{"ONLY":"ninja","FEATURE":"of-build"}}])");
    REQUIRE(std::system(("cd '" + sandbox.path(".").string() +
                         "' && cmake --preset dev >/dev/null && rm -f bin/log && "
                         "cmake --build --preset b >/dev/null")
                            .c_str()) == 0);
    const auto theirs = sandbox.log();
    CHECK(holds(theirs, "ninja: -v -j 3 -k 0 app FEATURE=of-build ONLY=ninja\n"));
    fs::remove(sandbox.path("bin/log"));

    Tool tool(sandbox, {}, sandbox.start({"build", "--preset", "dev"}));
    tool.wait_for_exact_watch();
    const auto ours = sandbox.log();
    INFO(ours);
    CHECK(holds(ours, "-f build.ninja -j3 -v -k 0 app FEATURE=of-build ONLY=ninja\n"));
    // CMake that Ninja would start has the configure preset's environment all the same.
    std::ofstream(sandbox.path("CMakeLists.txt").string(), std::ios::app) << "# edited\n";
    tool.wait_for_event("build_finished", 2);
    CHECK(sandbox.configured().back() == "feat ON feature on");
}

TEST_CASE("the command line wins over a build preset's jobs and targets") {
    const PresetSandbox sandbox;
    sandbox.record("ninja");
    sandbox.write_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/build","environment":{
        "PATH":"${sourceDir}/bin:$penv{PATH}"}})",
                          R"(,"buildPresets":[{"name":"a","configurePreset":"dev","jobs":3,"targets":"app"},
                                              {"name":"b","configurePreset":"dev","jobs":4}])");
    Tool tool(sandbox, {"-j", "2", "--build-preset", "a"}, sandbox.start({"build", "all"}));
    tool.wait_for_exact_watch();
    INFO(sandbox.log());
    CHECK(holds(sandbox.log(), "-f build.ninja -j2 all "));
}

TEST_CASE("a test preset has CTest do what ctest --preset does") {
    const PresetSandbox sandbox;
    sandbox.write_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/build","environment":{
        "FEATURE":"on"},"cacheVariables":{"FEAT":"ON"}})",
                          R"(,"testPresets":[{"name":"t","configurePreset":"dev","environment":{"FEATURE":"of-test"},
        "filter":{"include":{"name":"^(one|two)$"},"exclude":{"name":"two"}},
        "output":{"outputOnFailure":true,"verbosity":"verbose","outputLogFile":"${sourceDir}/log"},
        "execution":{"jobs":2,"timeout":77,"repeat":{"mode":"until-pass","count":2}}}])");
    REQUIRE(std::system(("cd '" + sandbox.path(".").string() +
                         "' && cmake --preset dev >/dev/null && "
                         "cmake --build build >/dev/null && ctest --preset t >/dev/null")
                            .c_str()) == 0);
    const auto said_in = [](const std::string& text) {
        Words lines;
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);)
            if (holds(line, "environment of-test") || holds(line, "Test timeout") || holds(line, "tests passed,"))
                lines.push_back(line);
        return lines;
    };
    const auto theirs = said_in(content(sandbox.path("log")));
    CHECK(theirs.size() >= 3);
    fs::remove(sandbox.path("log"));
    const auto answer = answer_to(sandbox.path("."), "test --once --preset dev");
    INFO(answer.errors);
    CHECK(answer.code == 0);
    CHECK(said_in(content(sandbox.path("log"))) == theirs);
    CHECK(holds(answer.errors, "1 of 1 selected"));
    // The user's own arguments come behind.
    CHECK(holds(answer_to(sandbox.path("."), "test --once -- -E one").errors, "1 of 1 selected"));
    CHECK(holds(content(sandbox.path("log")), "Test #2: two"));
    CHECK(holds(answer_to(sandbox.path("."), "test --once -E one").errors, "1 of 1 selected"));
    CHECK(holds(content(sandbox.path("log")), "Test #2: two"));
    CHECK(
        holds(answer_to(sandbox.path("."), "test --once one two").errors, "1 of 1 selected")); // but for its exclusion
}

TEST_CASE("an edit of a test preset runs all its tests in the new environment") {
    const PresetSandbox sandbox;
    const auto set_test_preset = [&](const std::string& feature) {
        sandbox.set_presets("ON", "on",
                            R"(,"testPresets":[{"name":"t","configurePreset":"dev",
            "output":{"verbosity":"verbose"},"environment":{"FEATURE":")" +
                                feature + R"("}}])");
    };
    set_test_preset("first");
    Tool tool(sandbox, {}, sandbox.start({"test", "--preset", "dev"}));
    tool.wait_for_event("tests_finished");
    CHECK(holds(tool.errors(), "environment first"));
    tool.wait_for_exact_watch();
    set_test_preset("second");
    tool.wait_for_event("tests_finished", 2);
    CHECK(tool.events("tests_selected").back().at("selected").as_int64() == 2);
    CHECK(holds(tool.errors(), "environment second"));
    CHECK(sandbox.configured().size() == 1);
}

TEST_CASE("a tool that only the preset's PATH has is found") {
    const PresetSandbox sandbox;
    sandbox.write("bin/special", "#!/bin/sh\ntouch $1\n");
    fs::permissions(sandbox.path("bin/special"), fs::owner_all);
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "find_program(special special REQUIRED)\n"
                                    "add_custom_command(TARGET app POST_BUILD COMMAND special made)\n"
                                    "target_compile_definitions(app PRIVATE FEAT=\"\" CONFIGURED=\"\")\n");
    sandbox.write_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/build","environment":{
        "PATH":"${sourceDir}/bin:$penv{PATH}"}})");
    Tool tool(sandbox, {}, sandbox.start());
    tool.wait_for_event("program_started");
    CHECK(fs::exists(sandbox.build() / "made"));
}

TEST_CASE("presets that cannot be used are refused before anything is made") {
    const PresetSandbox sandbox;
    const auto refused = [&](const std::string& arguments, const std::string& why, const std::string& hint) {
        const auto answer = answer_to(sandbox.path("."), arguments, "-u CMAKE_GENERATOR");
        INFO(arguments << ": " << answer.errors);
        CHECK(answer.code == 4);
        CHECK(holds(answer.errors, why));
        CHECK(holds(answer.errors, hint));
        CHECK_FALSE(fs::exists(sandbox.path("build")));
        CHECK_FALSE(fs::exists(sandbox.path("configured")));
    };
    sandbox.write_presets(R"({"name":"make","generator":"Unix Makefiles","binaryDir":"build"},
        {"name":"default","binaryDir":"build"},{"name":"base","hidden":true},{"name":"nowhere","generator":"Ninja"},
        {"name":"off","generator":"Ninja","binaryDir":"build","condition":false},
        {"name":"debug","generator":"Ninja","binaryDir":"build"},{"name":"multi","generator":"Ninja","binaryDir":"m"})",
                          R"(,"buildPresets":[{"name":"m","configurePreset":"multi"}])");
    refused("run app --preset make", "its generator is \"Unix Makefiles\"", "CMakeUserPresets.json");
    refused("run app --preset default", "\"Unix Makefiles\" by default", "\"generator\": \"Ninja\"");
    refused("run app --preset base", "it is hidden", "those there are:");
    refused("run app --preset nowhere", "no \"binaryDir\"", "--build-dir build");
    refused("run app --preset off", "does not hold here", "those there are:");
    refused("run app --preset debgu", "none of that name", "did you mean debug?");
    refused("run app --preset debug --build-preset m", "belongs to the configure preset multi", "--preset multi");
    refused("run app --build-preset none", "cannot use build preset \"none\"", "those there are: m");
    sandbox.write("CMakePresets.json", "{");
    refused("run app --preset debug", "CMakePresets.json", "--list-presets");
}

TEST_CASE("a build preset chooses the configuration of Ninja Multi-Config; --config wins") {
    const PresetSandbox sandbox;
    sandbox.write_presets(R"({"name":"dev","generator":"Ninja Multi-Config","binaryDir":"${sourceDir}/build"})",
                          R"(,"buildPresets":[{"name":"b","configurePreset":"dev","configuration":"Release"}])");
    CHECK(holds(answer_to(sandbox.path("."), "list --preset dev").output, "/Release/app"));
    CHECK(holds(answer_to(sandbox.path("."), "list").output, "/Release/app"));
    CHECK(holds(answer_to(sandbox.path("."), "list --config Debug").output, "/Debug/app"));
}

TEST_CASE("inputs names the presets files that are there") {
    const PresetSandbox sandbox;
    const auto answer = answer_to(sandbox.path("."), "inputs app --preset dev --json");
    CHECK(holds(answer.output, sandbox.path("CMakePresets.json").string() + R"(","kind":"cmake")"));
    CHECK_FALSE(holds(answer.output, "CMakeUserPresets.json"));
}

TEST_CASE("a preset that has moved to another build directory is not built in the old one") {
    const PresetSandbox sandbox;
    CHECK(answer_to(sandbox.path("."), "list --preset dev").code == 0);
    sandbox.write_presets(R"({"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/elsewhere"})");
    const auto answer = answer_to(sandbox.path("."), "list -B build");
    CHECK(answer.code == 4);
    CHECK(holds(answer.errors, "elsewhere now"));
    CHECK(holds(answer.errors, "--preset dev builds there"));
    CHECK(answer_to(sandbox.path("."), "list -B build --no-preset").code == 0);
}
