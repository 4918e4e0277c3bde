// What a person at a terminal gets: the tool runs on a pseudo-terminal, keys go in, the screen is read.
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/terminal_tool.h"

using namespace e2e;

namespace {

// Answers "tty", its size on SIGWINCH, and every line that it reads.
constexpr const char* talkative_program = R"(
#include "value.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
static void size(int n) {
    struct winsize w; char text[64]; (void)n;
    ioctl(0, TIOCGWINSZ, &w);
    (void)!write(1, text, (size_t)sprintf(text, "size %dx%d\n", w.ws_col, w.ws_row));
}
int main(void) {
    char line[256];
    struct termios t;
    struct sigaction a; memset(&a, 0, sizeof a); a.sa_handler = size; a.sa_flags = SA_RESTART;
    sigaction(SIGWINCH, &a, NULL);
    tcgetattr(0, &t);
    printf("value %d tty %d%d%d echo %d\n", VALUE, isatty(0), isatty(1), isatty(2), (t.c_lflag & ECHO) != 0);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        if (strcmp(line, "leave\n") == 0) return 3;
        if (strcmp(line, "crash\n") == 0) { cfmakeraw(&t); tcsetattr(0, TCSANOW, &t); abort(); }
        if (strncmp(line, "take ", 5) == 0) {
            long left = atol(line + 5); char chunk[1024];
            cfmakeraw(&t); tcsetattr(0, TCSANOW, &t);
            printf("ready to take\r\n"); fflush(stdout);
            while (left > 0) { ssize_t n = read(0, chunk, sizeof chunk); if (n <= 0) return 4; left -= n; usleep(500); }
            printf("took all\r\n"); fflush(stdout);
        }
        if (strcmp(line, "draw\n") == 0) {
            cfmakeraw(&t); tcsetattr(0, TCSANOW, &t);
            printf("drawn\nbelow"); fflush(stdout);
            while (getchar() != '.') { }
            return 5;
        }
        if (strcmp(line, "dark\n") == 0) { t.c_lflag &= ~(tcflag_t)ECHO; tcsetattr(0, TCSANOW, &t); }
        printf("read <%.*s>\n", (int)strcspn(line, "\n"), line);
        fflush(stdout);
    }
    return 0;
}
)";

Sandbox& prepared(Sandbox& sandbox) {
    sandbox.write("main.c", talkative_program);
    return sandbox;
}

// Of proc(5): 'T' is stopped.
void wait_for_state(pid_t pid, char state) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    const auto is_reached = [&] {
        const auto stat = content("/proc/" + std::to_string(pid) + "/stat");
        return stat.substr(stat.rfind(')') + 2, 1) == std::string{state};
    };
    while (!is_reached()) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        std::this_thread::sleep_for(2ms);
    }
}

} // namespace

TEST_CASE("on a terminal the program has one: isatty, line editing, keys, window size") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_for("value 1 tty 111 echo 1");
    tool.type("hello\n");
    tool.wait_for("hello\r\n"); // the echo
    tool.wait_for("read <hello>");
    tool.type("helpp\x7f!\n"); // erased by the terminal's own line editing
    tool.wait_for("read <help!>");
    tool.resize(100, 30);
    tool.wait_for("size 100x30");
}

TEST_CASE("Ctrl-C ends the program and the session with 0, the terminal is sane") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_until_up();
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("Ctrl-Z stops the job and gives the terminal back; fg goes on") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_until_up();
    tool.type("\x1a");
    tool.wait_for("[stopped]");
    wait_for_state(tool.program(), 'T');
    tool.type("\n");
    tool.type("again\n");
    tool.wait_for("read <again>");
    sandbox.set_value(2);
    tool.wait_for("value 2");
}

