// Sources that lie below the build directory.
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

size_t builds(const Tool& tool) {
    return tool.events("build_started").size();
}

std::string last_reason(const Tool& tool) {
    return std::string(tool.events("build_started").back().at("reason").as_string());
}

std::string library_text(int value) {
    return "int library_value(void) { return " + std::to_string(value) + "; }\n";
}

// main.c prints what library_value() returns, plus LIBRARY_MORE.
void write_main(const Sandbox& sandbox) {
    sandbox.write("main.c",
                  "#include \"library.h\"\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { "
                  "printf(\"value %d\\n\", library_value() + LIBRARY_MORE); fflush(stdout); for (;;) pause(); }\n");
}

std::string header_text(int more) {
    return "int library_value(void);\n#define LIBRARY_MORE " + std::to_string(more) + "\n";
}

void run(const std::string& command) {
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
}

// A git repository that FetchContent takes the library from, into build/_deps/library-src.
void fetch_library(const Sandbox& sandbox) {
    sandbox.write("origin/CMakeLists.txt", "add_library(library library.c)\n"
                                           "target_include_directories(library PUBLIC .)\n");
    sandbox.write("origin/library.c", library_text(1));
    sandbox.write("origin/library.h", header_text(0));
    run("cd '" + sandbox.path("origin").string() +
        "' && git init -q -b main . && git add . && git -c user.name=n -c user.email=e commit -qm 1");
    write_main(sandbox);
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\ninclude(FetchContent)\n"
                  "FetchContent_Declare(library GIT_REPOSITORY ${CMAKE_SOURCE_DIR}/origin GIT_TAG main)\n"
                  "FetchContent_MakeAvailable(library)\n"
                  "add_executable(app main.c)\ntarget_link_libraries(app library)\n");
    sandbox.configure("-DFETCHCONTENT_UPDATES_DISCONNECTED=ON");
}

} // namespace

TEST_CASE("edited sources that FetchContent has fetched are built") {
    const Sandbox sandbox;
    fetch_library(sandbox);
    const std::string sources = "build/_deps/library-src/";
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write(sources + "library.c", library_text(2));
    tool.wait_for_last_value(2);
    CHECK(last_reason(tool) == sources + "library.c");
    sandbox.write(sources + "library.h", header_text(1));
    tool.wait_for_last_value(3);
    // A file that is new and has an error: what is wide has these sources too.
    sandbox.write(sources + "new/more.h", "nonsense\n");
    sandbox.write(sources + "library.h", "#include \"new/more.h\"\n" + header_text(2));
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    sandbox.write(sources + "new/more.h", "\n");
    tool.wait_for_last_value(4);
    tool.wait_for_exact_watch();
    // CMake runs again for it, as for any CMakeLists.txt.
    sandbox.write(sources + "CMakeLists.txt", content(sandbox.path(sources + "CMakeLists.txt")) +
                                                  "target_compile_definitions(library PUBLIC library_value=renamed)\n");
    const auto count = builds(tool);
    tool.wait_for_event("build_finished", count + 1);
    sandbox.write(sources + "library.c", library_text(7));
    tool.wait_for_last_value(9);
}

TEST_CASE("sources that somebody has put below the build directory are built when they change") {
    const Sandbox sandbox;
    sandbox.write("build/made/library.c", library_text(1));
    sandbox.write("build/made/library.h", header_text(0));
    write_main(sandbox);
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                    "add_executable(app main.c ${CMAKE_BINARY_DIR}/made/library.c)\n"
                                    "target_include_directories(app PRIVATE ${CMAKE_BINARY_DIR}/made)\n");
    sandbox.configure();
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("build/made/library.c", library_text(2));
    tool.wait_for_last_value(2);
    sandbox.write("build/made/library.h", header_text(1));
    tool.wait_for_last_value(3);
    sandbox.write("build/made/library.h", header_text(2));
    tool.wait_for_last_value(4);
    CHECK(last_reason(tool) == "build/made/library.h");
}

TEST_CASE("a directory without targets, for which Ninja has a name only, is no file that is missing") {
    const Sandbox sandbox;
    sandbox.write("include/CMakeLists.txt", "# only headers\n");
    sandbox.write("library.c", library_text(1));
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_subdirectory(include)\n"
                                    "add_library(library library.c)\n");
    sandbox.configure();
    REQUIRE(holds(content(sandbox.path("build/build.ninja")), "build include/all: phony"));
    Start start;
    start.command = {"build"};
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    sandbox.write("library.c", library_text(2));
    tool.wait_for_event("build_finished", 2);
    tool.wait_for_exact_watch();
    CHECK(tool.events("changed").size() == 1);
    CHECK(tool.errors().find("include/all") == std::string::npos);
}

TEST_CASE("what CMake writes below the build directory leads to no build of its own") {
    const Sandbox sandbox;
    sandbox.write("config.h.in", "#define VALUE @VAL@\n");
    sandbox.write("more.c.in", "int more_@VAL@;\n");
    sandbox.write("value.h", "#include \"config.h\"\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nset(VAL 1)\n"
                                    "configure_file(config.h.in config.h)\nconfigure_file(more.c.in more.c)\n"
                                    "file(GENERATE OUTPUT last.c CONTENT \"int last_${VAL};\\n\")\n"
                                    "add_executable(app main.c ${CMAKE_BINARY_DIR}/more.c ${CMAKE_BINARY_DIR}/last.c)\n"
                                    "target_include_directories(app PRIVATE ${CMAKE_BINARY_DIR})\n"
                                    "set_target_properties(app PROPERTIES UNITY_BUILD ON)\n"
                                    "target_precompile_headers(app PRIVATE <stdlib.h>)\n");
    sandbox.configure();
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    auto text = content(sandbox.path("CMakeLists.txt"));
    text.replace(text.find("VAL 1"), 5, "VAL 2");
    sandbox.rename_to("CMakeLists.txt", text);
    tool.wait_for_last_value(2);
    sandbox.rename_to("value.h", "#include \"config.h\"\n#define MORE\n");
    tool.wait_until("the sentinel's build", [&] { return last_reason(tool) == "value.h"; });
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array())
            CHECK(std::string(change.at("path").as_string()).find("/build/") == std::string::npos);
    CHECK(builds(tool) == 3);
}
