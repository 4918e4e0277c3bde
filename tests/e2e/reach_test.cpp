// After a good build, Ninja is given only what an edit reaches; what it has built is what a full Ninja would have.
#include "tests/e2e/build_scope.h"
#include "tests/e2e/cache_entry.h"
#include "tests/e2e/compiler_gate.h"

using namespace e2e;

namespace {

// Two libraries and a program; value.h is included by the program and one of them.
class ReachSandbox : public Sandbox {
  public:
    ReachSandbox() {
        write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_library(one STATIC one.c)\n"
                                "add_library(two STATIC two.c)\nadd_executable(app main.c)\n"
                                "target_link_libraries(app one two)\n");
        write("one.c", "#include \"value.h\"\nint one(void) { return VALUE; }\n");
        write("two.c", "int two(void) { return 0; }\n");
        write("main.c",
              "#include <stdio.h>\n#include <unistd.h>\nint one(void), two(void);\n"
              "int main(void) { printf(\"value %d\\n\", one() + two()); fflush(stdout); for (;;) pause(); }\n");
    }
    // The second edit comes while what the first one has changed is compiled: at the gate, which stays closed.
    void edit_twice(Tool& tool, CompilerGate& gate) const {
        gate.close();
        set_value(2);
        gate.wait_until_reached(tool);
        write("two.c", "int two(void) { return 10; }\n");
    }
    // Ends the tool; a full Ninja has nothing to do then.
    void check_complete_after(Tool& tool) const {
        CHECK(tool.end(SIGTERM) == 0);
        const auto out = path("ninja.out").string();
        REQUIRE(std::system(("ninja -d explain -C '" + build().string() + "' app > '" + out + "' 2>&1").c_str()) == 0);
        INFO(content(out));
        CHECK(holds(content(out), "ninja: no work to do."));
        CHECK_FALSE(holds(content(out), "warning"));
    }
};

} // namespace

TEST_CASE("an edit after a good build gives Ninja only what it reaches, and a full Ninja has nothing to do then") {
    const ReachSandbox sandbox;
    const auto* watcher = GENERATE("inotify", "poll");
    CAPTURE(watcher);
    Tool tool(sandbox, {"-v", "--watcher", watcher, "--poll-interval", "50"});
    wait_until_ready(tool, sandbox);
    CHECK(scope_of_last_build(tool) == "all");
    CHECK(holds(tool.errors(), "cmakewatch: ninja is to build all: no build was good yet\n"));
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(scope_of_last_build(tool) == "reach");
    CHECK(holds(tool.errors(), "cmakewatch: ninja is to build what the edit reaches: at most 3 of "));
    CHECK(tool.events("build_finished").back().at("edges").as_int64() == 3);
    wait_for_check(tool, sandbox, 2);
    sandbox.write("two.c", "int two(void) { return 10; }\n");
    tool.wait_for_last_value(12);
    CHECK(scope_of_last_build(tool) == "reach");
    wait_for_check(tool, sandbox, 3);
    sandbox.check_complete_after(tool);
}

TEST_CASE("--no-reach gives Ninja all each time") {
    const ReachSandbox sandbox;
    Tool tool(sandbox, {"-v", "--no-reach"});
    tool.wait_for_exact_watch();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(scope_of_last_build(tool) == "all");
    CHECK(count(tool.errors(), "ninja is to build all: --no-reach\n") == 2);
    CHECK_FALSE(fs::exists(sandbox.build() / ".cmakewatch/reach"));
}

TEST_CASE("the source that is named as an edited header is compiled first, but for --no-first") {
    const ReachSandbox sandbox;
    sandbox.write("value.c", "#include \"value.h\"\nint twice(void) { return 2 * VALUE; }\n");
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "target_sources(two PRIVATE value.c)\n");
    const bool is_first = GENERATE(true, false);
    std::vector<std::string> options{"-j", "1"};
    if (!is_first) options.emplace_back("--no-first");
    Tool tool(sandbox, options);
    wait_until_ready(tool, sandbox);
    const auto before = tool.events("build_progress").size();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(scope_of_last_build(tool) == "reach");
    const auto first = std::string(tool.events("build_progress").at(before).at("description").as_string());
    CHECK(first == std::string("Building C object CMakeFiles/") + (is_first ? "two.dir/value.c.o" : "one.dir/one.c.o"));
    sandbox.check_complete_after(tool);
}