TEST_CASE("a program that left echo off does not leave it off for the next") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_until_up();
    tool.type("dark\n");
    tool.wait_for("read <dark>");
    sandbox.set_value(2);
    tool.wait_for("value 2 tty 111 echo 1");
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("when the program has ended, r runs it again and q quits") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_until_up();
    tool.type("leave\n");
    tool.wait_for("exited with code 3");
    tool.wait_for(" s; waiting for a change (r runs it again, q quits)");
    tool.type("r");
    tool.wait_for("value 1");
    tool.type("leave\n");
    tool.wait_for("exited with code 3");
    tool.type("q");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("after bg and fg the keys reach the program again") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_until_up();
    tool.type("\x1a");
    tool.wait_for("[stopped]");
    tool.type("b\n");
    tool.wait_for("[background]");
    sandbox.set_value(2);
    tool.wait_for("value 2");
    tool.type("f\n");
    tool.wait_for("read <>");
    tool.type("again\n");
    tool.wait_for("read <again>");
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("Ctrl-C works after a program in raw mode has crashed") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_until_up();
    tool.type("crash\n");
    tool.wait_for("app crashed (SIGABRT)");
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("a long paste arrives whole at a program that reads slowly") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {});
    tool.wait_until_up();
    tool.type("take 100000\n");
    tool.wait_for("ready to take");
    tool.type(std::string(100000, 'x'));
    tool.wait_for("took all");
}

TEST_CASE("a terminal that knows no colours and no cursor gets plain lines") {
    Sandbox sandbox;
    ::setenv("TERM", "dumb", 1);
    TerminalTool tool(prepared(sandbox), {});
    ::unsetenv("TERM");
    tool.wait_until_up();
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for("build failed #2");
    tool.wait_for("keeps running");
    CHECK(tool.screen().find('\x1b') == std::string::npos);
}

// Where standard output or standard error is not the terminal.
namespace {

bool is_same(const termios& one, const termios& other) {
    return one.c_iflag == other.c_iflag && one.c_oflag == other.c_oflag && one.c_lflag == other.c_lflag;
}

void check_that_modes_become(const termios& modes, const TerminalTool& tool) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!is_same(tool.modes(), modes) && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(2ms);
    CHECK(tool.modes().c_lflag == modes.c_lflag);
    CHECK(tool.modes().c_iflag == modes.c_iflag);
    CHECK(tool.modes().c_oflag == modes.c_oflag);
}

bool is_staircase(const std::string& screen) {
    for (size_t at = screen.find('\n'); at != std::string::npos; at = screen.find('\n', at + 1))
        if (at == 0 || screen[at - 1] != '\r') return true;
    return false;
}

bool has_carriage_return(const Sandbox& sandbox) {
    return content(sandbox.path("log")).find('\r') != std::string::npos;
}

void wait_for_log(const Sandbox& sandbox, const std::string& text) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (content(sandbox.path("log")).find(text) == std::string::npos) {
        if (std::chrono::steady_clock::now() > end)
            FAIL("gave up waiting for \"" << text << "\" in\n" << content(sandbox.path("log")));
        std::this_thread::sleep_for(2ms);
    }
}

Redirection redirected(const Sandbox& sandbox, std::vector<int> streams, Redirection::To to) {
    return {std::move(streams), to, sandbox.path("log").string()};
}

} // namespace

