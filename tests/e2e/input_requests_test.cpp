// What asks for something at the terminal beside the program: steps of the build, CMake, hooks, tests.
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/terminal_tool.h"

using namespace e2e;

namespace {

// Prints every line that it reads.
constexpr const char* reading_program = R"(
#include "value.h"
#include <stdio.h>
#include <string.h>
int main(void) {
    char line[256];
    printf("value %d\n", VALUE); fflush(stdout);
    while (fgets(line, sizeof line, stdin)) { printf("read <%.*s>\n", (int)strcspn(line, "\n"), line); fflush(stdout); }
    return 0;
}
)";

constexpr const char* asks_at_terminal =
    "printf 'token? ' > /dev/tty; read t < /dev/tty; echo \"took <$t>\" > /dev/tty";
constexpr const char* asks_for_password = "stty -echo < /dev/tty; printf 'password? ' > /dev/tty; read t < /dev/tty\n"
                                          "stty echo < /dev/tty; echo \"took <$t>\" > /dev/tty";
constexpr const char* asks_at_its_input = "printf 'name? '; read t; echo \"took <$t>\"";

// A step that runs `ask.sh` whenever question.txt has changed, before the program is linked.
void write_asking_project(const Sandbox& sandbox, const std::string& ask, const std::string& options) {
    sandbox.write("main.c", reading_program);
    sandbox.write("ask.sh", ask + "\ntouch \"$1\"\n");
    sandbox.write("question.txt", "1\n");
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                  "add_custom_command(OUTPUT answer.h COMMAND sh ${CMAKE_SOURCE_DIR}/ask.sh answer.h\n"
                  "  DEPENDS question.txt COMMENT \"Asking for an answer\" " +
                      options + ")\nadd_executable(app main.c answer.h)\n");
    sandbox.configure();
}

// What the program has read so far is not among it.
void check_program_read_nothing(const TerminalTool& tool) {
    CHECK(tool.screen().find("read <") == std::string::npos);
}

void check_keys_reach_program(TerminalTool& tool) {
    tool.wait_for_mode(ICANON, false);
    tool.type("for the program\n");
    tool.wait_for("read <for the program>");
}

std::vector<std::string> warnings(const std::string& events) {
    std::vector<std::string> messages;
    std::istringstream lines(events);
    for (std::string line; std::getline(lines, line) && !lines.eof();) {
        const auto event = json::parse(line).as_object();
        if (event.at("event").as_string() == "warning") messages.emplace_back(event.at("message").as_string());
    }
    return messages;
}

void wait_for_warning(const fs::path& events, const std::string& text) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (true) {
        for (const auto& message : warnings(content(events)))
            if (message.find(text) != std::string::npos) return;
        if (std::chrono::steady_clock::now() > end) FAIL("no warning \"" << text << "\" among\n" << content(events));
        std::this_thread::sleep_for(2ms);
    }
}

} // namespace