TEST_CASE("an error and its fix are built by what they reach, with all other edits since the last good build") {
    const ReachSandbox sandbox;
    Tool tool(sandbox, {});
    wait_until_ready(tool, sandbox);
    sandbox.write("value.h", "#error broken\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    CHECK(scope_of_last_build(tool) == "reach");
    sandbox.write("two.c", "int two(void) { return 10; }\n");
    tool.wait_for_event("program_kept", 2);
    sandbox.set_value(3);
    tool.wait_for_last_value(13);
    CHECK(scope_of_last_build(tool) == "reach");
    sandbox.check_complete_after(tool);
}

TEST_CASE("an edit that cancels a build leads to one of what both edits reach") {
    const ReachSandbox sandbox;
    CompilerGate gate(sandbox);
    Tool tool(sandbox, {});
    wait_until_ready(tool, sandbox);
    sandbox.edit_twice(tool, gate);
    tool.wait_until("a cancelled build", [&] { return holds(content(sandbox.path("one.events")), "\"cancelled\""); });
    gate.open();
    tool.wait_for_last_value(12);
    CHECK(scope_of_last_build(tool) == "reach");
    sandbox.check_complete_after(tool);
}

TEST_CASE("a cancelled build is none that was good, though Ninja's exit code says so") {
    const ReachSandbox sandbox;
    CompilerGate gate(sandbox);
    // As 1.13.0 and 1.13.1 may do.
    sandbox.write("build/good-ninja", "#!/bin/sh\ntrap : INT\nninja \"$@\"\ncode=$?\n"
                                      "case $code in 2 | 130) exit 0 ;; esac\nexit $code\n");
    fs::permissions(sandbox.path("build/good-ninja"), static_cast<fs::perms>(0755));
    set_cache_entry(sandbox, "CMAKE_MAKE_PROGRAM:FILEPATH", sandbox.path("build/good-ninja").string());
    Tool tool(sandbox, {});
    wait_until_ready(tool, sandbox);
    sandbox.edit_twice(tool, gate);
    tool.wait_until("the end of that build", [&] { return tool.events("build_finished").size() == 2; });
    CHECK(tool.events("build_finished").back().at("result").as_string() == "cancelled");
    gate.open();
    tool.wait_for_last_value(12);
    CHECK_FALSE(holds(tool.output(), "value 11\n"));
    CHECK(scope_of_last_build(tool) == "reach");
    sandbox.check_complete_after(tool);
}

TEST_CASE("what CMake reads is built in full, and what comes after it by its reach again") {
    const ReachSandbox sandbox;
    Tool tool(sandbox, {"-v"});
    wait_until_ready(tool, sandbox);
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                        "target_compile_definitions(one PRIVATE X)\n"
                                        "target_sources(app PRIVATE three.c)\n");
    sandbox.write("three.c", "#include \"three.h\"\nint three(void) { return THREE; }\n");
    sandbox.write("three.h", "#define THREE 1\n");
    tool.wait_until("another graph", [&] { return fs::exists(sandbox.build() / "CMakeFiles/app.dir/three.c.o"); });
    tool.wait_until("its build",
                    [&] { return tool.events("build_finished").back().at("result").as_string() == "succeeded"; });
    CHECK(scope_of_last_build(tool) == "all");
    CHECK(holds(tool.errors(), "cmakewatch: ninja is to build all: CMakeLists.txt is read by cmake"));
    wait_for_check(tool, sandbox, 2);
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint one(void), three(void);\nint main(void) {\n"
                            "    printf(\"value %d\\n\", one() + three()); fflush(stdout); for (;;) pause(); }\n");
    tool.wait_for_last_value(2);
    sandbox.write("three.h", "#define THREE 5\n");
    tool.wait_for_last_value(6);
    CHECK(scope_of_last_build(tool) == "reach");
}

