// Run by make: its job server is for the build, and for nothing else.
#include "tests/e2e/answer.h"

using namespace e2e;

namespace {

// A build step that is a make of its own, and a program that says what it has got.
void write_project(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_target(inner COMMAND make -f ${CMAKE_SOURCE_DIR}/inner.mk)\n"
                                    "add_dependencies(app inner)\n");
    sandbox.write("inner.mk", "all: a b\na b:\n\t@echo \"inner $(MAKEFLAGS)\"\n");
    sandbox.write("main.c", "#include <fcntl.h>\n#include <stdio.h>\n#include <stdlib.h>\nint main(void) {\n"
                            "    const char* flags = getenv(\"MAKEFLAGS\");\n"
                            "    printf(\"MAKEFLAGS %s\\n\", flags ? flags : \"unset\");\n"
                            "    for (int f = 3; f < 100; ++f) if (fcntl(f, F_GETFD) >= 0) printf(\"open %d\\n\", f);\n"
                            "}\n");
}

// What `make -j3` prints as errors with this prefix in front of the recipe that runs cmakewatch. The program knows
// nothing of it in any case.
std::string errors_by_make(const std::string& prefix) {
    const Sandbox sandbox;
    write_project(sandbox);
    sandbox.write("outer.mk", "run:\n\t" + prefix + "exec $$TOOL\n");
    sandbox.write("by_make.sh", "TOOL=\"$*\" exec make -j3 -f '" + sandbox.path("outer.mk").string() + "'\n");
    Start start;
    start.wrapper = {"sh", sandbox.path("by_make.sh").string()};
    Tool tool(sandbox, {"--exit"}, start);
    tool.wait_for_event("session_ended");
    INFO(tool.errors() << tool.output());
    CHECK(holds(tool.output(), "MAKEFLAGS unset\n"));
    CHECK_FALSE(holds(tool.output(), "open "));
    CHECK_FALSE(holds(tool.errors(), "jobserver unavailable"));
    CHECK_FALSE(holds(tool.errors(), "warning"));
    return tool.errors();
}

} // namespace

TEST_CASE("under make -j a build step uses make's job server, and the program knows nothing of it") {
    const auto errors = errors_by_make("+");
    INFO(errors);
    CHECK(holds(errors, "--jobserver-auth="));
}

// Make 4.4 has a named pipe for it, which whoever knows the name can use.
TEST_CASE("under make -j that does not pass its job server on, no build step complains of it") {
    const auto errors = errors_by_make("");
    INFO(errors);
    CHECK(holds(errors, "inner"));
    const bool is_named = holds(errors, "jobserver");
    CHECK(is_named == holds(errors, "--jobserver-auth=fifo:"));
}
