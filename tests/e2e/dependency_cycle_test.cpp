// Dependencies that an edit turns round.
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

// made.h is what `tool` is compiled with, or what it makes.
void write_project(const Sandbox& sandbox, bool tool_makes_header) {
    const std::string head = "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(tool tool.c)\n"
                             "target_include_directories(tool PRIVATE ${CMAKE_BINARY_DIR})\n"
                             "add_executable(app main.c ${CMAKE_BINARY_DIR}/made.h)\n"
                             "target_include_directories(app PRIVATE ${CMAKE_BINARY_DIR})\n";
    sandbox.write("tool.c.new", tool_makes_header
                                    ? "#include <stdio.h>\nint main(void) { puts(\"#define VALUE 2\"); }\n"
                                    : "#include \"made.h\"\nint main(void) { return VALUE; }\n");
    fs::rename(sandbox.path("tool.c.new"), sandbox.path("tool.c"));
    sandbox.rename_to("CMakeLists.txt",
                      head + (tool_makes_header
                                  ? "add_custom_command(OUTPUT made.h COMMAND tool > made.h DEPENDS tool)\n"
                                  : "add_custom_command(OUTPUT made.h COMMAND ${CMAKE_COMMAND} -E copy "
                                    "${CMAKE_SOURCE_DIR}/value.h made.h DEPENDS value.h)\n"
                                    "target_sources(tool PRIVATE ${CMAKE_BINARY_DIR}/made.h)\n"
                                    "add_dependencies(app tool)\n"));
}

} // namespace

TEST_CASE("dependencies that an edit turns round do not stop the build") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"made.h\"\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { "
                            "printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    write_project(sandbox, false);
    sandbox.configure();
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    write_project(sandbox, true);
    tool.wait_for_last_value(2);
    CHECK(tool.errors().find("dependency cycle") == std::string::npos);
}

TEST_CASE("a cycle of the rules themselves is told as Ninja tells it") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.rename_to("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                            "add_custom_command(OUTPUT x COMMAND true DEPENDS y)\n"
                                            "add_custom_command(OUTPUT y COMMAND true DEPENDS x)\n"
                                            "target_sources(app PRIVATE ${CMAKE_BINARY_DIR}/x)\n");
    tool.wait_for_event("program_kept");
    CHECK(tool.errors().find("ninja: error: dependency cycle: ") != std::string::npos);
}
