// The whole screen as a person sees it, in a terminal emulator: the status line, and programs that draw themselves.
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/tmux_tool.h"
#include "tests/skip.h"

using namespace e2e;

namespace {

// The last row that is not empty.
std::string last_row(const std::string& screen) {
    std::istringstream rows(screen);
    std::string last;
    for (std::string row; std::getline(rows, row);)
        if (!row.empty()) last = row;
    return last;
}

size_t longest_row(const std::string& screen) {
    std::istringstream rows(screen);
    size_t longest = 0;
    for (std::string row; std::getline(rows, row);) longest = std::max(longest, row.size());
    return longest;
}

// Draws on the whole screen, the alternate one if `alternate`; x leaves as it should be left, ! crashes.
std::string full_screen(bool alternate, const std::string& title) {
    return std::string(R"(#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
int main(void) {
    struct termios modes, before;
    char key;
    tcgetattr(0, &modes);
    before = modes;
    cfmakeraw(&modes);
    tcsetattr(0, TCSANOW, &modes);
    printf("%s\033[?25l\033[?1000h\033[?1006h\033[?2004h\033[?7l\033=\033[3;10r\033[H\033[2J", )") +
           (alternate ? "\"\\033[?1049h\"" : "\"\"") + R"();
    printf("\033[2;3H\033[1;44m)" +
           title + R"(\033[12;1Hbottom\033[2;9H");
    fflush(stdout);
    while (read(0, &key, 1) == 1) {
        if (key == '!') abort();
        if (key == 'x') break;
    }
    printf("\033>\033[?7h\033[?2004l\033[?1006l\033[?1000l\033[0m\033[r\033[?25h%s", )" +
           (alternate ? "\"\\033[?1049l\"" : "\"\\033[24;1H\\r\\n\"") + R"();
    fflush(stdout);
    tcsetattr(0, TCSANOW, &before);
    return 0;
}
)";
}

// A session whose program has drawn on the whole screen.
struct DrawingSession {
    explicit DrawingSession(bool alternate) : tmux(with_program(sandbox, alternate), run("run app")) {
        tmux.wait_for("bottom");
    }
    static const Sandbox& with_program(const Sandbox& sandbox, bool alternate) {
        sandbox.write("main.c", full_screen(alternate, "first"));
        return sandbox;
    }

    Sandbox sandbox;
    Tmux tmux;
};

} // namespace

TEST_CASE("nothing is written over a program that draws on the whole screen; it is said when that leaves") {
    const bool alternate = GENERATE(true, false);
    CAPTURE(alternate);
    const DrawingSession session(alternate);
    const auto& [sandbox, tmux] = session;
    const auto drawn = tmux.screen();
    sandbox.rename_to("main.c", "nonsense\n");
    wait_for_event(tmux, sandbox, "program_kept", 1);
    CHECK(tmux.screen() == drawn);
    tmux.type("C-c"); // a key as any other, to a program that reads single keys
    tmux.type("x");
    tmux.wait_for("q quits");
    const auto left = tmux.history();
    CHECK(count(left, "cmakewatch: main.c changed, rebuilding") == 1);
    CHECK(count(left, "cmakewatch: build failed #2 pid=") == 1);
    CHECK(holds(left, "1 error in 1 file"));
    CHECK(holds(left, "app of build #1 keeps running"));
    CHECK(tmux.state(modes) == modes_at_start);
    tmux.type("q");
    tmux.wait_for("[ended 0]");
}

TEST_CASE("what a program has switched on is off for the next one and for the shell") {
    const bool alternate = GENERATE(true, false);
    CAPTURE(alternate);
    const DrawingSession session(alternate);
    const auto& [sandbox, tmux] = session;
    CHECK(tmux.state(modes) != modes_at_start);
    SECTION("it crashes") {
        tmux.type("'!'");
        tmux.wait_for("app crashed (SIGABRT) after ");
    }
    SECTION("it is replaced by a plain program") {
        sandbox.rename_to("main.c", "#include <stdio.h>\n#include <unistd.h>\n"
                                    "int main(void) { puts(\"plain program\"); fflush(stdout); for (;;) pause(); }\n");
        tmux.wait_for("plain program");
        CHECK(holds(tmux.history(), "ready #2"));
    }
    SECTION("it is ended with the session") {
        tmux.type("'C-]' q");
        tmux.wait_for("[ended 0]");
    }
    SECTION("it is killed") {
        const auto events = content(sandbox.path("events").string());
        ::kill(std::stoi(events.substr(events.find("\"pid\":", events.find("program_started")) + 6)), SIGKILL);
        tmux.wait_for("app was ended by SIGKILL");
    }
    CHECK(tmux.state(modes) == modes_at_start);
    CHECK_FALSE(holds(tmux.screen(true), "\x1b[44mcmakewatch")); // colours too
    if (!alternate) CHECK(holds(tmux.history(), "first"));       // what it has drawn is not written over
}