TEST_CASE("with 2>&1 | tee the terminal stays as it is, and lines reach the program") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {}, {"run", "app"}, redirected(sandbox, {1, 2}, Redirection::To::tee));
    const auto before = tool.modes();
    tool.wait_until_up("value 1 tty 100 echo 1\r\n");
    CHECK(is_same(tool.modes(), before));
    tool.type("helpp\x7f!\n"); // edited by the user's terminal
    tool.wait_for("!\r\n");    // the echo
    tool.wait_for("read <help!>\r\n");
    CHECK(count(tool.screen(), "help") == 2);
    SECTION("Ctrl-C ends both") {
        tool.type("\x03");
    }
    SECTION("Ctrl-Z stops, fg goes on") {
        const auto program = tool.program();
        tool.type("\x1a");
        tool.wait_for("[stopped]");
        wait_for_state(program, 'T');
        tool.type("\n");
        tool.type("again\n");
        tool.wait_for("read <again>\r\n");
        tool.type("\x03");
    }
    SECTION("no key is offered or taken when the program has ended") {
        tool.type("leave\n");
        tool.wait_for("exited with code 3");
        tool.wait_for(" s; waiting for a change\r\n");
        tool.type("q\n");
        tool.wait_for("q\r\n");
        sandbox.set_value(2);
        tool.wait_for("value 2 tty 100");
        tool.type("\x03");
    }
    SECTION("Ctrl-D ends the input, and a line before Enter") {
        tool.type("le\x04");
        tool.type("ave\n");
        tool.wait_for("exited with code 3");
        sandbox.set_value(2);
        tool.wait_for("value 2");
        tool.type("\x04");
        tool.wait_for("exited with code 0");
        tool.type("\x03");
    }
    tool.wait_for("[ended 0 sane]");
    CHECK_FALSE(is_staircase(tool.screen()));
    CHECK_FALSE(has_carriage_return(sandbox));
}

TEST_CASE("with 2> file the lines there are plain, and the screen shows the program once") {
    Sandbox sandbox;
    const auto to = GENERATE(Redirection::To::file, Redirection::To::tee);
    TerminalTool tool(prepared(sandbox), {}, {"run", "app"}, redirected(sandbox, {2}, to));
    tool.wait_for("value 1 tty 110 echo 1\r");
    wait_for_log(sandbox, "ready #1 pid=");
    CHECK((tool.modes().c_oflag & OPOST) != 0);
    tool.type("helpp\x7f!\n"); // edited by the program's terminal
    tool.wait_for("!\r");      // the echo
    tool.wait_for("read <help!>\r");
    CHECK(count(tool.screen(), "help") == 2);
    CHECK_FALSE(is_staircase(tool.screen()));
    CHECK(count(tool.screen(), "\r\r") == 0);
    tool.type("draw\n");
    tool.wait_for("drawn\nbelow"); // as it was written
    tool.type(".");
    wait_for_log(sandbox, "exited with code 5 after ");
    wait_for_log(sandbox, " s; waiting for a change (r runs it again, q quits)\n");
    CHECK((tool.modes().c_oflag & OPOST) != 0);
    tool.type("r");
    tool.wait_for("value 1");
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
    CHECK_FALSE(has_carriage_return(sandbox));
    CHECK(content(sandbox.path("log")).find("\n\n") == std::string::npos);
}

TEST_CASE("with | tee the program's lines are plain in the copy, and all lines straight on the screen") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {}, {"run", "app"}, redirected(sandbox, {1}, Redirection::To::tee));
    tool.wait_until_up("value 1 tty 101 echo 1\r\n");
    CHECK((tool.modes().c_oflag & OPOST) != 0);
    tool.type("helpp\x7f!\n");
    tool.wait_for_all({"!\r", "read <help!>\r\n"}); // what goes through tee comes later, or sooner
    CHECK(count(tool.screen(), "help") == 2);
    tool.type("leave\n");
    tool.wait_for("exited with code 3");
    tool.wait_for(" s; waiting for a change (r runs it again, q quits)\r\n");
    tool.type("q");
    tool.wait_for("[ended 0 sane]");
    CHECK_FALSE(is_staircase(tool.screen()));
    CHECK_FALSE(has_carriage_return(sandbox));
}

