// What somebody meets who has just installed the tool.
#include "tests/e2e/answer.h"
#include "tests/e2e/tmux_tool.h"

using namespace e2e;

namespace {

void write_two_programs(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt").string()) + "add_executable(other o.c)\n");
    sandbox.write("o.c", "#include <stdio.h>\nint main(void) { puts(\"the other one\"); return 0; }\n");
    sandbox.configure();
}

void write_presets(const Sandbox& sandbox, const std::vector<std::string>& names) {
    std::string presets;
    for (const auto& name : names)
        presets += (presets.empty() ? "" : ",") + std::string(R"({"name":")") + name +
                   R"(","generator":"Ninja","binaryDir":"${sourceDir}/out/)" + name + R"("})";
    sandbox.write("CMakePresets.json", R"({"version":3,"configurePresets":[)" + presets + "]}");
}

} // namespace

TEST_CASE("cmakewatch alone shows examples and what is here, and runs nothing") {
    const Sandbox sandbox;
    const auto directory = sandbox.path(".");
    auto answer = answer_to(directory, "");
    CHECK(answer.code == 0);
    CHECK(answer.errors.empty());
    CHECK(holds(answer.output, "cmakewatch run server "));
    CHECK(holds(answer.output, "build directory  build\ngenerator        Ninja\ncan be run       not known yet"));
    CHECK(answer_to(directory, "list").code == 0);
    answer = answer_to(directory, "");
    CHECK(holds(answer.output, "cmakewatch run app "));
    CHECK(holds(answer.output, "can be run       app (not built)\n"));
    REQUIRE(std::system(("cmake --build '" + sandbox.build().string() + "' >/dev/null").c_str()) == 0);
    CHECK(holds(answer_to(directory, "").output, "can be run       app (built)\n"));
    CHECK(holds(answer_to(directory, "", "CMAKEWATCH_OPTIONS='-B elsewhere'").output, "build directory  elsewhere\n"));

    fs::remove_all(sandbox.build());
    answer = answer_to(directory, "");
    CHECK(answer.code == 0);
    CHECK(holds(answer.output, "found no build directory in"));
    CHECK(holds(answer.output, "cmake -S . -B build -G Ninja"));
    CHECK_FALSE(fs::exists(sandbox.build()));
}

TEST_CASE("--configure makes the build directory that is missing; without it, and a terminal, that is an error") {
    const Sandbox sandbox;
    const auto directory = sandbox.path(".");
    fs::remove_all(sandbox.build());
    CHECK(answer_to(directory, "list").code == 4);
    CHECK_FALSE(fs::exists(sandbox.build()));
    SECTION("build, if nothing else is named") {
        const auto answer = answer_to(directory, "list --configure");
        INFO(answer.errors);
        CHECK(answer.code == 0);
        CHECK(holds(answer.output, "app\t"));
        CHECK(holds(answer.errors, "cmake -G Ninja -S . -B build\n"));
        CHECK(holds(answer.errors, "\n-- Configuring done"));
        CHECK_FALSE(holds(answer_to(directory, "list --configure").errors, "Configuring"));
    }
    SECTION("another one that is named") {
        CHECK(answer_to(directory, "list --configure -B out").code == 0);
        CHECK(fs::exists(sandbox.path("out/build.ninja")));
        CHECK_FALSE(fs::exists(sandbox.build()));
    }
    SECTION("what CMake says of a mistake is shown") {
        sandbox.write("CMakeLists.txt", "nonsense()\n");
        const auto answer = answer_to(directory, "list --configure");
        CHECK(answer.code == 4);
        CHECK(holds(answer.errors, "Unknown CMake command \"nonsense\""));
        CHECK(holds(answer.errors, "cannot configure \"build\": cmake failed"));
    }
    SECTION("the only preset") {
        write_presets(sandbox, {"dev"});
        CHECK(answer_to(directory, "list --configure").code == 0);
        CHECK(fs::exists(sandbox.path("out/dev/build.ninja")));
        CHECK(holds(answer_to(directory, "").output, "preset           dev\n"));
    }
    SECTION("not where a file or sources are called build") {
        sandbox.write("build", "#!/bin/sh\n");
        CHECK(holds(answer_to(directory, "list").errors, "cmake -S . -B build-ninja -G Ninja"));
        sandbox.write("build-ninja/CMakeLists.txt", "");
        CHECK(answer_to(directory, "list --configure").code == 0);
        CHECK(fs::exists(sandbox.path("cmake-build/build.ninja")));
    }
    SECTION("of several presets one must be named") {
        write_presets(sandbox, {"dev", "release"});
        const auto answer = answer_to(directory, "list --configure");
        CHECK(answer.code == 2);
        CHECK(holds(answer.errors, "there are dev, release"));
        CHECK_FALSE(fs::exists(sandbox.path("out")));
    }
    SECTION("not of a directory below the top of the sources") {
        sandbox.write("below/CMakeLists.txt", "");
        CHECK(answer_to(sandbox.path("below"), "list --configure").code == 4);
        CHECK_FALSE(fs::exists(sandbox.path("below/build")));
    }
}

TEST_CASE("on a terminal a missing build directory is offered") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    const Tmux tmux(sandbox, CMAKEWATCH_EXECUTABLE " run");
    tmux.wait_for("no build directory here; configure build with Ninja? [Y/n]");
    SECTION("Enter takes it") {
        tmux.type("Enter");
        tmux.wait_for("value 1");
        CHECK(holds(tmux.history(), "-- Configuring done"));
    }
    SECTION("or not") {
        tmux.type("n Enter");
        tmux.wait_for("[ended 4]");
        CHECK(holds(tmux.history(), "found no build directory in"));
    }
}

TEST_CASE("on a terminal one of several presets is chosen") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    write_presets(sandbox, {"dev", "release"});
    const Tmux tmux(sandbox, CMAKEWATCH_EXECUTABLE " run");
    tmux.wait_for("no build directory here; configure with a preset? [Y/n]");
    tmux.type("y Enter");
    tmux.wait_for("  2  release");
    tmux.type("2 Enter");
    tmux.wait_for("value 1");
    CHECK(fs::exists(sandbox.path("out/release/build.ninja")));
}

TEST_CASE("on a terminal one of several programs is chosen, by number or by name") {
    const Sandbox sandbox;
    write_two_programs(sandbox);
    const Tmux tmux(sandbox, "trap : INT; " CMAKEWATCH_EXECUTABLE " run"); // for the shell around it
    tmux.wait_for("  2  other");
    tmux.wait_for("number or name:");
    SECTION("by number") {
        tmux.type("2 Enter");
        tmux.wait_for("the other one");
    }
    SECTION("by name, after a word that is none") {
        tmux.type("otter Enter");
        tmux.type("other Enter");
        tmux.wait_for("the other one");
    }
    SECTION("Ctrl-C leaves") {
        tmux.type("C-c");
        tmux.wait_for("[ended 130]");
    }
    SECTION("at the end of the input the error names them") {
        tmux.type("C-d");
        tmux.wait_for("[ended 2]");
        CHECK(holds(tmux.history(), "can be run: app, other"));
    }
}