TEST_CASE("what a program has switched on is off for the shell when cmakewatch itself is killed") {
    const bool alternate = GENERATE(true, false);
    CAPTURE(alternate);
    const DrawingSession session(alternate);
    const auto& [sandbox, tmux] = session;
    wait_for_event(tmux, sandbox, "program_started", 1);
    const auto events = content(sandbox.path("events").string());
    ::kill(std::stoi(events.substr(events.find("\"pid\":") + 6)), SIGKILL);
    tmux.wait_until("the modes at the start", [&] { return tmux.state(modes) == modes_at_start; });
    tmux.type("Enter 'all is well' Enter"); // the shell may have said what has ended before that
    tmux.wait_for("\nall is well\n");
}

TEST_CASE("the status line names the step that runs, from the first one on, and is gone afterwards") {
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    gate.close();
    const Tmux tmux(sandbox, run("run app"));
    tmux.wait_for("building #1 [0/2] 1 s | Building C main.c 1 s");
    tmux.wait_for("building #1 [0/2] 2 s | Building C main.c 2 s");
    CHECK(last_row(tmux.screen()).find("building #1") == 0);
    gate.open();
    tmux.wait_for("value 1");
    CHECK_FALSE(holds(tmux.history(), "building #1"));
    // Beside a program it comes and goes, in a line of its own.
    gate.close();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tmux.wait_for("building #2 [0/2] 1 s");
    gate.open();
    tmux.wait_for("value 2");
    CHECK_FALSE(holds(tmux.history(), "building #2"));
    CHECK(holds(tmux.screen(), "\ncmakewatch: value.h changed, rebuilding\ncmakewatch: build started #2\n"));
}

TEST_CASE("between builds the status line says what has been and what runs") {
    const Sandbox sandbox;
    const Tmux tmux(sandbox, run("build"));
    tmux.wait_until("how the build was, and the keys", [&] {
        const auto row = last_row(tmux.screen());
        return row.starts_with("ready #1 | 1 build, the last in ") && holds(row, "? shows keys");
    });
    sandbox.rename_to("value.h", "nonsense\n");
    tmux.wait_for("build failed #2 | 2 builds, the last in ");
    CHECK(count(tmux.history(), "ready #1 |") == 0);
    tmux.type("q");
    tmux.wait_for("[ended 0]");
    CHECK_FALSE(holds(tmux.history(), " builds, the last in "));
}

TEST_CASE("the status line fits the terminal, whatever its size becomes") {
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    gate.close();
    const Tmux tmux(sandbox, run("build"), 80, 24);
    tmux.wait_for("building #1 [0/2] 1 s | Building C main.c");
    const std::pair<int, int> sizes[]{{40, 15}, {200, 50}, {30, 10}, {80, 24}};
    for (const auto& [columns, rows] : sizes) {
        CAPTURE(columns);
        tmux.resize(columns, rows);
        tmux.wait_until("a status line of that width", [&] {
            const auto screen = tmux.screen();
            return count(screen, "building #1") == 1 && last_row(screen).find("building #1") == 0;
        });
        CHECK(longest_row(tmux.screen()) <= static_cast<size_t>(columns));
    }
    gate.open();
    tmux.wait_for("ready #1 |");
    CHECK_FALSE(holds(tmux.history(), "building #1"));
}

TEST_CASE("a program's half line is neither drawn over nor continued") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n"
                            "    printf(\"half %d> \", VALUE); fflush(stdout); for (;;) pause(); }\n");
    CompilerGate gate(sandbox);
    const Tmux tmux(sandbox, run("run app"));
    tmux.wait_for("half 1>");
    gate.close();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tmux.wait_for("building #2 [0/2] 1 s");
    CHECK(holds(tmux.screen(), "\nhalf 1>\ncmakewatch: "));
    gate.open();
    tmux.wait_for("half 2>");
    CHECK_FALSE(holds(tmux.history(), "building #2"));
    tmux.type("C-c");
    tmux.wait_for("[ended 0]");
    CHECK(holds(tmux.screen(), "\nhalf 2>\n[ended 0]")); // what follows begins a line
}

TEST_CASE("a program that never stops writing is not garbled by the status line") {
    const Sandbox sandbox;
    sandbox.write("main.c",
                  "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n"
                  "    for (int i = 0;; ++i) { printf(\"%d: request %d served\\n\", VALUE, i); fflush(stdout);\n"
                  "        usleep(i % 50 == 0 ? 400000 : 1000); } }\n");
    CompilerGate gate(sandbox);
    const Tmux tmux(sandbox, run("run app"));
    tmux.wait_for("1: request ");
    gate.close();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tmux.wait_for("building #2 [0/2]"); // whenever it pauses
    gate.open();
    tmux.wait_for("2: request ");
    std::istringstream rows(tmux.history());
    for (std::string row; std::getline(rows, row);) {
        INFO(row);
        const bool is_of_program = row.find("request") == 3 && row.ends_with(" served");
        CHECK((row.empty() || is_of_program || row.starts_with("cmakewatch: ") || row == "inotify"));
    }
}

