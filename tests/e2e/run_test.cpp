#include "tests/e2e/answer.h"
#include "tests/e2e/compiler_gate.h"

using namespace e2e;

TEST_CASE("an edit rebuilds and restarts; SIGTERM ends with 0 and leaves nothing behind") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto first = tool.program();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK_FALSE(is_alive(first));
    tool.wait_for_event("program_started", 2);
    const auto second = tool.program();
    CHECK(tool.end(SIGTERM) == 0);
    CHECK_FALSE(is_alive(second));
    CHECK(tool.errors().find("cmakewatch: ready #2 pid=" + std::to_string(second)) != std::string::npos);
}

TEST_CASE("a failed build keeps the program; the fix is picked up") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto first = tool.program();
    sandbox.write("value.h", "#include \"broken.h\"\n");
    tool.wait_for_event("program_kept");
    CHECK(is_alive(first));
    tool.wait_for_event("watching", 2);
    sandbox.write("broken.h", "#define VALUE 5\n"); // the missing header alone is the fix
    tool.wait_for_last_value(5);
}

TEST_CASE("what changes no byte of the program, or is none of its files, restarts nothing") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    sandbox.write("README.md", "not of the program\n");
    sandbox.write("value.h", "// a comment\n#define VALUE 1\n");
    tool.wait_for_event("program_kept");
    REQUIRE(tool.events("changed").size() == 1);
    CHECK(tool.events("changed").front().at("changes").as_array().size() == 1);
    CHECK(tool.events("program_started").size() == 1);
}

TEST_CASE("killing the supervisor leaves nothing behind") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    tool.end(SIGKILL);
    tool.wait_until("the end of the program", [&] { return !is_alive(program); });
}

TEST_CASE("--watch restarts without a build") {
    const Sandbox sandbox;
    sandbox.write("settings.conf", "a\n");
    Tool tool(sandbox, {"--watch", sandbox.path("*.conf").string()});
    tool.wait_for_exact_watch();
    sandbox.write("settings.conf", "b\n");
    tool.wait_for_event("program_started", 2);
    CHECK(tool.events("build_started").size() == 1);
}

TEST_CASE("a killed child is replaced, and its program with it") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    const auto children =
        content("/proc/" + std::to_string(tool.pid()) + "/task/" + std::to_string(tool.pid()) + "/children");
    ::kill(std::stoi(children), SIGKILL);
    tool.wait_for_event("program_started", 2);
    CHECK_FALSE(is_alive(program));
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
}

TEST_CASE("a program that ignores the stop signal is killed, its setsid strays too") {
    const Sandbox sandbox;
    sandbox.write("main.c",
                  "#include \"value.h\"\n#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\n"
                  "int main(void) { signal(SIGTERM, SIG_IGN); if (fork() == 0) { setsid(); for (;;) pause(); }"
                  " printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {"--stop-timeout", "0.2"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto program = tool.program();
    const auto stray =
        std::stoi(content("/proc/" + std::to_string(program) + "/task/" + std::to_string(program) + "/children"));
    REQUIRE(is_alive(stray));
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK_FALSE(is_alive(program));
    CHECK_FALSE(is_alive(stray));
}

TEST_CASE("a CMakeLists error keeps the program, its fix is built") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    const auto good = content(sandbox.path("CMakeLists.txt"));
    sandbox.write("CMakeLists.txt", good + "no_such_command()\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    CHECK(is_alive(program));
    CHECK(tool.events("program_started").size() == 1);
    sandbox.write("CMakeLists.txt", good + "target_compile_definitions(app PRIVATE EXTRA)\n");
    sandbox.write("value.h", "#ifdef EXTRA\n#define VALUE 7\n#endif\n");
    tool.wait_for_last_value(7);
}

TEST_CASE("a new file that a CONFIGURE_DEPENDS glob matches is built in") {
    const Sandbox sandbox;
    sandbox.write("parts/one.c", "int one;\n");
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint two(void) __attribute__((weak));\n"
                            "int main(void) { printf(\"value %d\\n\", two ? two() : 1); fflush(stdout);\n"
                            "  for (;;) pause(); }\n");
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                  "file(GLOB parts CONFIGURE_DEPENDS parts/*.c)\nadd_executable(app main.c ${parts})\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("parts/two.c", "int two(void) { return 2; }\n");
    tool.wait_for_last_value(2);
    CHECK(tool.events("changed").front().at("changes").at(0).at("kind").as_string() == "glob");
}

