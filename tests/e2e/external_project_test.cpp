// Sources that CMake does not know: those of an ExternalProject.
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

std::string library_text(int value) {
    return "int library_value(void) { return " + std::to_string(value) + "; }\n";
}

// A library that is a CMake project of its own, in `sources`.
void write_external(const Sandbox& sandbox, const std::string& sources, const std::string& more) {
    sandbox.write(sources + "/CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(library C)\nadd_library(library library.c)\n");
    sandbox.write(sources + "/library.c", library_text(1));
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint library_value(void);\nint main(void) { "
                            "printf(\"value %d\\n\", library_value()); fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\ninclude(ExternalProject)\n"
                                    "ExternalProject_Add(library SOURCE_DIR ${CMAKE_SOURCE_DIR}/" +
                                        sources + " BINARY_DIR made INSTALL_COMMAND \"\" " + more +
                                        "\n  BUILD_BYPRODUCTS made/liblibrary.a)\n"
                                        "add_executable(app main.c)\nadd_dependencies(app library)\n"
                                        "target_link_libraries(app ${CMAKE_BINARY_DIR}/made/liblibrary.a)\n");
    sandbox.configure();
}

} // namespace

TEST_CASE("an edit of an ExternalProject's source is built, if --watch-build names it") {
    const auto [more, sources] = GENERATE(table<const char*, const char*>(
        {{"", "external"}, {"BUILD_ALWAYS ON", "build/external"}, {"STAMP_DIR stamps", "external"}}));
    CAPTURE(more, sources);
    const Sandbox sandbox;
    write_external(sandbox, sources, more);
    Tool tool(sandbox, {"--watch-build", (sandbox.path(sources) / "**" / "*.c").string()});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    for (const int value : {2, 3}) {
        sandbox.write(std::string(sources) + "/library.c", library_text(value));
        tool.wait_for_last_value(value);
        const auto change = tool.events("changed").back().at("changes").as_array().front().as_object();
        CHECK(change.at("kind").as_string() == "source");
    }
    // While the build fails, and a file that is new.
    sandbox.write(std::string(sources) + "/library.c", "nonsense\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    sandbox.write(std::string(sources) + "/library.c", library_text(4));
    tool.wait_for_last_value(4);
}

TEST_CASE("a pattern of --watch-build that matches nothing is told of") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watch-build", sandbox.path("nothing/*.c").string()});
    tool.wait_for_exact_watch();
    tool.wait_until("the warning",
                    [&] { return tool.errors().find("no file matches the pattern") != std::string::npos; });
}

TEST_CASE("add_reload_target takes patterns of files that lead to a build") {
    const Sandbox sandbox;
    write_external(sandbox, "external", "");
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                        "add_executable(cmakewatch::cmakewatch IMPORTED)\n"
                                        "set_target_properties(cmakewatch::cmakewatch PROPERTIES IMPORTED_LOCATION "
                                        "/bin/true)\n"
                                        "include(" CMAKEWATCH_SOURCE_DIR "/cmake/AddReloadTarget.cmake)\n"
                                        "add_reload_target(serve TARGET app WATCH_BUILD external/*.c)\n");
    sandbox.configure();
    Start serve;
    serve.command = {"run", "serve"};
    Tool tool(sandbox, {}, serve);
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("external/library.c", library_text(2));
    tool.wait_for_last_value(2);
}