TEST_CASE("no status line where it is not wanted or not possible") {
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    const std::string options = GENERATE("build --no-status", "build -q", "build");
    const std::string environment = options == "build" ? "TERM=dumb" : "";
    CAPTURE(options);
    gate.close();
    const Tmux tmux(sandbox, run(options, environment));
    tmux.wait_for("build started #1");
    wait_for_event(tmux, sandbox, "watching", 1);
    gate.open();
    tmux.wait_for("ready #1");
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tmux.wait_for("ready #2");
    CHECK_FALSE(holds(tmux.history(), "building #"));
    CHECK_FALSE(holds(tmux.history(), "build, the last"));
    if (options == "build") CHECK_FALSE(holds(tmux.screen(true), "\x1b["));
}

TEST_CASE("each error of a failed build is named once, relative to where one stands") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                    "add_executable(app main.c other.c)\n");
    sandbox.write("other.c", "#include \"value.h\"\nint other = VALUE;\n");
    sandbox.configure();
    const Tmux tmux(sandbox, run("run app --color never"), 120, 40);
    tmux.wait_for("value 1");
    sandbox.rename_to("value.h", "#define VALUE 1\nint wrong = nothing;\n");
    tmux.wait_for("build failed #2 pid=");
    tmux.wait_for("keeps running");
    CHECK(holds(tmux.screen(), "): 1 error in 1 file\n  value.h:2:13: "));
    CHECK(count(tmux.screen(), "\n  value.h:2:13: ") == 1);
    sandbox.rename_to("value.h", "#define VALUE 1\n#warning old\n");
    tmux.wait_for("unchanged #3 pid=");
    CHECK(holds(tmux.screen(), ", 1 warning)")); // though both sources meet it
    sandbox.rename_to("main.c", "int missing(void);\nint main(void) { return missing(); }\n");
    tmux.wait_for("build failed #4 pid=");
    tmux.wait_for("\n  undefined reference to ");
}

TEST_CASE("the pager shows all that the last build has printed, and the program waits meanwhile") {
    if (!is_installed("less")) return skip_test("there is no less");
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\n#warning look here\n"
                            "int main(void) { for (int i = 0;; ++i) { printf(\"tick %d\\n\", i); fflush(stdout); "
                            "usleep(20000); } }\n");
    const Tmux tmux(sandbox, run("run app", "env -u PAGER"));
    tmux.wait_for("tick 3");
    tmux.type("'C-]' o");
    tmux.wait_until("the pager", [&] { return tmux.state("#{alternate_on}") == "1\n"; });
    tmux.wait_for("look here");
    CHECK_FALSE(holds(tmux.screen(), "tick"));
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    wait_for_event(tmux, sandbox, "build_finished", 2);
    CHECK_FALSE(holds(tmux.screen(), "cmakewatch:"));
    tmux.type("q");
    tmux.wait_until("the end of the pager", [&] { return tmux.state("#{alternate_on}") == "0\n"; });
    tmux.wait_until("what was said meanwhile", [&] { return holds(tmux.history(), "cmakewatch: unchanged #2"); });
    tmux.type("C-c");
    tmux.wait_for("[ended 0]");
}

TEST_CASE("a pause lets changes wait, b builds at once, w tells why, and no key is ignored") {
    const Sandbox sandbox;
    const Tmux tmux(sandbox, run("run app"), 100, 40);
    tmux.wait_for("value 1");
    wait_for_exact_watch(tmux, sandbox);
    tmux.type("'C-]' p");
    tmux.wait_for("cmakewatch: paused; Ctrl-] p continues");
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    wait_for_event(tmux, sandbox, "changed", 1);
    CHECK(count(content(sandbox.path("events").string()), "build_started") == 1);
    tmux.type("'C-]' p");
    tmux.wait_for("value 2");
    tmux.type("'C-]' w");
    tmux.wait_for("build #2: because of value.h (source)");
    tmux.wait_for("ninja ran 2 steps: Building C main.c, Linking C executable app");
    tmux.wait_for("result: ready");
    tmux.type("'C-]' b");
    tmux.wait_for("unchanged #3 pid=");
    tmux.type("'C-]' a");
    tmux.wait_for("no tests run here");
    tmux.type("'C-]' Z");
    tmux.wait_for("nothing is on the key Z");
    tmux.type("'C-]' '?'");
    tmux.wait_for("keys: r restart, b build, p pause,");
    tmux.type("'C-]' c");
    tmux.wait_until("an empty screen", [&] { return !holds(tmux.screen(), "keys:"); });
    tmux.type("'C-]' q");
    tmux.wait_for("[ended 0]");
}

TEST_CASE("another prefix makes keys ours, and Ctrl-] is the program's then") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include <stdio.h>\nint main(void) { char line[9]; puts(\"reads\"); fflush(stdout);\n"
                            "    while (fgets(line, sizeof line, stdin)) printf(\"got %d\\n\", line[0]), "
                            "fflush(stdout); }\n");
    const Tmux tmux(sandbox, run("run app --key-prefix ctrl-a"));
    tmux.wait_for("reads");
    tmux.type("'C-]' Enter");
    tmux.wait_for("got 29");
    tmux.type("C-a C-a Enter");
    tmux.wait_for("got 1");
    tmux.type("C-a q");
    tmux.wait_for("[ended 0]");
}
