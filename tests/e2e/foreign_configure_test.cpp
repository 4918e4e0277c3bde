// CMake that somebody runs beside a session.
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

// The value comes from the cache.
void write_cached_value(const Sandbox& sandbox, const std::string& more = "") {
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nset(VAL 1 CACHE STRING \"\")\n"
                                    "add_executable(app main.c)\n"
                                    "target_compile_definitions(app PRIVATE VALUE=${VAL})\n" +
                                        more);
    sandbox.write("value.h", "/* 1 */\n");
    sandbox.configure("-G Ninja -DVAL=1");
}

size_t builds(const Tool& tool) {
    return tool.events("build_started").size();
}

std::string last_reason(const Tool& tool) {
    return std::string(tool.events("build_started").back().at("reason").as_string());
}

// An edit that leads to a build: what has not led to one by then does not.
void edit_and_wait(const Sandbox& sandbox, Tool& tool, size_t build) {
    sandbox.write("value.h", "/* " + std::to_string(build) + " */\n");
    tool.wait_for_event("build_finished", build);
    CHECK(last_reason(tool) == "value.h");
    CHECK(builds(tool) == build);
}

} // namespace

TEST_CASE("cmake by hand leads to a build") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    const Sandbox sandbox;
    write_cached_value(sandbox);
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "50"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.configure("-DVAL=2");
    tool.wait_for_last_value(2);
    CHECK(last_reason(tool) == "build/build.ninja");
    const auto changes = tool.events("changed").back().at("changes").as_array();
    CHECK(changes.front().at("kind").as_string() == "cmake");
    edit_and_wait(sandbox, tool, 3);
    sandbox.configure("-DVAL=3"); // and each time
    tool.wait_for_last_value(3);
    edit_and_wait(sandbox, tool, 5);
}

TEST_CASE("an edit of CMakeLists.txt leads to one build: the CMake that Ninja runs is our own") {
    const Sandbox sandbox;
    write_cached_value(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto text = content(sandbox.path("CMakeLists.txt"));
    sandbox.rename_to("CMakeLists.txt", text + "set(VAL 2 CACHE STRING \"\" FORCE)\n"
                                               "target_compile_definitions(app PRIVATE MORE)\n");
    tool.wait_for_event("build_finished", 2);
    edit_and_wait(sandbox, tool, 3);
    // Also if it fails, and has written the cache.
    sandbox.rename_to("CMakeLists.txt", text + "string(TIMESTAMP now \"%s\")\nset(NOW ${now} CACHE STRING \"\" FORCE)\n"
                                               "message(FATAL_ERROR no)\n");
    tool.wait_for_event("build_finished", 4);
    sandbox.rename_to("CMakeLists.txt", text + "\n");
    tool.wait_for_event("build_finished", 5);
    CHECK(builds(tool) == 5);
    edit_and_wait(sandbox, tool, 6);
}

TEST_CASE("cmake by hand while a build runs leads to another one") {
    const Sandbox sandbox;
    const auto gate = sandbox.path("gate").string();
    const auto waits = sandbox.path("waits").string();
    write_cached_value(sandbox, "add_custom_command(OUTPUT slow COMMAND sh ${CMAKE_SOURCE_DIR}/slow.sh\n"
                                "  DEPENDS ${CMAKE_SOURCE_DIR}/slow.sh)\n"
                                "target_sources(app PRIVATE ${CMAKE_BINARY_DIR}/slow)\n");
    sandbox.write("slow.sh", "true\n");
    sandbox.configure();
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.rename_to("slow.sh", "touch '" + waits + "'\nwhile [ ! -e '" + gate + "' ]; do sleep 0.01; done\n");
    tool.wait_until("the slow step", [&] { return fs::exists(waits); });
    sandbox.configure("-DVAL=2");
    sandbox.write("gate", "");
    tool.wait_for_last_value(2);
    CHECK(last_reason(tool) == "build/build.ninja");
    edit_and_wait(sandbox, tool, 4);
}

TEST_CASE("an edit of the cache leads to a build") {
    const Sandbox sandbox;
    write_cached_value(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    auto cache = content(sandbox.build() / "CMakeCache.txt");
    cache.replace(cache.find("VAL:STRING=1"), 12, "VAL:STRING=2");
    sandbox.rename_to("build/CMakeCache.txt", cache);
    tool.wait_for_last_value(2);
    edit_and_wait(sandbox, tool, 3);
}

TEST_CASE("a build directory that is made anew while nothing else happens is built in") {
    const Sandbox sandbox;
    write_cached_value(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    for (const int value : {2, 3}) {
        fs::remove_all(sandbox.build());
        sandbox.configure("-G Ninja -DVAL=" + std::to_string(value));
        tool.wait_for_last_value(value);
    }
}

TEST_CASE("a build step that runs CMake each time leads to builds that wait longer and longer") {
    const Sandbox sandbox;
    write_cached_value(sandbox, "add_custom_target(again ALL COMMAND ${CMAKE_COMMAND} -E touch CMakeCache.txt)\n"
                                "add_dependencies(app again)\n");
    Tool tool(sandbox, {});
    tool.wait_for_last_value(1);
    tool.wait_until("the warning", [&] { return tool.errors().find("--ignore") != std::string::npos; });
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\nint main(void) { "
                            "printf(\"value %d\\n\", VALUE + 1); fflush(stdout); for (;;) pause(); }\n");
    tool.wait_for_last_value(2);
}

TEST_CASE("an index of CMake's instrumentation is a reason to look") {
    const Sandbox sandbox;
    write_cached_value(sandbox);
    // On a file system that reports nothing of build.ninja this would be all there is; here it must do no harm.
    const auto* const directory =
        GENERATE(".cmake/instrumentation/v1/data", ".cmake/instrumentation-a37d1069/v1/data/index");
    fs::create_directories(sandbox.build() / directory);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write(std::string("build/") + directory + "/index-2026-12-01T03-00-00-0000.json", "{}\n");
    edit_and_wait(sandbox, tool, 2);
    sandbox.configure("-DVAL=2");
    tool.wait_for_last_value(2);
}
