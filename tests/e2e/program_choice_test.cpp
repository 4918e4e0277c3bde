// The keyboard and the screen of several programs, as a person has them.
#include "tests/e2e/answer.h"
#include "tests/e2e/tmux_tool.h"

using namespace e2e;

namespace {

// Three programs: one answers lines, one draws on the whole screen, one writes whenever its file has another line.
class Programs : public Sandbox {
  public:
    Programs() {
        write("CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
              "add_executable(lines lines.c)\nadd_executable(menu menu.c)\nadd_executable(log log.c)\n");
        write_lines(1);
        // It draws once, and again after a key only: what is seen without one is the screen as it was.
        write("menu.c", R"(#include <stdio.h>
#include <termios.h>
#include <unistd.h>
int main(void) {
    struct termios modes;
    char key = '-';
    tcgetattr(0, &modes);
    modes.c_lflag &= ~(ICANON | ECHO | ISIG);
    tcsetattr(0, TCSANOW, &modes);
    printf("\033[?1049h\033[?25l\033[?1002h");
    do {
        printf("\033[H\033[2J\033[3;5H\033[1;44mmenu\033[0m\033[4;5Hlast key %d", key);
        fflush(stdout);
    } while (read(0, &key, 1) == 1);
}
)");
        write("log.c", R"(#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
    char line[100], last[100] = "";
    for (;; usleep(10000)) {
        FILE* file = fopen("line", "r");
        if (file != NULL && fgets(line, sizeof line, file) != NULL && strcmp(line, last) != 0)
            fputs(strcpy(last, line), stdout), fflush(stdout);
        if (file != NULL) fclose(file);
    }
}
)");
        configure();
    }
    void write_lines(int version) const {
        write("lines.c",
              "#include <stdio.h>\nint main(void) {\n    char line[100];\n    setvbuf(stdout, 0, _IONBF, 0);\n"
              "    printf(\"lines " +
                  std::to_string(version) +
                  "> \");\n    while (fgets(line, sizeof line, stdin))\n"
                  "        printf(\"\\033[32mgot\\033[0m %slines " +
                  std::to_string(version) + "> \", line);\n}\n");
    }
    // What `log` writes next.
    void log(const std::string& line) const { rename_to("line", line + "\n"); }
};

class ChoiceTmux : public Tmux {
  public:
    explicit ChoiceTmux(const Sandbox& sandbox)
        : Tmux(sandbox, CMAKEWATCH_EXECUTABLE " run lines menu log -B build --events events") {
        wait_for("cmakewatch: ? shows keys");
        wait_for("ready #1");
    }
    // The cursor's row begins so: the program has written that last.
    void wait_for_prompt(const std::string& prompt) const {
        wait_until("the prompt " + prompt, [&] {
            const auto cursor = state("#{cursor_character}#{cursor_x} #{cursor_y}");
            const auto row = std::stoul(cursor.substr(cursor.rfind(' ')));
            std::istringstream rows(screen());
            std::string text;
            for (size_t i = 0; i <= row; ++i) std::getline(rows, text);
            return text == prompt;
        });
    }
};

} // namespace

TEST_CASE("a key gives one of several programs the keyboard and its screen; another one takes them back") {
    const Programs sandbox;
    const ChoiceTmux tmux(sandbox);
    sandbox.log("before");
    tmux.wait_for("log   | before");

    tmux.type("1");
    tmux.wait_for_prompt("lines 1>");
    CHECK_FALSE(holds(tmux.screen(), "before")); // the program's own screen, and nothing else
    CHECK(holds(tmux.history(), "before"));
    CHECK(holds(tmux.history(), "cmakewatch: keys go to lines; Ctrl-] 0 comes back to all programs"));
    tmux.type("helpp BSpace '!' Enter"); // its terminal edits lines
    tmux.wait_for("got help!");
    CHECK(holds(tmux.screen(true), "\x1b[32mgot\x1b[39m help!"));

    sandbox.log("meanwhile"); // waits
    tmux.type("0 Enter");
    tmux.wait_for("got 0");
    CHECK_FALSE(holds(tmux.history(), "meanwhile"));

    tmux.type("'C-]' 0");
    tmux.wait_for("log   | meanwhile");
    CHECK(holds(tmux.screen(), "cmakewatch: back to all programs"));
    CHECK(holds(tmux.screen(), "got help!")); // what it has shown stays above
    sandbox.log("after");
    tmux.wait_for("log   | after");

    tmux.type("1");
    tmux.wait_for_prompt("lines 1>");
    CHECK(holds(tmux.screen(), "got help!")); // its screen as it was
    CHECK_FALSE(holds(tmux.screen(), "after"));
    tmux.type("'C-]' '?'");
    tmux.wait_for("1 lines, 2 menu, 3 log, 0 all programs,");
    tmux.type("'C-]' q");
    tmux.wait_for("[ended 0]");
}

TEST_CASE("a program that draws on the whole screen is shown as it has drawn, and leaves no trace") {
    const Programs sandbox;
    const ChoiceTmux tmux(sandbox);
    CHECK_FALSE(holds(tmux.history(), "last key"));
    tmux.wait_until("menu has drawn", [&] {
        tmux.type("2");
        return holds(tmux.screen(), "last key 45");
    });
    const auto screen = tmux.screen(true);
    CHECK(holds(screen, "\n\n    \x1b[1m\x1b[44mmenu"));
    CHECK_FALSE(holds(screen, "cmakewatch"));
    CHECK(tmux.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "1 0 1\n");
    tmux.type("x");
    tmux.wait_for("last key 120");
    tmux.type("C-c"); // read by the program
    tmux.wait_for("last key 3");
    tmux.type("'C-]' 'C-]'");
    tmux.wait_for("last key 29");

    tmux.type("'C-]' 1"); // from one to the other
    tmux.wait_for_prompt("lines 1>");
    CHECK(tmux.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0\n");
    tmux.type("'C-]' 2");
    tmux.wait_for("last key 29");
    CHECK(tmux.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "1 0 1\n");

    tmux.type("'C-]' q");
    tmux.wait_for("[ended 0]");
    CHECK(tmux.state("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0\n");
    CHECK_FALSE(holds(tmux.history(), "last key"));
}

TEST_CASE("a program that has the keyboard keeps it over an edit, its end, and a restart by key") {
    const Programs sandbox;
    const ChoiceTmux tmux(sandbox);
    tmux.type("1");
    tmux.wait_for_prompt("lines 1>");
    sandbox.write_lines(2);
    tmux.wait_for_prompt("lines 2>");
    tmux.type("again Enter");
    tmux.wait_for("got again");

    tmux.type("C-d"); // the end of its input: it ends
    tmux.wait_for("q quits)");
    tmux.type("r");
    tmux.wait_for_prompt("lines 2>");
    tmux.type("more Enter");
    tmux.wait_for("got more");
    tmux.type("'C-]' r"); // while it runs
    tmux.wait_until("another start",
                    [&] { return count(content(sandbox.path("events").string()), "\"program_started\"") == 3 + 3; });
    tmux.wait_for_prompt("lines 2>");
    tmux.resize(100, 30);
    tmux.type("wide Enter");
    tmux.wait_for("got wide");
    tmux.type("C-c"); // ends all, as with one program
    tmux.wait_for("[ended 0]");
}