TEST_CASE("with 2> /dev/tty standard error is on the terminal as ever") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {}, {"run", "app"}, {{2}, Redirection::To::file, "/dev/tty"});
    tool.wait_until_up();
    CHECK((tool.modes().c_oflag & OPOST) == 0);
    CHECK_FALSE(is_staircase(tool.screen()));
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("standard error on another terminal gets its lines as they are") {
    Sandbox sandbox;
    int other = -1;
    int other_end = -1;
    char name[128];
    REQUIRE(::openpty(&other, &other_end, static_cast<char*>(name), nullptr, nullptr) == 0);
    termios modes{};
    ::tcgetattr(other, &modes);
    ::cfmakeraw(&modes); // adds no carriage return of its own
    ::tcsetattr(other, TCSANOW, &modes);
    TerminalTool tool(prepared(sandbox), {}, {"run", "app"},
                      {{2}, Redirection::To::file, static_cast<const char*>(name)});
    tool.wait_for("value 1 tty 111");
    CHECK((tool.modes().c_oflag & OPOST) != 0);
    std::string lines;
    while (lines.find("ready #1") == std::string::npos) {
        pollfd ready{other, POLLIN, 0};
        REQUIRE(::poll(&ready, 1, std::chrono::milliseconds(deadline).count()) == 1);
        char chunk[4096];
        const auto size = ::read(other, chunk, sizeof chunk);
        REQUIRE(size > 0);
        lines.append(chunk, static_cast<size_t>(size));
    }
    CHECK(lines.find("\r\n") == std::string::npos);
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
    ::close(other_end);
    ::close(other);
}

TEST_CASE("a killed supervisor leaves the terminal as it was also where standard error is not on it") {
    Sandbox sandbox;
    TerminalTool tool(prepared(sandbox), {}, {"run", "app"}, redirected(sandbox, {2}, Redirection::To::file));
    const auto before = tool.modes();
    tool.wait_for("value 1");
    wait_for_log(sandbox, "ready #1 pid=");
    CHECK((tool.modes().c_lflag & ICANON) == 0);
    const auto log = content(sandbox.path("log"));
    ::kill(parent_of(parent_of(std::stoi(log.substr(log.rfind("pid=") + 4)))), SIGKILL);
    tool.wait_for("[killed]");
    check_that_modes_become(before, tool);
}

// Progress in the terminal's tab and the window's title: shown, never in the way, always taken back.
namespace {

const std::string save_title = "\x1b[22;2t";
const std::string restore_title = "\x1b]2;\x1b\\\x1b[23;2t";
const std::string no_progress = "\x1b]9;4;0;0\x1b\\";

using Variables = std::map<std::string, std::string>;
const Variables ghostty{{"TERM", "xterm-ghostty"}};

// As long as it lives, these variables alone tell what terminal the tool runs in.
class Surroundings {
  public:
    explicit Surroundings(const Variables& variables) {
        for (const auto* name : {"TERM", "TMUX", "STY", "ZELLIJ", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL",
                                 "WT_SESSION", "ConEmuANSI", "KONSOLE_VERSION", "VTE_VERSION"}) {
            const char* value = std::getenv(name);
            if (value != nullptr) before_[name] = value;
            ::unsetenv(name);
        }
        for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
        set_ = variables;
    }
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;
    ~Surroundings() {
        for (const auto& [name, value] : set_) ::unsetenv(name.c_str());
        for (const auto& [name, value] : before_) ::setenv(name.c_str(), value.c_str(), 1);
    }

  private:
    Variables set_;
    Variables before_;
};

// The child, whose parent is the tool, by the program that "ready" has told last.
pid_t child_in(const std::string& screen) {
    return parent_of(std::stoi(screen.substr(screen.rfind("pid=") + 4)));
}

std::string progress(int state, int percent) {
    return "\x1b]9;4;" + std::to_string(state) + ";" + std::to_string(percent) + "\x1b\\";
}

std::string title(const std::string& text) {
    return "\x1b]2;" + text + "\x1b\\";
}

bool is_clean(const std::string& screen) {
    const auto last_progress = screen.rfind("\x1b]9;4;");
    const auto last_save = screen.rfind(save_title);
    const auto last_restore = screen.rfind(restore_title);
    return (last_progress == std::string::npos ||
            screen.compare(last_progress, no_progress.size(), no_progress) == 0) &&
           count(screen, save_title) == count(screen, restore_title) &&
           (last_save == std::string::npos || last_save < last_restore) && screen.rfind("\x1b]2;") == last_restore;
}

} // namespace

