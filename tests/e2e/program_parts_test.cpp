// What a program consists of besides its executable.
#include "tests/e2e/answer.h"

using namespace e2e;

namespace {

// Prints the value in a file that lies beside it, and writes a log there.
void write_program(const Sandbox& sandbox, const std::string& read) {
    const auto log = (sandbox.build() / "log.txt").string();
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint main(void) { int value = 0;\n"
                            "  FILE* in = fopen(\"" +
                                (sandbox.build() / read).string() +
                                "\", \"r\");\n"
                                "  if (in == NULL || fscanf(in, \"%d\", &value) != 1) return 1;\n"
                                "  FILE* log = fopen(\"" +
                                log +
                                "\", \"a\"); fprintf(log, \"x\"); fclose(log);\n"
                                "  printf(\"value %d\\n\", value); fflush(stdout); for (;;) pause(); }\n");
}

std::string cmake_lists(const std::string& more) {
    return "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n" + more;
}

const std::string shaders = "add_custom_command(OUTPUT a.spv COMMAND ${CMAKE_COMMAND} -E copy\n"
                            "  ${CMAKE_CURRENT_SOURCE_DIR}/a.vert a.spv DEPENDS a.vert)\n"
                            "add_custom_target(shaders DEPENDS a.spv)\nadd_dependencies(app shaders)\n";

} // namespace

TEST_CASE("a program is restarted when what a target that it depends on makes has changed, and never for its log") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(shaders));
    sandbox.write("a.vert", "1\n");
    write_program(sandbox, "a.spv");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("a.vert", "2\n");
    tool.wait_for_last_value(2);
    tool.wait_for_event("program_started", 2);
    CHECK(holds(tool.errors(), "build/a.spv changed, restarting\n"));
    sandbox.write("build/log.txt", "as if the program had written more\n");
    sandbox.write("a.vert", "2\n"); // nothing is new by that
    tool.wait_for_event("program_kept");
    CHECK(tool.events("program_started").size() == 2);
}

TEST_CASE("a program that loads such files again by itself is kept with --no-restart-for") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(shaders + "add_library(plug MODULE plug.c)\n"
                                                          "add_dependencies(app plug)\n"));
    sandbox.write("plug.c", "int plug(void) { return 1; }\n");
    sandbox.write("a.vert", "1\n");
    write_program(sandbox, "a.spv");
    Tool tool(sandbox, {"--no-restart-for", (sandbox.build() / "*.spv").string(), "--no-restart-for",
                        (sandbox.build() / "*plug.so").string()});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("a.vert", "2\n");
    tool.wait_for_event("program_kept");
    CHECK(content(sandbox.build() / "a.spv") == "2\n");
    sandbox.write("plug.c", "int plug(void) { return 2; }\n");
    tool.wait_for_event("program_kept", 2);
    CHECK(tool.events("program_started").size() == 1);
}

TEST_CASE("a program is restarted when a plugin that it depends on has changed") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_library(plug MODULE plug.c)\nadd_dependencies(app plug)\n"));
    sandbox.write("plug.c", "int plug(void) { return 1; }\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("plug.c", "int plug(void) { return 2; }\n");
    tool.wait_for_event("program_started", 2);
}

TEST_CASE("a program is restarted when its last build step has copied something new beside it") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_custom_command(TARGET app POST_BUILD COMMAND ${CMAKE_COMMAND}\n"
                                                "  -E copy_directory ${CMAKE_SOURCE_DIR}/assets\n"
                                                "                    $<TARGET_FILE_DIR:app>/assets)\n"));
    sandbox.write("assets/value.txt", "1\n");
    write_program(sandbox, "assets/value.txt");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("assets/value.txt", "2\n"); // Ninja does not know of it
    sandbox.write("main.c", content(sandbox.path("main.c")) + "// linked again, to the same program\n");
    tool.wait_for_last_value(2);
    sandbox.write("build/assets/score.txt", "as the program may write\n");
    sandbox.write("main.c", content(sandbox.path("main.c")) + "// and again\n");
    tool.wait_for_event("program_kept");
    CHECK(tool.events("program_started").size() == 2);
}

TEST_CASE("a test is run when what its program loads, and a target makes for it, has changed") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(shaders + "enable_testing()\nadd_test(NAME loads COMMAND app)\n"
                                                          "add_executable(other other.c)\n"
                                                          "add_test(NAME other COMMAND other)\n"));
    sandbox.write("a.vert", "1\n");
    sandbox.write("main.c", "int main(void) { return 0; }\n");
    sandbox.write("other.c", "int main(void) { return 0; }\n");
    Start start;
    start.command = {"test"};
    Tool tool(sandbox, {}, start);
    tool.wait_for_event("tests_finished");
    tool.wait_for_exact_watch();
    sandbox.write("a.vert", "2\n");
    tool.wait_for_event("tests_finished", 2);
    CHECK(tool.events("tests_selected").back().at("selected").to_number<int>() == 1);
    CHECK(tool.events("test_finished").back().at("name").as_string() == "loads");
}

TEST_CASE("code that has only moved to another line restarts nothing, though debug data tell of lines") {
    const Sandbox sandbox;
    const std::string flags = "set(CMAKE_C_FLAGS \"-O0 -g\")\nadd_link_options(-Wl,--build-id)\n";
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n" + flags + "add_executable(app main.c)\n");
    const auto program = [](const std::string& comment, int value) {
        return "#include <stdio.h>\n#include <unistd.h>\n" + comment +
               "int main(void) {\n    printf(\"value %d\\n\", " + std::to_string(value) +
               ");\n    fflush(stdout);\n    for (;;) pause();\n}\n";
    };
    sandbox.write("main.c", program("\n// one line\n", 1));
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto before = content(sandbox.build() / "app");
    sandbox.write("main.c", program("// one line\n\n\n", 1));
    tool.wait_for_event("program_kept");
    CHECK(content(sandbox.build() / "app") != before);
    CHECK_FALSE(tool.events("build_finished").at(1).at("artifact_changed").as_bool());
    sandbox.write("main.c", program("", 2));
    tool.wait_for_last_value(2);
}
