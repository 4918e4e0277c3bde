// What is said of a program that crashes, or says itself that it has failed.
#include "tests/e2e/terminal_tool.h"
#include "tests/skip.h"
#include "tests/variable.h"

using namespace e2e;

namespace {

// Crashes in a function of the project if VALUE is 2, in abort() if it is 3; else it waits.
void write_crasher(const Sandbox& sandbox) {
    sandbox.write("main.c", "#include \"value.h\"\n#include <signal.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
                            "static void write_to(volatile int* place) {\n    *place = 1;\n}\n"
                            "int main(void) {\n    if (VALUE == 2) write_to(0);\n    if (VALUE == 3) abort();\n"
                            "    for (;;) pause();\n}\n");
    sandbox.configure("-DCMAKE_C_FLAGS='-g -O0'");
}

bool leaves_files() {
    const auto pattern = content("/proc/sys/kernel/core_pattern");
    return !pattern.empty() && pattern.front() != '|' && pattern.front() != '/';
}

fs::path working_directory(const Sandbox& sandbox) {
    const auto directory = sandbox.path("where it works");
    fs::create_directories(directory);
    return directory;
}

// The core files that have been left in a directory.
size_t core_files_in(const fs::path& directory) {
    return static_cast<size_t>(
        std::count_if(fs::directory_iterator(directory), fs::directory_iterator(),
                      [](const auto& entry) { return entry.path().filename().string().starts_with("core"); }));
}

Start with_core_limit(const std::string& limit) {
    Start start;
    start.wrapper = {"sh", "-c", "ulimit -S -c " + limit + "; exec \"$@\"", "sh"};
    return start;
}

void check_place(const json::object& diagnostic, const fs::path& file, int line, const std::string& message) {
    CHECK(diagnostic.at("origin").as_string() == "program");
    CHECK(diagnostic.at("severity").as_string() == "error");
    CHECK(diagnostic.at("file").as_string() == file.string());
    CHECK(diagnostic.at("line").as_int64() == line);
    CHECK(diagnostic.at("message").as_string() == message);
}

} // namespace

TEST_CASE("where the user's limits allow a core file, a crash shows a backtrace, and the file stays") {
    if (!leaves_files() || !is_installed("gdb"))
        return skip_test("no core files in the program's directory, or no gdb");
    const Sandbox sandbox;
    write_crasher(sandbox);
    const auto directory = working_directory(sandbox);
    Tool tool(sandbox, {"--cwd", directory.string()}, with_core_limit("unlimited"));
    tool.wait_for_exact_watch();
    sandbox.set_value(2);
    tool.wait_for_event("diagnostic");
    check_place(tool.events("diagnostic").front(), sandbox.path("main.c"), 6, "crashed (SIGSEGV) in write_to");
    const auto said = tool.errors().find("cmakewatch: app crashed in write_to\n  #0 write_to (place=0x0) at ");
    REQUIRE(said != std::string::npos);
    CHECK(tool.errors().find("main.c:6\n  #1 main () at ", said) != std::string::npos);
    CHECK(core_files_in(directory) == 1);
    CHECK_FALSE(holds(tool.errors(), "if it crashes again"));
}

TEST_CASE("where they do not, a program that has crashed once may leave one for gdb, and nothing of it stays") {
    if (!leaves_files() || !is_installed("gdb"))
        return skip_test("no core files in the program's directory, or no gdb");
    const Sandbox sandbox;
    write_crasher(sandbox);
    const auto directory = working_directory(sandbox);
    Tool tool(sandbox, {"--cwd", directory.string()}, with_core_limit("0"));
    tool.wait_for_exact_watch();
    sandbox.set_value(2);
    tool.wait_until("a hint", [&] { return holds(tool.errors(), "if it crashes again, a backtrace is shown\n"); });
    CHECK(tool.events("diagnostic").empty());
    sandbox.set_value(3);
    tool.wait_for_event("diagnostic");
    check_place(tool.events("diagnostic").front(), sandbox.path("main.c"), 10, "crashed (SIGABRT) in main");
    CHECK(holds(tool.errors(), "cmakewatch: app crashed in main\n")); // which calls abort()
    CHECK(core_files_in(directory) == 0);
    sandbox.set_value(4);
    tool.wait_for_event("program_started", 4);
    CHECK(count(tool.errors(), "if it crashes again") == 1);
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("a session that ends with a crash shows where, and leaves nothing behind") {
    if (!leaves_files() || !is_installed("gdb"))
        return skip_test("no core files in the program's directory, or no gdb");
    const Sandbox sandbox;
    write_crasher(sandbox);
    sandbox.set_value(2);
    Tool tool(sandbox, {"--exit", "--cwd", sandbox.build().string()}, with_core_limit("unlimited"));
    tool.wait_for_event("session_ended");
    CHECK(holds(tool.errors(), "cmakewatch: app crashed in write_to\n"));
    CHECK(WEXITSTATUS(tool.end(0)) == 128 + SIGSEGV);
}

TEST_CASE("a core file beside the sources is no change, even while everything near them is watched") {
    if (!leaves_files()) return skip_test("no core files in the program's directory");
    const Sandbox sandbox;
    write_crasher(sandbox);
    Tool tool(sandbox, {"--cwd", sandbox.path(".").string()}, with_core_limit("unlimited"));
    tool.wait_for_exact_watch();
    sandbox.rename_to("main.c", "nonsense\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    ::kill(tool.program(), SIGABRT);
    tool.wait_for_event("program_exited");
    tool.wait_until("a core file", [&] { return core_files_in(sandbox.path(".")) == 1; });
    sandbox.rename_to("sentinel.h", "\n");
    tool.wait_for_event("build_started", 3);
    for (const auto& event : tool.events("changed")) CHECK_FALSE(holds(json::serialize(event), "/core"));
}

TEST_CASE("where a program says that it has failed is a diagnostic, and a link on a terminal that knows links") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#undef NDEBUG\n#include <assert.h>\n#include <stdio.h>\n"
                            "int main(int count, char** words) {\n    (void)words;\n    puts(\"begins\");\n"
                            "    assert(count > 1);\n}\n");
    const auto events = sandbox.path("events").string();
    const Variable terminal("TERM", "xterm-256color");
    const auto check_failed = [&sandbox](TerminalTool& tool) {
        tool.wait_for("Assertion `count > 1' failed.");
        tool.wait_for("app crashed (SIGABRT)");
        const auto place = sandbox.path("main.c").string();
        CHECK(holds(tool.screen(), "/main.c\x1b\\" + place + ":7\x1b]8;;\x1b\\: main: Assert"));
    };
    SECTION("one program, which has the terminal") {
        TerminalTool tool(sandbox, {"--events", events});
        check_failed(tool);
    }
    SECTION("one of several") {
        sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                        "add_executable(app main.c)\nadd_executable(other other.c)\n");
        sandbox.write("other.c", "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n");
        sandbox.configure();
        TerminalTool tool(sandbox, {"--events", events}, {"run", "app", "other"});
        check_failed(tool);
    }
    std::istringstream lines(content(events));
    size_t diagnostics = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto event = json::parse(line).as_object();
        if (event.at("event").as_string() != "diagnostic") continue;
        ++diagnostics;
        check_place(event, sandbox.path("main.c"), 7, "Assertion `count > 1' failed.");
    }
    CHECK(diagnostics == 1);
}
