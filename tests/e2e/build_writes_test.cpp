// What the build itself writes into the source tree neither cancels nor repeats a build.
#include "tests/e2e/answer.h"
#include "tests/e2e/compiler_gate.h"

using namespace e2e;

namespace {

size_t builds(const Tool& tool) {
    return tool.events("build_started").size();
}

std::string cmake_lists(const std::string& more) {
    return "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nset(CMAKE_EXPORT_COMPILE_COMMANDS ON)\n"
           "add_executable(app main.c)\n" +
           more;
}

// Each build runs a script of which no rule says what it writes.
void write_stamping_project(const Sandbox& sandbox, const std::string& script) {
    sandbox.write("CMakeLists.txt", cmake_lists("add_custom_target(stamp COMMAND sh ${CMAKE_SOURCE_DIR}/stamp.sh)\n"
                                                "add_dependencies(app stamp)\n"));
    sandbox.write("stamp.sh", script);
}

// For whoever has to find out what led to one build too many.
std::string what_happened(const Tool& tool) {
    std::string text;
    for (const auto* name : {"changed", "build_started", "build_finished", "watching"})
        for (const auto& event : tool.events(name)) text += json::serialize(event) + "\n";
    return text;
}

// Breaks the program, then mends it. Returns how many builds that took.
size_t break_and_mend(const Sandbox& sandbox, Tool& tool, int value) {
    const auto before = builds(tool);
    const auto kept = tool.events("program_kept").size();
    sandbox.rename_to("value.h", "nonsense\n");
    tool.wait_for_event("program_kept", kept + 1);
    tool.wait_for_wide_watch();
    sandbox.rename_to("value.h", Sandbox::value_text(value));
    tool.wait_for_last_value(value);
    tool.wait_for_exact_watch();
    const auto count = builds(tool) - before;
    if (count != 2) UNSCOPED_INFO(what_happened(tool));
    return count;
}

// Whatever is due has been done by the end of another edit's build.
void settle(const Sandbox& sandbox, Tool& tool, int value) {
    sandbox.rename_to("value.h", Sandbox::value_text(value));
    tool.wait_for_last_value(value);
    tool.wait_for_exact_watch();
}

} // namespace

TEST_CASE("what build steps copy into the source tree, and stamps that they write, lead to no build") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  cmake_lists("add_custom_target(stamp COMMAND date +%s%N > ${CMAKE_SOURCE_DIR}/stamp.txt)\n"
                              "add_dependencies(app stamp)\n"
                              "add_custom_command(TARGET app POST_BUILD\n"
                              "  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_SOURCE_DIR}/dist\n"
                              "  COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:app> ${CMAKE_SOURCE_DIR}/dist/\n"
                              "  COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_SOURCE_DIR}/assets\n"
                              "                                   ${CMAKE_SOURCE_DIR}/dist/assets\n"
                              "  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_BINARY_DIR}/compile_commands.json\n"
                              "                                   ${CMAKE_SOURCE_DIR})\n"));
    sandbox.write("assets/a.txt", "1\n");
    CompilerGate compiling(sandbox);
    compiling.close();
    Tool tool(sandbox, {});
    compiling.wait_until_reached(tool);
    tool.wait_for_wide_watch(); // it sees all that the first build does
    compiling.open();
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
    CHECK(break_and_mend(sandbox, tool, 2) == 2);
    CHECK(break_and_mend(sandbox, tool, 3) == 2);
    settle(sandbox, tool, 4);
    tool.wait_for_event("program_started", 4);
    CHECK(tool.events("program_started").size() == 4);
    CHECK(builds(tool) == 6);
    for (const auto& event : tool.events("build_finished")) CHECK(event.at("result").as_string() != "cancelled");
    CHECK(fs::exists(sandbox.path("dist/app")));
    CHECK(fs::exists(sandbox.path("compile_commands.json")));
}