TEST_CASE("a step that needs what somebody has removed is built with that, in the same build") {
    const ReachSandbox sandbox;
    Tool tool(sandbox, {"-v"});
    wait_until_ready(tool, sandbox);
    fs::remove(sandbox.build() / "libtwo.a");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(tool.events("build_finished").size() == 2);
    CHECK(scope_of_last_build(tool) == "all");
    CHECK(holds(tool.errors(), "cmakewatch: ninja is to build all: a step needs something that is not there\n"));
    CHECK_FALSE(holds(tool.errors(), "missing and no known rule"));
}

TEST_CASE("what a build of the reach has left undone is found afterwards, told, and built") {
    const ReachSandbox sandbox;
    Tool tool(sandbox, {});
    wait_until_ready(tool, sandbox);
    fs::remove(sandbox.build() / "CMakeFiles/two.dir/two.c.o"); // which the next edit does not reach
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(scope_of_last_build(tool) == "reach");
    tool.wait_for_event("error");
    CHECK(holds(tool.errors(), "cmakewatch: error: the last build was not complete \"Building C object "
                               "CMakeFiles/two.dir/two.c.o\": ninja finds "));
    tool.wait_for_event("build_finished", 3);
    CHECK(scope_of_last_build(tool) == "all");
    CHECK(fs::exists(sandbox.build() / "CMakeFiles/two.dir/two.c.o"));
}

TEST_CASE("after somebody else's Ninja the next build is a full one") {
    const ReachSandbox sandbox;
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "add_library(other STATIC two.c)\n");
    Tool tool(sandbox, {"-v"});
    wait_until_ready(tool, sandbox);
    REQUIRE(std::system(("ninja -C '" + sandbox.build().string() + "' other > /dev/null").c_str()) == 0);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(scope_of_last_build(tool) == "all");
    CHECK((holds(tool.errors(), "ninja is to build all: another ninja has built here") ||
           holds(tool.errors(), "ninja is to build all: another ninja is or was at work here")));
    wait_for_check(tool, sandbox, 2);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    CHECK(scope_of_last_build(tool) == "reach");
}

TEST_CASE("what is built beside somebody else's Ninja is built again, so that its logs stay whole") {
    const ReachSandbox sandbox;
    CompilerGate gate(sandbox);
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                        "add_custom_target(other COMMAND touch other.txt BYPRODUCTS other.txt)\n");
    Tool tool(sandbox, {"-v"});
    wait_until_ready(tool, sandbox);
    gate.close();
    sandbox.set_value(2);
    gate.wait_until_reached(tool);
    CHECK(holds(tool.errors(), "ninja is to build what the edit reaches"));
    REQUIRE(std::system(("ninja -C '" + sandbox.build().string() + "' other > /dev/null").c_str()) == 0);
    gate.open();
    tool.wait_for_last_value(2);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    CHECK(scope_of_last_build(tool) == "all");
    sandbox.check_complete_after(tool);
}

TEST_CASE("of several programs each is built by what an edit reaches of it") {
    const ReachSandbox sandbox;
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                        "add_executable(other main.c)\ntarget_link_libraries(other one two)\n");
    Start start;
    start.command = {"run", "app", "other"};
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watches_of({"app", "other"});
    wait_for_check(tool, sandbox);
    sandbox.set_value(2);
    tool.wait_until("both", [&] { return count(tool.output(), "value 2\n") == 2; });
    CHECK(scope_of_last_build(tool) == "reach");
    sandbox.check_complete_after(tool);
}

TEST_CASE("a session that is killed while it builds what an edit reaches loses no edit") {
    const ReachSandbox sandbox;
    CompilerGate gate(sandbox);
    {
        Tool tool(sandbox, {});
        wait_until_ready(tool, sandbox);
        gate.close();
        sandbox.set_value(2);
        gate.wait_until_reached(tool);
        tool.end(SIGKILL);
    }
    gate.open();
    Start start;
    start.name = "two";
    Tool tool(sandbox, {}, start);
    tool.wait_for_last_value(2);
    sandbox.check_complete_after(tool);
}
