// How programs and sessions end, and that nothing survives them.
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

// Prints the pid of a grandchild that has left for a session of its own.
constexpr const char* program_with_stray = R"(
#include "value.h"
#include <stdio.h>
#include <unistd.h>
int main(void) {
    int ends[2];
    pid_t stray = 0;
    if (pipe(ends) != 0) return 1;
    if (fork() == 0) {
        if (fork() == 0) {
            setsid();
            stray = getpid();
            (void)!write(ends[1], &stray, sizeof stray);
            for (;;) pause();
        }
        _exit(0);
    }
    (void)!read(ends[0], &stray, sizeof stray);
    printf("stray %d\nvalue %d\n", (int)stray, VALUE);
    fflush(stdout);
    for (;;) pause();
}
)";

pid_t child_of(const Tool& tool) {
    const auto pid = std::to_string(tool.pid());
    return std::stoi(content("/proc/" + pid + "/task/" + pid + "/children"));
}

pid_t stray_in(const std::string& output) {
    return std::stoi(output.substr(output.rfind("stray ") + 6));
}

} // namespace

TEST_CASE("SIGINT, SIGTERM and SIGHUP end program and session with 0") {
    const auto number = GENERATE(SIGINT, SIGTERM, SIGHUP);
    CAPTURE(number);
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    CHECK(tool.end(number) == 0);
    CHECK_FALSE(is_alive(program));
    REQUIRE(tool.events("program_exited").size() == 1);
    CHECK(tool.events("program_exited").front().at("expected").as_bool());
    CHECK(tool.events("").back().at("event").as_string() == "session_ended");
    CHECK(tool.events("").back().at("exit_code").as_int64() == 0);
}

TEST_CASE("--stop-signal is what the program gets") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\n"
                            "static void leave(int n) { (void)n; _exit(6); }\n"
                            "int main(void) { signal(SIGUSR1, leave);\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {"--stop-signal", "USR1"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(tool.events("program_exited").front().at("code").as_int64() == 6);
}

TEST_CASE("a program that ends by itself leaves the session waiting, and the next change starts it again") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\nint main(void) { return VALUE; }\n");
    sandbox.set_value(7);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_event("program_exited");
    CHECK(tool.events("program_exited").back().at("code").as_int64() == 7);
    CHECK_FALSE(tool.events("program_exited").back().at("expected").as_bool());
    tool.wait_until("a line about its end", [&] {
        const auto exited = tool.errors().find("cmakewatch: app exited with code 7 after ");
        return exited != std::string::npos &&
               tool.errors().find(" s; waiting for a change\n", exited) != std::string::npos;
    });
    sandbox.set_value(8);
    tool.wait_for_event("program_exited", 2);
    CHECK(tool.events("program_exited").back().at("code").as_int64() == 8);
    sandbox.write("value.h", "#define VALUE 8 /* the same program, but none runs */\n");
    tool.wait_for_event("program_exited", 3);
}

TEST_CASE("--exit tells a signal as a shell does") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include <stdlib.h>\nint main(void) { abort(); }\n");
    Tool tool(sandbox, {"--exit"});
    tool.wait_for_event("session_ended");
    CHECK(WEXITSTATUS(tool.end(0)) == 128 + SIGABRT);
}

TEST_CASE("a grandchild in a session of its own ends with the program") {
    const Sandbox sandbox;
    sandbox.write("main.c", program_with_stray);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto stray = stray_in(tool.output());
    REQUIRE(is_alive(stray));

    SECTION("at a restart") {
        sandbox.set_value(2);
        tool.wait_for_last_value(2);
        CHECK_FALSE(is_alive(stray));
    }
    SECTION("at the session's end") {
        CHECK(tool.end(SIGTERM) == 0);
    }
    SECTION("when the supervisor is killed") {
        tool.end(SIGKILL);
    }
    SECTION("when the child is killed, and the session goes on") {
        tool.wait_for_event("program_started");
        ::kill(child_of(tool), SIGKILL);
        tool.wait_for_event("program_started", 2);
        CHECK_FALSE(is_alive(stray));
        sandbox.set_value(2);
        tool.wait_for_last_value(2);
    }
    if (tool.pid() < 0) {
        tool.check_nothing_is_left();
        CHECK_FALSE(is_alive(stray));
    }
}

TEST_CASE("a killed program is an end by itself; the next change starts it again") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    ::kill(tool.program(), SIGKILL);
    tool.wait_for_event("program_exited");
    CHECK(tool.events("program_exited").front().at("signal").as_int64() == SIGKILL);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
}

TEST_CASE("without a terminal the three streams are the program's own") {
    int input[2];
    REQUIRE(::pipe2(input, O_CLOEXEC) == 0);
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <string.h>\n#include <unistd.h>\n"
                            "int main(void) { char line[100];\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout);\n"
                            "  for (;;) { ssize_t n = read(0, line, sizeof line);\n"
                            "    if (n <= 0) { printf(\"end of input\\n\"); return 0; }\n"
                            "    fprintf(stderr, \"%d took %.*s\", VALUE, (int)n, line); } }\n");
    Start start;
    start.input = input[0];
    Tool tool(sandbox, {}, start);
    ::close(input[0]);
    const auto type = [&](const std::string& line) {
        REQUIRE(::write(input[1], line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    };
    const auto wait_for_error = [&](const std::string& text) {
        tool.wait_until(text, [&] { return tool.errors().find(text) != std::string::npos; });
    };
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    type("one\n");
    wait_for_error("1 took one\n");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    type("two\n");
    wait_for_error("2 took two\n");
    ::close(input[1]);
    tool.wait_for_event("program_exited", 2);
    CHECK(tool.output() == "value 1\nvalue 2\nend of input\n");
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("a watching child that is stopped does not keep the session from ending") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--stop-timeout", "1"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    ::kill(child_of(tool), SIGSTOP);
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("a killed supervisor's child ends though nobody waits for the dead of the build") {
    // As the first process of many a container: orphans become ours, and stay dead ones that nobody has waited for.
    REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    {
        const Sandbox sandbox;
        CompilerGate gate(sandbox);
        Tool tool(sandbox, {});
        tool.wait_for_exact_watch();
        tool.wait_for_last_value(1);
        gate.close();
        sandbox.set_value(2);
        gate.wait_until_reached(tool);
        tool.end(SIGKILL);
        tool.check_nothing_is_left();
    }
    size_t reaped = 0;
    while (::waitpid(-1, nullptr, WNOHANG) > 0) ++reaped;
    CHECK(reaped > 1); // the child, and something of the build
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}