TEST_CASE("progress and title follow the build, and are taken back at the end") {
    const Sandbox sandbox;
    const Surroundings in_ghostty(ghostty);
    TerminalTool tool(sandbox, {});
    tool.wait_for("build started #1\r\n");
    tool.wait_for(save_title + title("app: building") + progress(3, 0));
    tool.wait_for(progress(1, 50));
    tool.wait_for(progress(1, 100));
    tool.wait_for(title("app") + no_progress);
    tool.wait_for("ready #1");
    tool.wait_until_up();
    const auto tool_pid = parent_of(child_in(tool.screen()));
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for(title("app: building") + progress(3, 0));
    tool.wait_for("build failed");
    tool.wait_for(title("app: build failed") + progress(2, 100));
    sandbox.set_value(2);
    tool.wait_for(title("app") + no_progress);
    tool.wait_for("value 2");
    sandbox.write("main.c", "int main(void) { return 3; }\n");
    tool.wait_for("exited with code 3");
    tool.wait_for(title("app: exited with code 3"));
    sandbox.write("main.c", "nonsense\n");
    tool.wait_for(progress(2, 100));
    SECTION("by Ctrl-C") {
        tool.type("\x03");
    }
    SECTION("by q") {
        tool.type("q");
    }
    SECTION("by SIGTERM") {
        ::kill(tool_pid, SIGTERM);
    }
    tool.wait_for("[ended 0 sane]");
    CHECK(is_clean(tool.screen()));
}

TEST_CASE("no sequence is written where it is not understood or not wanted") {
    const Sandbox sandbox;
    std::vector<std::string> options;
    Variables variables = ghostty;
    bool has_title = false;
    SECTION("--no-terminal-extras") {
        options = {"--no-terminal-extras"};
    }
    SECTION("TERM=dumb") {
        variables = {{"TERM", "dumb"}};
    }
    SECTION("no terminal known") {
        variables = {{"TERM", ""}};
    }
    SECTION("a title only, in tmux") {
        variables = {{"TERM", "xterm-ghostty"}, {"TMUX", "/tmp/x,1,0"}};
        has_title = true;
    }
    const Surroundings surroundings(variables);
    TerminalTool tool(sandbox, options);
    tool.wait_until_up();
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for("keeps running");
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
    CHECK(count(tool.screen(), "\x1b]9;") == 0);
    CHECK((count(tool.screen(), "\x1b]2;") > 0) == has_title);
    CHECK(is_clean(tool.screen()));
}

TEST_CASE("no sequence is written if standard error is no terminal") {
    const Sandbox sandbox;
    Start start;
    start.variables = {{"TERM", "xterm-ghostty"}};
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    tool.program();
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(tool.errors().find('\x1b') == std::string::npos);
}

TEST_CASE("Ctrl-Z takes progress and title back, fg shows them again") {
    const Sandbox sandbox;
    const Surroundings in_ghostty(ghostty);
    TerminalTool tool(sandbox, {});
    tool.wait_until_up();
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for(progress(2, 100));
    tool.wait_for("keeps running");
    tool.type("\x1a");
    tool.wait_for("[stopped]");
    CHECK(is_clean(tool.screen()));
    tool.type("\n");
    tool.wait_for(save_title + title("app: build failed") + progress(2, 100));
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
    CHECK(is_clean(tool.screen()));
}

TEST_CASE("a session that ends because its children are lost leaves the terminal clean") {
    const Sandbox sandbox;
    const Surroundings in_ghostty(ghostty);
    TerminalTool tool(sandbox, {});
    for (int lost = 0; lost < 3; ++lost) {
        tool.wait_for("ready #1 pid=");
        tool.wait_for("\r\n");
        ::kill(child_in(tool.screen()), SIGKILL);
    }
    tool.wait_for("[ended 5 sane]");
    CHECK(is_clean(tool.screen()));
}

