// What a person who has tests run on a terminal sees, and the keys.
#include "tests/e2e/rounds.h"
#include "tests/e2e/terminal_tool.h"

using namespace e2e;

TEST_CASE("on a terminal r runs all tests, f those that failed, q quits") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(a a.c)\nadd_executable(b b.c)\n"
                                                "add_test(NAME a COMMAND a)\nadd_test(NAME b COMMAND b)\n"
                                                "add_test(NAME script COMMAND sh -c true)\n")); // always runs
    sandbox.write("a.c", "#include \"value.h\"\nint main(void) { return VALUE != 1; }\n");
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    sandbox.set_value(2);
    TerminalTool terminal(sandbox, {}, {"test"});
    const std::string waiting = "waiting for a change (r runs all tests, f those that failed, q quits)";
    terminal.wait_for("tests failed #1 (3 of 3 selected, 2 passed, 1 failed");
    terminal.wait_for(waiting);
    terminal.type("f");
    terminal.wait_for("tests failed #1 (1 of 3 selected, 0 passed, 1 failed");
    terminal.wait_for(waiting);
    terminal.type("r");
    terminal.wait_for("tests failed #1 (3 of 3 selected, 2 passed, 1 failed");
    terminal.wait_for(waiting);
    sandbox.set_value(1);
    terminal.wait_for("tests passed #2 (2 of 3 selected, 2 passed, 0 failed");
    terminal.wait_for(waiting);
    terminal.type("f");
    terminal.wait_for("unchanged #2");
    terminal.wait_for(waiting);
    terminal.type("r");
    terminal.wait_for("tests passed #2 (3 of 3 selected, 3 passed, 0 failed");
    terminal.wait_for(waiting);
    terminal.type("q");
    terminal.wait_for("[ended 0 sane]");
}