TEST_CASE("a build step that asks at the terminal is answered there, and the program reads nothing of it") {
    const Sandbox sandbox;
    write_asking_project(sandbox, asks_at_terminal, "USES_TERMINAL");
    TerminalTool tool(sandbox, {});
    tool.wait_for("token? ");
    tool.wait_for_foreground("ninja");
    tool.type("first\n");
    tool.wait_for("took <first>");
    tool.wait_for_all({"ready #1", "value 1"});
    check_keys_reach_program(tool);
    const auto before = tool.screen().size();
    sandbox.write("question.txt", "2\n");
    tool.wait_for("token? ");
    tool.wait_for_foreground("ninja");
    tool.type("second\n");
    tool.wait_for("took <second>");
    tool.wait_for("unchanged #2");
    tool.wait_for_foreground("cmakewatch");
    CHECK(tool.screen().find("read <second>", before) == std::string::npos);
    check_keys_reach_program(tool);
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("what a build step has not read of its answer does not reach the program") {
    const Sandbox sandbox;
    write_asking_project(sandbox, asks_at_terminal, "USES_TERMINAL");
    TerminalTool tool(sandbox, {});
    tool.wait_for("token? ");
    tool.wait_for_foreground("ninja");
    tool.type("one\ntwo\nthree\n");
    tool.wait_for("took <one>");
    tool.wait_for_all({"ready #1", "value 1"});
    check_keys_reach_program(tool);
    CHECK(tool.screen().find("read <two>") == std::string::npos);
    CHECK(tool.screen().find("read <three>") == std::string::npos);
}

TEST_CASE("a password that a build step asks for is not shown") {
    const Sandbox sandbox;
    std::string options = "USES_TERMINAL";
    std::string leader = "ninja";
    SECTION("in Ninja's console pool") {}
    SECTION("outside of it") {
        options = "";
        leader = "sh";
    }
    write_asking_project(sandbox, asks_for_password, options);
    TerminalTool tool(sandbox, {});
    tool.wait_for("password? ");
    tool.wait_for_foreground(leader);
    tool.wait_for_mode(ECHO, false);
    tool.wait_for_mode(ICANON, true);
    tool.type("secret\r"); // as a keyboard does
    tool.wait_for("took <secret>");
    CHECK(tool.screen().find("secret") == tool.screen().find("<secret>") + 1);
    tool.wait_for_all({"ready #1", "value 1"});
    check_keys_reach_program(tool);
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("a question that a build step prints without a line's end is shown, and its answer read from its input") {
    const Sandbox sandbox;
    write_asking_project(sandbox, asks_at_its_input, "USES_TERMINAL");
    TerminalTool tool(sandbox, {});
    tool.wait_for("name? ");
    tool.wait_for_foreground("ninja");
    tool.type("Ada\n");
    tool.wait_for("took <Ada>");
    tool.wait_for_all({"ready #1", "value 1"});
    check_program_read_nothing(tool);
}

TEST_CASE("CMake that asks while it configures anew is answered") {
    const Sandbox sandbox;
    sandbox.write("main.c", reading_program);
    const std::string lists = "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                              "execute_process(COMMAND sh ${CMAKE_SOURCE_DIR}/ask.sh)\nadd_executable(app main.c)\n";
    sandbox.write("ask.sh", "test -e \"$(dirname \"$0\")/ask-me\" || exit 0\n" + std::string(asks_at_terminal));
    sandbox.write("CMakeLists.txt", lists);
    sandbox.configure();
    SECTION("in a build") {
        TerminalTool tool(sandbox, {});
        tool.wait_for_all({"ready #1", "value 1", "watching"});
        sandbox.write("ask-me", "");
        sandbox.write("CMakeLists.txt", lists + "#\n");
        tool.wait_for("token? ");
        tool.wait_for_foreground("ninja");
        tool.type("abc\n");
        tool.wait_for("took <abc>");
        tool.wait_for("unchanged #2");
        check_program_read_nothing(tool);
        check_keys_reach_program(tool);
    }
    SECTION("in a build, and Ctrl-C") {
        TerminalTool tool(sandbox, {});
        tool.wait_for_all({"ready #1", "value 1", "watching"});
        sandbox.write("ask-me", "");
        sandbox.write("CMakeLists.txt", lists + "#\n");
        tool.wait_for("token? ");
        tool.wait_for_foreground("ninja");
        tool.type("\x03");
        tool.wait_for("[ended 0 sane]");
    }
    SECTION("before the session") {
        sandbox.write("ask-me", "");
        TerminalTool tool(sandbox, {});
        tool.wait_for("token? ");
        tool.wait_for_foreground("cmake");
        tool.type("abc\n");
        tool.wait_for("took <abc>");
        tool.wait_for_all({"ready #1", "value 1"});
        check_program_read_nothing(tool);
        check_keys_reach_program(tool);
    }
    SECTION("before the session, and Ctrl-C") {
        sandbox.write("ask-me", "");
        TerminalTool tool(sandbox, {});
        tool.wait_for("token? ");
        tool.wait_for_foreground("cmake");
        tool.type("\x03");
        tool.wait_for("[ended 0 sane]");
    }
    SECTION("before the session, Ctrl-Z and fg") {
        sandbox.write("ask-me", "");
        TerminalTool tool(sandbox, {});
        tool.wait_for("token? ");
        tool.wait_for_foreground("cmake");
        tool.type("\x1a");
        tool.wait_for("[stopped]");
        tool.type("\n");
        tool.wait_for_foreground("cmake");
        tool.type("abc\n");
        tool.wait_for("took <abc>");
        tool.wait_for_all({"ready #1", "value 1"});
    }
}

TEST_CASE("Ctrl-C while a build step asks ends the session") {
    const Sandbox sandbox;
    std::string options = "USES_TERMINAL";
    std::string leader = "ninja";
    std::vector<std::string> command{"run", "app"};
    SECTION("which runs a program") {}
    SECTION("which only builds") {
        command = {"build"};
    }
    SECTION("in a step outside Ninja's console pool") {
        options = "";
        leader = "sh";
    }
    write_asking_project(sandbox, asks_for_password, options);
    TerminalTool tool(sandbox, {}, command);
    tool.wait_for("password? ");
    tool.wait_for_foreground(leader);
    tool.wait_for_mode(ISIG, true);
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("Ctrl-Z while a build step asks stops the job, fg lets it ask on") {
    const Sandbox sandbox;
    write_asking_project(sandbox, asks_at_terminal, "USES_TERMINAL");
    TerminalTool tool(sandbox, {});
    tool.wait_for("token? ");
    tool.wait_for_foreground("ninja");
    tool.type("\x1a");
    tool.wait_for("[stopped]");
    tool.type("\n");
    tool.wait_for_foreground("ninja");
    tool.type("abc\n");
    tool.wait_for("took <abc>");
    tool.wait_for_all({"ready #1", "value 1"});
    check_keys_reach_program(tool);
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("a build step outside Ninja's console pool is answered too, and it is said which one asks") {
    const Sandbox sandbox;
    write_asking_project(sandbox, asks_at_terminal, "");
    const auto events = sandbox.path("events");
    TerminalTool tool(sandbox, {"--events", events.string()});
    tool.wait_for("a build step waits for input");
    tool.wait_for("ask.sh");
    tool.wait_for("USES_TERMINAL");
    wait_for_warning(events, "a build step waits for input");
    tool.wait_for_foreground("sh");
    tool.type("abc\n");
    tool.wait_for("took <abc>");
    tool.wait_for_all({"ready #1", "value 1"});
    check_program_read_nothing(tool);
    check_keys_reach_program(tool);
}

TEST_CASE("an edit while a build step asks ends that build at once") {
    const Sandbox sandbox;
    std::string options = "USES_TERMINAL";
    std::string leader = "ninja";
    SECTION("in Ninja's console pool") {}
    SECTION("outside of it") {
        options = "";
        leader = "sh";
    }
    write_asking_project(sandbox, asks_for_password, options);
    const auto events = sandbox.path("events");
    TerminalTool tool(sandbox, {"--events", events.string()});
    tool.wait_for("watching");
    tool.wait_for_foreground(leader);
    tool.wait_for_mode(ICANON, true);
    sandbox.write("ask.sh", "touch \"$1\"\n");
    sandbox.write("question.txt", "2\n");
    tool.wait_for_all({"ready #", "value 1"}); // the two edits may have come apart, and each cancel a build
    check_keys_reach_program(tool);
    double changed = 0;
    double finished = 0;
    std::istringstream lines(content(events));
    for (std::string line; std::getline(lines, line) && !lines.eof();) {
        const auto event = json::parse(line).as_object();
        if (event.at("event").as_string() == "changed" && changed == 0) changed = event.at("t").to_number<double>();
        if (event.at("event").as_string() == "build_finished" && finished == 0)
            finished = event.at("t").to_number<double>();
    }
    CHECK(finished - changed < 4.5); // it is killed after 5 s
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("a build step that asks while cmakewatch is in the background is told of, and answered after fg") {
    const Sandbox sandbox;
    write_asking_project(sandbox, asks_at_terminal, "USES_TERMINAL");
    sandbox.write("ask.sh", "touch \"$1\"\n");
    const auto events = sandbox.path("events");
    TerminalTool tool(sandbox, {"--events", events.string()});
    tool.wait_for_all({"ready #1", "value 1", "watching"});
    tool.type("\x1a");
    tool.wait_for("[stopped]");
    tool.type("b\n");
    tool.wait_for("[background]");
    sandbox.write("ask.sh", std::string(asks_at_terminal) + "\ntouch \"$1\"\n");
    sandbox.write("question.txt", "2\n");
    wait_for_warning(events, "a build step waits for input \"Asking for an answer\": cmakewatch is in the background");
    SECTION("answered after fg") {
        tool.type("fabc\n"); // one key for the shell, the rest for whoever reads next
        tool.wait_for("took <abc>");
        tool.wait_for("unchanged #2");
    }
    SECTION("ended at once by an edit") {
        const auto start = std::chrono::steady_clock::now();
        sandbox.write("ask.sh", "touch \"$1\"\n");
        sandbox.write("question.txt", "3\n");
        tool.wait_for("unchanged #3");
        CHECK(std::chrono::steady_clock::now() - start < 4500ms); // it is killed after 5 s
    }
}

TEST_CASE("a supervisor that is killed while a build step asks leaves a terminal that can be used") {
    const Sandbox sandbox;
    std::vector<std::string> command{"run", "app"};
    SECTION("which runs a program") {}
    SECTION("which only builds") {
        command = {"build"};
    }
    write_asking_project(sandbox, asks_for_password, "USES_TERMINAL");
    const auto events = sandbox.path("events");
    TerminalTool tool(sandbox, {"--events", events.string()}, command);
    const auto before = tool.modes();
    tool.wait_for("password? ");
    tool.wait_for_foreground("ninja");
    tool.wait_for_mode(ECHO, false);
    const auto ninja = tool.foreground();
    std::istringstream lines(content(events));
    std::string started;
    std::getline(lines, started);
    ::kill(static_cast<pid_t>(json::parse(started).at("pid").to_number<int>()), SIGKILL);
    tool.wait_for("[killed]");
    tool.wait_for_mode(ECHO, true);
    CHECK(tool.modes().c_lflag == before.c_lflag);
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (::kill(-ninja, 0) == 0) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        std::this_thread::sleep_for(2ms);
    }
}

TEST_CASE("nothing is left when the window is closed while a build step asks") {
    const Sandbox sandbox;
    write_asking_project(sandbox, asks_at_terminal, "USES_TERMINAL");
    const auto events = sandbox.path("events");
    pid_t ninja = -1;
    {
        TerminalTool tool(sandbox, {"--events", events.string()});
        tool.wait_for("token? ");
        tool.wait_for_foreground("ninja");
        ninja = tool.foreground();
    }
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (content(events).find("session_ended") == std::string::npos || ::kill(-ninja, 0) == 0) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        std::this_thread::sleep_for(2ms);
    }
}

TEST_CASE("a hook and a test that ask are answered, and it is said that they ask") {
    const Sandbox sandbox;
    SECTION("a hook") {
        sandbox.write("main.c", reading_program);
        sandbox.write("ask.sh", asks_at_terminal);
        TerminalTool tool(sandbox, {"--on-build-succeeded", "sh '" + sandbox.path("ask.sh").string() + "'"});
        tool.wait_for("a hook waits for input");
        tool.wait_for_foreground("exe"); // of its keeper
        tool.type("abc\n");
        tool.wait_for("took <abc>");
        check_program_read_nothing(tool);
        check_keys_reach_program(tool);
    }
    SECTION("a test") {
        sandbox.write("ask.sh", asks_at_terminal);
        sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\n"
                                        "add_executable(app main.c)\n"
                                        "add_test(NAME asks COMMAND sh ${CMAKE_SOURCE_DIR}/ask.sh)\n");
        sandbox.configure();
        TerminalTool tool(sandbox, {}, {"test"});
        tool.wait_for("a test waits for input");
        tool.wait_for_mode(ICANON, true);
        tool.type("abc\n");
        tool.wait_for("tests passed #1");
        tool.wait_for_mode(ICANON, false);
        tool.type("q");
        tool.wait_for("[ended 0 sane]");
    }
}

TEST_CASE("a program that reads the terminal, which none of its streams is, is told of") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <fcntl.h>\n#include <unistd.h>\n"
                            "int main(void) { char c; int f = open(\"/dev/tty\", O_RDONLY);\n"
                            "  if (f < 0 || read(f, &c, 1) < 0) return 1; for (;;) pause(); }\n");
    const auto events = sandbox.path("events");
    const auto nothing = sandbox.path("nothing");
    sandbox.write("nothing", "");
    TerminalTool tool(sandbox, {"--events", events.string()}, {"run", "app"},
                      {{0, 1, 2}, Redirection::To::file, nothing.string()});
    wait_for_warning(events, "the program waits for input");
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("what a program leaves behind may write to the terminal for ever") {
    const Sandbox sandbox;
    // Its descendant leaves the session's process group, and is alone with the terminal.
    sandbox.write("main.c", "#include \"value.h\"\n#include <signal.h>\n#include <stdio.h>\n#include <string.h>\n"
                            "#include <unistd.h>\n"
                            "int main(void) { char line[4096]; memset(line, 'y', sizeof line); line[4095] = '\\n';\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout); signal(SIGHUP, SIG_IGN);\n"
                            "  for (int i = 0; i < 4; ++i)\n"
                            "    if (fork() == 0) for (;;) if (write(1, line, sizeof line) < 0) return 0;\n"
                            "  sleep(1); return 3; }\n");
    const auto events = sandbox.path("events");
    TerminalTool tool(sandbox, {"--events", events.string()});
    tool.wait_for("value 1");
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (content(events).find("program_exited") == std::string::npos) {
        tool.read();
        if (std::chrono::steady_clock::now() > end) FAIL("the end of the program was not noticed");
    }
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

namespace {

std::vector<pid_t> processes_that_name(const std::string& path) {
    return processes_where(
        [&](const fs::path& process) { return content(process / "cmdline").find(path) != std::string::npos; });
}

} // namespace

TEST_CASE("a terminal that is closed while a step has it ends all, also under a shell that tells nobody") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                  "execute_process(COMMAND sh ${CMAKE_SOURCE_DIR}/ask.sh)\nadd_executable(app main.c)\n");
    sandbox.write("ask.sh", "test -e \"$(dirname \"$0\")/ask-me\" || exit 0\n" + std::string(asks_at_terminal));
    sandbox.configure();
    const auto* const command = GENERATE("run", "build");
    {
        TerminalTool tool(sandbox, {}, {command, "app"});
        tool.wait_for_all({"ready #1", "watching"});
        sandbox.write("ask-me", "");
        sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "#\n");
        tool.wait_for("token? ");
        tool.wait_for_foreground("ninja");
    }
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!processes_that_name(sandbox.build().string()).empty()) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        std::this_thread::sleep_for(10ms);
    }
}
