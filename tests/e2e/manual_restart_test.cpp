// Programs that only the user starts again: --restart manual.
#include "tests/e2e/answer.h"
#include "tests/e2e/terminal_tool.h"

using namespace e2e;

namespace {

// Its program prints the value and ends at once.
void write_short_program(const Sandbox& sandbox) {
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n"
                            "int main(void) { printf(\"value %d\\n\", VALUE); return 0; }\n");
}

} // namespace

TEST_CASE("with --restart manual a good build leaves the old program running, and says so") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--restart", "manual"});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_for_event("program_kept");
    CHECK(tool.events("program_kept").back().at("reason").as_string() == "manual");
    CHECK(holds(tool.errors(), "cmakewatch: kept #2 pid=" + std::to_string(program) + " ("));
    CHECK(holds(tool.errors(), "cmakewatch: app is built #2; build #1 keeps running\n"));
    tool.wait_for_exact_watch();
    sandbox.rename_to("value.h", Sandbox::value_text(1)); // as what runs
    tool.wait_for_event("program_kept", 2);
    CHECK(tool.events("program_kept").back().at("reason").as_string() == "unchanged");
    CHECK(is_alive(program));
    CHECK(tool.events("program_started").size() == 1);
    CHECK(tool.output() == "value 1\n");
}

TEST_CASE("with --restart manual a program that has ended is run again by r, as the newest build") {
    const Sandbox sandbox;
    write_short_program(sandbox);
    TerminalTool tool(sandbox, {"--restart", "manual"});
    tool.wait_for_all({"value 1", "watching for file changes", "(r runs it again, q quits)"});
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_for("kept #2");
    tool.wait_for("app is built #2");
    tool.wait_for("; r runs it");
    sandbox.rename_to("value.h", Sandbox::value_text(3));
    tool.wait_for("app is built #3");
    tool.wait_for("; r runs it");
    CHECK(!holds(tool.screen(), "value 2"));
    tool.type("r");
    tool.wait_for_all({"restarting #3", "value 3", "ready #3"});
}

TEST_CASE("of several programs r restarts the one that has the keys, each as CMakeLists.txt says") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt").string()) +
                                        "add_executable(other main.c)\n"
                                        "add_executable(cmakewatch::cmakewatch IMPORTED)\n"
                                        "set_target_properties(cmakewatch::cmakewatch PROPERTIES IMPORTED_LOCATION "
                                        "\"" CMAKEWATCH_EXECUTABLE "\")\n"
                                        "include(\"" CMAKEWATCH_SOURCE_DIR "/cmake/AddReloadTarget.cmake\")\n"
                                        "add_reload_target(server TARGET other)\n"
                                        "add_reload_target(game TARGET app AFTER server RESTART manual)\n");
    sandbox.configure();
    const auto events = sandbox.path("events").string();
    const auto starts_of = [&](const std::string& target) {
        return count(content(events), "\"target\":\"" + target + "\",\"pid\""); // and of ends
    };
    TerminalTool tool(sandbox, {"--color", "never", "--no-status", "--events", events}, {"run", "server", "game"});
    tool.wait_for_all({"server | value 1", "game   | value 1", "watching for file changes", "ready #1"});
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_for_all({"game is built #2; r restarts it", "server | value 2", "ready #2"});
    CHECK(starts_of("server") == 3);
    CHECK(starts_of("game") == 1);
    tool.type("2");
    tool.wait_for("keys go to game");
    tool.type("\x1dr");
    tool.wait_for_all({"game started #2", "ready #2"});
    CHECK(starts_of("server") == 3);
    CHECK(starts_of("game") == 3);
}
