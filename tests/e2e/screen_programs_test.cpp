// The whole screen with programs that nobody here wrote: a pager, one that draws with ncurses, a shell with line
// editing.
#include "tests/e2e/tmux_tool.h"
#include "tests/skip.h"

using namespace e2e;

namespace {

struct Size {
    int columns = 80;
    int rows = 24;
};

// The program of the sandbox becomes that command, with VALUE in its environment.
void run_command_as_program(const Sandbox& sandbox, const std::vector<std::string>& command) {
    std::string words;
    for (const auto& word : command) words += "\"" + word + "\", ";
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdlib.h>\n#include <unistd.h>\n#define TEXT_OF(x) #x\n"
                            "#define TEXT(x) TEXT_OF(x)\nint main(void) {\n    setenv(\"VALUE\", TEXT(VALUE), 1);\n"
                            "    execlp(\"" +
                                command.front() + "\", " + words + "(char*)0);\n    return 1;\n}\n");
}

} // namespace

TEST_CASE("a pager as program keeps the screen through a failed build, and a good one shows the next") {
    if (!is_installed("less")) return skip_test("there is no less");
    const auto size = GENERATE(Size{80, 24}, Size{40, 15}, Size{200, 50});
    CAPTURE(size.columns);
    const Sandbox sandbox;
    std::string text;
    for (int line = 1; line <= 100; ++line) text += "line " + std::to_string(line) + " of the text\n";
    sandbox.write("text", text);
    run_command_as_program(sandbox, {"less", "text"});
    const Tmux tmux(sandbox, run("run app", "LESS="), size.columns, size.rows);
    const auto last_line = "line " + std::to_string(size.rows - 1) + " of the text";
    tmux.wait_for(last_line);
    tmux.type("' '");
    tmux.wait_until("the next page", [&] { return !holds(tmux.screen(), last_line); });
    const auto page = tmux.screen();
    sandbox.rename_to("value.h", "#error nonsense\n#define VALUE 9\n");
    wait_for_event(tmux, sandbox, "program_kept", 1);
    CHECK(tmux.screen() == page);
    tmux.resize(size.columns + 10, size.rows + 2);
    tmux.wait_until("another page size", [&] { return tmux.screen() != page; });
    CHECK_FALSE(holds(tmux.screen(), "cmakewatch"));
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    wait_for_event(tmux, sandbox, "program_started", 2);
    tmux.wait_for("line 1 of the text");
    CHECK_FALSE(holds(tmux.screen(), "cmakewatch"));
    tmux.type("q");
    tmux.wait_for("app exited with code 0");
    tmux.wait_until("the modes at the start", [&] { return tmux.state(modes) == modes_at_start; });
    const auto said = tmux.history();
    CHECK(holds(said, "build failed #2"));
    CHECK(holds(said, "ready #3"));
    CHECK_FALSE(holds(said, "of the text"));
    tmux.type("q");
    tmux.wait_for("[ended 0]");
}

TEST_CASE("a program that draws with ncurses is drawn over by nobody, and its screen is left behind") {
    if (!is_installed("watch")) return skip_test("there is no watch of procps");
    const auto* environment = GENERATE("", "LC_ALL=C");
    CAPTURE(environment);
    const Sandbox sandbox;
    run_command_as_program(sandbox, {"watch", "-n", "3600", "echo drawn $VALUE"});
    const Tmux tmux(sandbox, run("run app", environment));
    tmux.wait_for("drawn 1");
    const auto drawn = tmux.screen();
    sandbox.rename_to("main.c.unrelated", "x\n");
    sandbox.rename_to("value.h", "#error nonsense\n#define VALUE 9\n");
    wait_for_event(tmux, sandbox, "program_kept", 1);
    CHECK(tmux.screen() == drawn);
    SECTION("the next one draws on a clean screen") {
        sandbox.rename_to("value.h", Sandbox::value_text(2));
        tmux.wait_for("drawn 2");
        CHECK_FALSE(holds(tmux.screen(), "drawn 1"));
        CHECK_FALSE(holds(tmux.screen(), "cmakewatch"));
    }
    SECTION("the session ends") {}
    tmux.type("'C-]' q");
    tmux.wait_for("[ended 0]");
    CHECK(tmux.state(modes) == modes_at_start);
    CHECK(holds(tmux.history(), "build failed #2"));
    CHECK_FALSE(holds(tmux.history(), "drawn"));
}

TEST_CASE("a shell with line editing as program: its half line is left alone, and what is typed reaches it") {
    const Sandbox sandbox;
    run_command_as_program(sandbox, {"bash", "--norc", "--noprofile", "-i"});
    const Tmux tmux(sandbox, run("run app", "PS1='> '"));
    tmux.wait_for(">");
    wait_for_exact_watch(tmux, sandbox);
    tmux.type("Enter 'echo wrd' Left Left o"); // on a prompt that no line of ours has followed
    tmux.wait_for("> echo word");
    sandbox.rename_to("value.h", "#error nonsense\n#define VALUE 9\n");
    tmux.wait_for("keeps running; waiting for a change");
    CHECK(count(tmux.screen(), "> echo word\n") == 1);
    tmux.type("Enter");
    tmux.wait_for("\nword\n");
    tmux.type("'echo [$VALUE]' Enter"); // of the kept one
    tmux.wait_for("\n[1]\n");
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    wait_for_event(tmux, sandbox, "program_started", 2);
    tmux.type("'echo [$VALUE]' Enter");
    tmux.wait_for("\n[2]\n");
    tmux.type("'C-]' q");
    tmux.wait_for("[ended 0]");
}

TEST_CASE("four files that git switches at once are one line") {
    if (!is_installed("git")) return skip_test("there is no git");
    const Sandbox sandbox;
    const auto git = [&](const std::string& words) {
        REQUIRE(std::system(("cd '" + sandbox.path("").string() + "' && git -c user.name=n -c user.email=e " + words +
                             " > /dev/null 2>&1")
                                .c_str()) == 0);
    };
    std::string headers;
    const auto write_headers = [&](const std::string& value) {
        for (const auto* name : {"a.h", "b.h", "c.h", "d.h"}) sandbox.write(name, "/* " + value + " */\n");
        sandbox.write("value.h", Sandbox::value_text(std::stoi(value)));
    };
    for (const auto* name : {"a.h", "b.h", "c.h", "d.h"}) headers += std::string("#include \"") + name + "\"\n";
    sandbox.write("main.c", headers + content(sandbox.path("main.c").string()));
    write_headers("1");
    git("init");
    git("add *.h main.c");
    git("commit -m one");
    git("checkout -b other");
    write_headers("2");
    git("commit -a -m two");
    git("checkout -");
    const Tmux tmux(sandbox, run("run app"));
    tmux.wait_for("value 1");
    wait_for_exact_watch(tmux, sandbox);
    git("checkout other");
    tmux.wait_for("value 2");
    INFO(tmux.history());
    CHECK(count(tmux.history(), " changed") == 1);
    tmux.type("C-c");
    tmux.wait_for("[ended 0]");
}
