// --notify: what a user learns of a build that fails, or is good again, while he looks elsewhere.
#include "tests/e2e/terminal_tool.h"
#include "tests/variable.h"

using namespace e2e;

namespace {

// A desktop, for whatever is started as long as this exists. Its notify-send writes what it is to show into a file.
class Desktop {
  public:
    explicit Desktop(const Sandbox& sandbox, const std::string& then = "")
        : shown_(sandbox.path("shown")), path_("PATH", sandbox.path("bin").string() + ":" + std::getenv("PATH")) {
        sandbox.write("bin/notify-send", "#!/bin/sh\necho \"$3|$4\" >> '" + shown_.string() + "'\n" + then);
        fs::permissions(sandbox.path("bin/notify-send"), fs::perms::owner_all);
    }
    [[nodiscard]] std::string shown() const { return content(shown_.string()); }

  private:
    fs::path shown_;
    Variable path_;
    Variable display_{"DISPLAY", ":99"};
};

} // namespace

TEST_CASE("a build that fails, and the first one that is good again, are shown on the desktop") {
    const Sandbox sandbox;
    const Desktop desktop(sandbox);
    Tool tool(sandbox, {"--notify=0"});
    tool.wait_for_exact_watch();
    sandbox.rename_to("value.h", "#define VALUE nonsense\n");
    tool.wait_until("a notification", [&] { return count(desktop.shown(), "\n") == 1; });
    CHECK(desktop.shown() == "cmakewatch: app|build failed #2: 1 error in 1 file\n");
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    // The new file beside it may have been a change of its own, and the build of that failed too.
    tool.wait_until("another one", [&] { return holds(desktop.shown(), "cmakewatch: app|build succeeded #"); });
    const auto failures = count(desktop.shown(), "build failed");
    sandbox.rename_to("value.h", Sandbox::value_text(3));
    tool.wait_for_last_value(3);
    sandbox.rename_to("value.h", "#define VALUE nonsense\n");
    tool.wait_until("a third one", [&] { return count(desktop.shown(), "build failed") > failures; });
    CHECK(count(desktop.shown(), "build succeeded") == 1);
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(tool.events("warning").empty());
}

TEST_CASE("a notify-send that fails is told of once") {
    const Sandbox sandbox;
    const Desktop desktop(sandbox, "echo no desktop answers >&2; exit 1\n");
    Tool tool(sandbox, {"--notify=0"});
    tool.wait_for_exact_watch();
    sandbox.rename_to("value.h", "#define VALUE nonsense\n");
    tool.wait_for_event("warning");
    sandbox.rename_to("value.h", "#define VALUE more nonsense\n");
    tool.wait_for_event("program_kept", 2);
    tool.wait_until("another attempt", [&] { return count(desktop.shown(), "\n") == 2; });
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_for_last_value(2);
    tool.wait_until("the last attempt", [&] { return count(desktop.shown(), "\n") == 3; });
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(tool.events("warning").size() == 1);
    CHECK(count(tool.errors(), "no desktop answers") == 1);
}

TEST_CASE("where nothing can notify, a warning says what helps") {
    const Sandbox sandbox;
    Start start;
    start.variables = {{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}};
    Tool tool(sandbox, {"--notify"}, start);
    tool.wait_for_exact_watch();
    CHECK(holds(tool.errors(), "cannot notify: there is no display"));
}

TEST_CASE("while the terminal has the focus nothing is shown, and what it says of that reaches no program") {
    const Sandbox sandbox;
    const Desktop desktop(sandbox);
    sandbox.write("main.c",
                  "#include \"value.h\"\n#include <stdio.h>\nint main(void) {\n"
                  "    char line[99];\n    printf(\"value %d\\n\", VALUE); fflush(stdout);\n"
                  "    while (fgets(line, sizeof line, stdin)) { printf(\"got %s\", line); fflush(stdout); }\n}\n");
    TerminalTool tool(sandbox, {"--notify=0"});
    tool.wait_until_up();
    CHECK(holds(tool.screen(), "\x1b[?1004h"));
    tool.type("\x1b[Iword\n");
    tool.wait_for("got word\r\n");
    sandbox.rename_to("value.h", "#define VALUE nonsense\n");
    tool.wait_for("build failed #2");
    tool.wait_for("keeps running");
    CHECK(desktop.shown().empty());
    tool.type("\x1b[O");
    tool.type("other\n");
    tool.wait_for("got other\r\n");
    sandbox.rename_to("value.h", "#define VALUE more nonsense\n");
    tool.wait_for("build failed #3");
    tool.wait_for("keeps running");
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_for("value 2");
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (count(desktop.shown(), "\n") < 2 && std::chrono::steady_clock::now() < end) tool.read();
    CHECK(holds(desktop.shown(), "build failed #3"));
    CHECK_FALSE(holds(desktop.shown(), "build failed #2"));
    tool.type("\x1d"
              "q");
    tool.wait_for("[ended 0 sane]");
    CHECK(tool.screen().rfind("\x1b[?1004l") > tool.screen().rfind("\x1b[?1004h"));
}

TEST_CASE("a program that wants to know of the focus does, and the reports stay on when it has ended") {
    const Sandbox sandbox;
    const Desktop desktop(sandbox);
    sandbox.write("main.c", "#include <stdio.h>\n#include <termios.h>\n#include <unistd.h>\nint main(void) {\n"
                            "    struct termios modes;\n    char key;\n    tcgetattr(0, &modes);\n"
                            "    cfmakeraw(&modes);\n    tcsetattr(0, TCSANOW, &modes);\n"
                            "    printf(\"\\033[?1004hvalue 1\\r\\n\"); fflush(stdout);\n"
                            "    while (read(0, &key, 1) == 1) {\n        if (key == 'x') break;\n"
                            "        printf(\"<%d>\", key); fflush(stdout);\n    }\n"
                            "    printf(\"\\033[?1004l\"); fflush(stdout);\n    return 0;\n}\n");
    TerminalTool tool(sandbox, {"--notify=0"});
    tool.wait_until_up();
    tool.type("\x1b[O");
    tool.wait_for("<27><91><79>");
    tool.type("x");
    tool.wait_for("app exited with code 0");
    CHECK(tool.screen().rfind("\x1b[?1004h") > tool.screen().rfind("\x1b[?1004l"));
    tool.type("\x1b[I"); // no key: nothing is on it
    tool.type("q");
    tool.wait_for("[ended 0 sane]");
    CHECK_FALSE(holds(tool.screen(), "nothing is on the key"));
}

TEST_CASE("a tool that is killed leaves no reports of the focus on for the shell") {
    const Sandbox sandbox;
    const Desktop desktop(sandbox);
    TerminalTool tool(sandbox, {"--notify=0"});
    tool.wait_until_up();
    ::kill(tool.foreground(), SIGKILL);
    tool.wait_for_all({"[killed]", "\x1b[?1004l"});
}