TEST_CASE("a supervisor that is killed leaves the terminal as it was, though no shell mends it") {
    const Sandbox sandbox;
    TerminalTool tool(sandbox, {});
    const auto before = tool.modes();
    tool.wait_until_up();
    CHECK((tool.modes().c_lflag & ICANON) == 0);
    ::kill(parent_of(child_in(tool.screen())), SIGKILL);
    tool.wait_for("[killed]");
    check_that_modes_become(before, tool);
}

TEST_CASE("a supervisor that is killed during the first build leaves the terminal as it was") {
    const Sandbox sandbox;
    const CompilerGate gate(sandbox);
    gate.close();
    const auto events = sandbox.path("events");
    TerminalTool tool(sandbox, {"--events", events.string()});
    const auto before = tool.modes();
    tool.wait_for("build started #1");
    const auto end = std::chrono::steady_clock::now() + deadline;
    while ((tool.modes().c_lflag & ICANON) != 0 && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(2ms);
    std::istringstream lines(content(events));
    std::string started;
    std::getline(lines, started);
    ::kill(static_cast<pid_t>(json::parse(started).at("pid").to_number<int>()), SIGKILL);
    tool.wait_for("[killed]");
    check_that_modes_become(before, tool);
}

TEST_CASE("a session that takes no keys goes on after Ctrl-Z and fg, too") {
    const Sandbox sandbox;
    TerminalTool tool(sandbox, {}, {"build"});
    tool.wait_for("ready #1");
    tool.type("\x1a");
    tool.wait_for("[stopped]");
    tool.type("\n");
    sandbox.set_value(2);
    tool.wait_for("ready #2");
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("a supervisor that is killed as soon as it has taken the terminal leaves it as it was") {
    const Sandbox sandbox;
    const auto events = sandbox.path("events");
    TerminalTool tool(sandbox, {"--events", events.string()});
    const auto before = tool.modes();
    const auto end = std::chrono::steady_clock::now() + deadline;
    std::string started;
    while (!started.ends_with("}\n") && std::chrono::steady_clock::now() < end)
        started = content(events).substr(0, content(events).find('\n') + 1);
    while ((tool.modes().c_lflag & ICANON) != 0 && std::chrono::steady_clock::now() < end) continue;
    ::kill(static_cast<pid_t>(json::parse(started).at("pid").to_number<int>()), SIGKILL);
    tool.wait_for("[killed]");
    check_that_modes_become(before, tool);
}

TEST_CASE("no sequence tears what the program has written half of") {
    const Sandbox sandbox;
    // At a key line it writes the first byte of a character, at the next one the second.
    sandbox.write(
        "main.c",
        "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
        "int main(void) { int n = 0, c; printf(\"value %d\\n\", VALUE); fflush(stdout);\n"
        "  while ((c = getchar()) != EOF) if (c == '\\n') { fputs(n++ ? \"\\xA9 whole\\n\" : \"half \\xC3\",\n"
        "    stdout); fflush(stdout); } return 0; }\n");
    CompilerGate gate(sandbox);
    const Surroundings in_ghostty(ghostty);
    TerminalTool tool(sandbox, {});
    tool.wait_until_up();
    gate.close();
    sandbox.set_value(2);
    tool.wait_for(progress(3, 0));
    tool.type("\n");
    tool.wait_for("half \xC3");
    gate.open();
    // There is progress now, but it has to wait for a line's end, which comes with `ready`.
    tool.wait_for("ready #2");
    const auto half = tool.screen().find("half \xC3");
    const auto next = tool.screen().find('\x1b', half);
    CHECK(tool.screen().substr(half, next - half).find('\n') != std::string::npos);
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
    CHECK(is_clean(tool.screen()));
}