TEST_CASE("a new header that hides another is compiled in") {
    const Sandbox sandbox;
    sandbox.write("later/shadow.h", "#define VALUE 1\n");
    sandbox.write("first/other.h", "\n");
    sandbox.write("value.h", "#include <shadow.h>\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "target_include_directories(app PRIVATE first later)\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("first/shadow.h", "#define VALUE 2\n");
    tool.wait_for_last_value(2);
}

TEST_CASE("Ninja Multi-Config: --config chooses what is built and run") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    sandbox.configure("-G 'Ninja Multi-Config'");
    Tool tool(sandbox, {"--config", "Release"});
    tool.wait_for_exact_watch();
    sandbox.set_value(4);
    tool.wait_for_last_value(4);
    CHECK(fs::exists(sandbox.build() / "Release/app"));
    CHECK_FALSE(fs::exists(sandbox.build() / "Debug/app"));
}

TEST_CASE("Ninja Multi-Config: CMAKE_DEFAULT_BUILD_TYPE is what is built and run without --config") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    sandbox.configure("-G 'Ninja Multi-Config' -DCMAKE_DEFAULT_BUILD_TYPE=Release");
    CHECK(answer_to(sandbox.path("."), "list").output == "app\t" + (sandbox.build() / "Release/app").string() + "\n");
}

TEST_CASE("--config that has no effect is warned of") {
    const Sandbox sandbox;
    sandbox.configure("-DCMAKE_BUILD_TYPE=Release");
    CHECK(answer_to(sandbox.path("."), "list --config Release").errors.find("warning") == std::string::npos);
    const auto answer = answer_to(sandbox.path("."), "list --config Debug");
    CHECK(answer.code == 0);
    CHECK(holds(answer.errors, "warning: no effect of --config \"Debug\""));
    CHECK(holds(answer.errors, "has Release only"));
}

TEST_CASE("--exit leaves with the program's code") {
    const Sandbox sandbox;
    sandbox.write("main.c", "int main(void) { return 9; }\n");
    Tool tool(sandbox, {"--exit"});
    tool.wait_for_event("session_ended");
    CHECK(WEXITSTATUS(tool.end(0)) == 9);
}

TEST_CASE("an edit while CMake runs again loses neither the edit nor build.ninja") {
    const Sandbox sandbox;
    Gate gate(sandbox.build() / "gate");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto good = content(sandbox.path("CMakeLists.txt"));
    sandbox.write("build/configured.sh", gate.pass());
    gate.close();
    sandbox.write("CMakeLists.txt", good + "execute_process(COMMAND sh configured.sh)\n");
    gate.wait_until_reached(tool);
    sandbox.set_value(8);
    tool.wait_for_event("build_started", 3); // the compiler would read the edit also in the build that CMake holds up
    gate.open();
    tool.wait_for_last_value(8);
    CHECK(fs::exists(sandbox.build() / "build.ninja"));
}

TEST_CASE("a target that has just been added to CMakeLists.txt can be run, built and listed") {
    const Sandbox sandbox;
    REQUIRE(std::system((CMAKEWATCH_EXECUTABLE " list -B '" + sandbox.build().string() + "' > /dev/null").c_str()) ==
            0);
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_executable(added main.c)\n");
    Start start;
    SECTION("run") {
        start.command = {"run", "added"};
        Tool tool(sandbox, {}, start);
        tool.wait_for_last_value(1);
    }
    SECTION("built") {
        start.command = {"build", "added"};
        Tool tool(sandbox, {}, start);
        tool.wait_until("the program", [&] { return fs::exists(sandbox.build() / "added"); });
    }
    SECTION("listed") {
        CHECK(answer_to(sandbox.path("."), "list").output.starts_with("added\t"));
    }
}