TEST_CASE("somebody's edit of a copy during the build counts") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_custom_command(TARGET app POST_BUILD\n"
                                                "  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/a.txt\n"
                                                "                                   ${CMAKE_SOURCE_DIR}/b.txt)\n"));
    sandbox.write("a.txt", "1\n");
    CompilerGate compiling(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.rename_to("value.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    compiling.close();
    sandbox.set_value(2);
    compiling.wait_until_reached(tool);
    const auto before = builds(tool);
    sandbox.write("b.txt", "edited\n");
    tool.wait_until("the build that the edit leads to", [&] { return builds(tool) > before; });
    compiling.open();
    tool.wait_for_last_value(2);
    CHECK(tool.events("changed").back().at("changes").as_array().front().at("path").as_string().ends_with("/b.txt"));
}

TEST_CASE("what a script of the build writes is learned, and an edit of it during a build counts") {
    const Sandbox sandbox;
    write_stamping_project(sandbox, "date +%s%N > '" + sandbox.path("stamp.txt").string() + "'\n");
    sandbox.write("stamp.txt", "\n");
    CompilerGate compiling(sandbox);
    compiling.close();
    Tool tool(sandbox, {});
    compiling.wait_until_reached(tool);
    tool.wait_for_event("build_finished"); // cancelled: it could be somebody's edit
    compiling.open();
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
    REQUIRE(builds(tool) == 2);
    CHECK(break_and_mend(sandbox, tool, 2) == 2);
    CHECK(break_and_mend(sandbox, tool, 3) == 2);
    sandbox.rename_to("value.h", "nonsense\n");
    tool.wait_for_event("program_kept", 3);
    tool.wait_for_wide_watch();
    // What is written at nearly the same time is told as one: the edit is to follow the build's own write.
    const auto told = [&] {
        const auto trace = content(sandbox.path("one.trace"));
        size_t count = 0;
        for (auto at = trace.find("report from"); at != std::string::npos; at = trace.find("report from", at + 1))
            count += trace.substr(at, trace.find('\n', at) - at).find("/stamp.txt\"") != std::string::npos ? 1 : 0;
        return count;
    };
    compiling.close();
    const auto told_before = told();
    sandbox.set_value(4);
    compiling.wait_until_reached(tool);
    tool.wait_until("the build's own write", [&] { return told() > told_before; });
    const auto before = builds(tool);
    sandbox.write("stamp.txt", "edited\n");
    tool.wait_until("the build that the edit leads to", [&] { return builds(tool) > before; });
    compiling.open();
    tool.wait_for_last_value(4);
}

TEST_CASE("a header that every build writes anew leads to no endless builds, and an edit of it still counts") {
    const Sandbox sandbox;
    write_stamping_project(sandbox,
                           "echo \"#define STAMP $(date +%s%N)ULL\" > '" + sandbox.path("stamp.h").string() + "'\n");
    sandbox.write("stamp.h", "#define STAMP 0ULL\n");
    sandbox.write("value.h", Sandbox::value_text(1) + "#include \"stamp.h\"\n");
    Tool tool(sandbox, {});
    const auto said = [&] { return holds(tool.errors(), "each build writes"); };
    tool.wait_until("the warning", said);
    tool.wait_for_exact_watch();
    const auto set_value = [&](int value) {
        sandbox.rename_to("value.h", Sandbox::value_text(value) + "#include \"stamp.h\"\n");
        tool.wait_for_last_value(value);
        tool.wait_for_exact_watch();
    };
    // On a machine with other work a build may write it late, and then it counts once more.
    int value = 1;
    const auto takes_one_build = [&] {
        const auto before = builds(tool);
        set_value(++value);
        return builds(tool) == before + 1;
    };
    int tries = 0;
    while (!takes_one_build() || !takes_one_build()) REQUIRE(++tries < 20);
    const auto before = builds(tool);
    sandbox.rename_to("stamp.h", "#define STAMP 1ULL\n");
    tool.wait_until("the build that the edit leads to", [&] { return builds(tool) > before; });
}

TEST_CASE("what a build installs into the source tree leads to no build") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  cmake_lists("install(TARGETS app DESTINATION bin)\ninstall(FILES value.h DESTINATION include)\n"
                              "add_custom_command(TARGET app POST_BUILD COMMAND ${CMAKE_COMMAND} --install .\n"
                              "                   --prefix ${CMAKE_SOURCE_DIR}/stage)\n"));
    CompilerGate linking(sandbox, CompilerGate::Place::before_linking);
    linking.close();
    Tool tool(sandbox, {});
    linking.wait_until_reached(tool);
    tool.wait_for_wide_watch();
    linking.open();
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
    CHECK(break_and_mend(sandbox, tool, 2) == 2);
    CHECK(break_and_mend(sandbox, tool, 3) == 2);
    CHECK(fs::exists(sandbox.path("stage/bin/app")));
}
