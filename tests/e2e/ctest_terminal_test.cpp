// What a person who has tests run on a terminal sees, and the keys.
#include "tests/e2e/rounds.h"
#include "tests/e2e/terminal_tool.h"
#include "tests/variable.h"

using namespace e2e;

TEST_CASE("on a terminal keys run all tests, those that failed, the last ones, or some by name") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(a a.c)\nadd_executable(b b.c)\n"
                                                "add_test(NAME a COMMAND a)\nadd_test(NAME b COMMAND b)\n"
                                                "add_test(NAME script COMMAND sh -c true)\n")); // always runs
    sandbox.write("a.c", "#include \"value.h\"\nint main(void) { return VALUE != 1; }\n");
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    sandbox.set_value(2);
    TerminalTool terminal(sandbox, {"-v"}, {"test"});
    const std::string waiting = "waiting for a change (? shows keys)";
    terminal.wait_for("(3 of 3 selected, 2 passed, 1 failed");
    terminal.wait_for(waiting);
    terminal.type("f");
    terminal.wait_for("(1 of 3 selected, 0 passed, 1 failed");
    terminal.wait_for(waiting);
    terminal.type("r"); // what ran last
    terminal.wait_for("(1 of 3 selected, 0 passed, 1 failed");
    terminal.wait_for(waiting);
    terminal.type("a");
    terminal.wait_for("(3 of 3 selected, 2 passed, 1 failed");
    terminal.wait_for(waiting);
    sandbox.set_value(1);
    terminal.wait_for("(2 of 3 selected, 2 passed, 0 failed");
    terminal.wait_for(waiting);
    terminal.type("f");
    terminal.wait_for("unchanged #2");
    terminal.wait_for(waiting);
    terminal.type("t");
    terminal.wait_for("names of tests to run");
    terminal.type("^b$\r");
    terminal.wait_for("only tests run whose names match ^b$");
    terminal.wait_for("(1 of 3 selected, 1 passed, 0 failed");
    terminal.wait_for(waiting);
    terminal.type("t\r");
    terminal.wait_for("all tests count again");
    terminal.wait_for("(3 of 3 selected, 3 passed, 0 failed");
    terminal.wait_for(waiting);
    terminal.type("z");
    terminal.wait_for("nothing is on the key z");
    terminal.type("q");
    terminal.wait_for("[ended 0 sane]");
}

TEST_CASE("the question for names of tests is seen without a status line, too") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists("add_executable(a a.c)\nadd_test(NAME a COMMAND a)\n"));
    sandbox.write("a.c", "int main(void) { return 0; }\n");
    sandbox.configure();
    const auto type_name = [](TerminalTool& terminal, const std::string& question_with_letter) {
        terminal.wait_for("(1 of 1 selected, 1 passed");
        terminal.type("t");
        terminal.wait_for("names of tests to run (a regular expression)");
        terminal.type("a");
        if (!question_with_letter.empty()) terminal.wait_for(question_with_letter);
        terminal.type("\r");
        terminal.wait_for("only tests run whose names match a");
        terminal.type("q");
        terminal.wait_for("[ended 0 sane]");
    };
    SECTION("--no-status") {
        TerminalTool terminal(sandbox, {"--no-status"}, {"test"});
        type_name(terminal, "names of tests to run (a regular expression): a_");
    }
    SECTION("a terminal that cannot move its cursor") {
        const Variable variable("TERM", "dumb");
        TerminalTool terminal(sandbox, {}, {"test"});
        type_name(terminal, "");
    }
}
