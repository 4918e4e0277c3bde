// The user's commands at events: what they are told, and that they disturb nothing.
#include "tests/e2e/harness.h"

#include <sys/stat.h>

using namespace e2e;

namespace {

constexpr const char* fixed_prefix = "cmakewatch: ";

// Leaves its environment in hooks/EVENT-BUILD-ITERATION; nothing watches there.
std::string recorder(const Sandbox& sandbox) {
    fs::create_directories(sandbox.build() / "hooks");
    const auto place = (sandbox.build() / "hooks").string() + "/";
    return "env -0 > " + place + "$$ && mv " + place + "$$ " + place +
           "$CMAKEWATCH_EVENT-$CMAKEWATCH_BUILD-$CMAKEWATCH_ITERATION";
}

// At once: one that is emptied and written may be two changes, and these tests count.
void replace(const Sandbox& sandbox, const std::string& name, const std::string& text) {
    sandbox.write("build/new", text);
    fs::rename(sandbox.build() / "new", sandbox.path(name));
}

void set_value(const Sandbox& sandbox, int value) {
    replace(sandbox, "value.h", Sandbox::value_text(value));
}

using Variables = std::map<std::string, std::string>;

// Waits for that record; returns what it has of our variables, without the prefix.
Variables recorded(Tool& tool, const Sandbox& sandbox, const std::string& name) {
    const auto file = sandbox.build() / "hooks" / name;
    tool.wait_until("hook " + name, [&] { return fs::exists(file); });
    Variables variables;
    std::istringstream entries(content(file));
    for (std::string entry; std::getline(entries, entry, '\0');) {
        const std::string prefix = "CMAKEWATCH_";
        const auto equals = entry.find('=');
        if (entry.starts_with("CMAKEWATCH") && !entry.starts_with("CMAKEWATCH_TEST_"))
            variables[entry.starts_with(prefix) ? entry.substr(prefix.size(), equals - prefix.size())
                                                : entry.substr(0, equals)] = entry.substr(equals + 1);
    }
    return variables;
}

Variables with(Variables variables, const Variables& changes) {
    for (const auto& [name, value] : changes) variables[name] = value;
    return variables;
}

// What a hook can wait at until the test lets it go on. No hook that waits needs more than a shell.
class Gate {
  public:
    explicit Gate(const Sandbox& sandbox) : path_((sandbox.build() / "gate").string()) {
        REQUIRE(::mkfifo(path_.c_str(), 0600) == 0);
    }
    [[nodiscard]] std::string wait() const { return "read line < '" + path_ + "'"; }
    // Lets whoever waits, and whoever comes, go on.
    void open() { both_ = ::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC), pass(); }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    ~Gate() { ::close(both_); }

  private:
    void pass() const {
        const std::string lines(1000, '\n');
        REQUIRE(::write(both_, lines.data(), lines.size()) > 0);
    }
    std::string path_;
    int both_ = -1;
};

pid_t number_in(Tool& tool, const fs::path& file) {
    tool.wait_until(file.string(), [&] { return content(file).ends_with('\n'); });
    return std::stoi(content(file));
}

} // namespace

TEST_CASE("each hook is told what happened") {
    const Sandbox sandbox;
    const auto record = recorder(sandbox);
    Tool tool(sandbox, {"--on-build-started", record, "--on-build-failed", record, "--on-build-succeeded", record,
                        "--on-restart", record, "--on-exit", record});
    tool.wait_for_exact_watch();
    const Variables common{{"BUILD_DIR", sandbox.build().string()},
                           {"TARGET", "app"},
                           {"PID", ""},
                           {"ITERATION", ""},
                           {"CHANGED", ""},
                           {"CODE", ""},
                           {"SIGNAL", ""}};
    const auto header = sandbox.path("value.h").string();

    CHECK(recorded(tool, sandbox, "build_started-1-") == with(common, {{"EVENT", "build_started"}, {"BUILD", "1"}}));
    CHECK(recorded(tool, sandbox, "build_succeeded-1-") ==
          with(common, {{"EVENT", "build_succeeded"}, {"BUILD", "1"}}));
    const auto first = with(common, {{"PID", std::to_string(tool.program())}, {"ITERATION", "1"}});
    CHECK(recorded(tool, sandbox, "restart-1-1") == with(first, {{"EVENT", "restart"}, {"BUILD", "1"}}));

    replace(sandbox, "value.h", "nonsense\n");
    const auto broken = with(first, {{"BUILD", "2"}, {"CHANGED", header}});
    CHECK(recorded(tool, sandbox, "build_started-2-1") == with(broken, {{"EVENT", "build_started"}}));
    CHECK(recorded(tool, sandbox, "build_failed-2-1") == with(broken, {{"EVENT", "build_failed"}}));

    // A build is told of what changed since the one before, a restart of all since the start before.
    tool.wait_for_event("program_kept");
    replace(sandbox, "value.h", "#define OTHER 2\n");
    CHECK(recorded(tool, sandbox, "build_failed-3-1").at("CHANGED") == header);
    replace(sandbox, "main.c",
            "#include <stdio.h>\n#include <unistd.h>\n"
            "int main(void) { printf(\"value 3\\n\"); fflush(stdout); for (;;) pause(); }\n");
    tool.wait_for_last_value(3);
    const auto source = sandbox.path("main.c").string();
    CHECK(recorded(tool, sandbox, "build_succeeded-4-1") ==
          with(first, {{"EVENT", "build_succeeded"}, {"BUILD", "4"}, {"CHANGED", source}}));
    tool.wait_for_event("program_started", 2);
    const auto second = with(first, {{"PID", std::to_string(tool.program())}, {"ITERATION", "2"}, {"BUILD", "4"}});
    CHECK(recorded(tool, sandbox, "restart-4-2") ==
          with(second, {{"EVENT", "restart"}, {"CHANGED", source + "\n" + header}}));

    ::kill(tool.program(), SIGSEGV);
    CHECK(recorded(tool, sandbox, "exit-4-2") ==
          with(second, {{"EVENT", "exit"}, {"SIGNAL", "11"}, {"CHANGED", source + "\n" + header}}));

    set_value(sandbox, 5);
    replace(sandbox, "main.c", "#include \"value.h\"\nint main(void) { return VALUE; }\n");
    tool.wait_for_event("program_exited", 3);
    const auto third = static_cast<int>(tool.events("program_started").back().at("build").as_int64());
    CHECK(recorded(tool, sandbox, "restart-" + std::to_string(third) + "-3").at("CHANGED") == source);
    CHECK(tool.errors().find("warning") == std::string::npos);
}

TEST_CASE("the exit hook is told the code, and is not run when the program is stopped") {
    const Sandbox sandbox;
    const auto record = recorder(sandbox);
    Tool tool(sandbox, {"--on-exit", record});
    tool.wait_for_exact_watch();
    tool.program();
    set_value(sandbox, 2);
    tool.wait_for_last_value(2);
    replace(sandbox, "main.c", "#include \"value.h\"\nint main(void) { return VALUE + 5; }\n");
    const auto exit = recorded(tool, sandbox, "exit-3-3");
    CHECK(exit.at("CODE") == "7");
    CHECK(exit.at("SIGNAL").empty());
    CHECK_FALSE(fs::exists(sandbox.build() / "hooks/exit-1-1"));
    CHECK_FALSE(fs::exists(sandbox.build() / "hooks/exit-2-2"));
}

TEST_CASE("a hook of build is told all targets and no program") {
    const Sandbox sandbox;
    Start start;
    start.command = {"build", "app", "all"};
    Tool tool(sandbox, {"--on-build-succeeded", recorder(sandbox)}, start);
    const auto variables = recorded(tool, sandbox, "build_succeeded-1-");
    CHECK(variables.at("TARGET") == "app all");
    CHECK(variables.at("PID").empty());
}

TEST_CASE("quotes and a line end in a changed path reach the hook as they are") {
    const Sandbox sandbox;
    const std::string odd = "it's \"odd\" $HOME\n`x`";
    sandbox.write("conf/" + odd, "1\n");
    Tool tool(sandbox, {"--watch", sandbox.path("conf/*").string(), "--on-restart", recorder(sandbox)});
    tool.wait_for_exact_watch();
    CHECK(recorded(tool, sandbox, "restart-1-1").at("CHANGED").empty());
    replace(sandbox, "conf/" + odd, "2\n");
    CHECK(recorded(tool, sandbox, "restart-1-2").at("CHANGED") == sandbox.path("conf/" + odd).string());
}

TEST_CASE("the changes of a cancelled build are told to the next one's hooks") {
    const Sandbox sandbox;
    sandbox.write("other.h", "\n");
    sandbox.write("main.c", "#include \"value.h\"\n#include \"other.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                            "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app PRE_LINK COMMAND sleep 0.3)\n");
    Tool tool(sandbox, {"--on-build-succeeded", recorder(sandbox)});
    tool.wait_for_exact_watch();
    tool.program();
    set_value(sandbox, 2);
    tool.wait_for_event("build_started", 2);
    replace(sandbox, "other.h", "// more\n");
    tool.wait_for_event("build_started", 3);
    CHECK(recorded(tool, sandbox, "build_succeeded-3-1").at("CHANGED") ==
          sandbox.path("other.h").string() + "\n" + sandbox.path("value.h").string());
}

TEST_CASE("a hook has no input, no descriptor of ours and a directory that is the user's") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--on-restart", "ls /proc/$$/fd; readlink /proc/$$/fd/0; pwd"});
    const auto seen = "\n0\n1\n2\n/dev/null\n" + fs::current_path().string() + "\n";
    tool.wait_until(seen, [&] { return tool.errors().find(seen) != std::string::npos; });
}

TEST_CASE("a hook's output goes to standard error in whole lines") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--on-build-started", "printf 'out of line'; printf ' and\\non\\n' >&2; printf 'no end'"});
    const auto wait_for_hooks = [&](size_t times) {
        tool.wait_until("the end of a hook", [&] { return count(tool.errors(), "no end\n") == times; });
    };
    wait_for_hooks(1); // of two that come while one runs there would be but one
    for (int value = 2; value < 6; ++value) {
        tool.wait_for_exact_watch();
        sandbox.rename_to("value.h", Sandbox::value_text(value)); // in place, one may be seen as two
        tool.wait_for_last_value(value);
        wait_for_hooks(static_cast<size_t>(value));
    }
    CHECK(tool.end(SIGTERM) == 0);
    std::istringstream lines(tool.errors());
    size_t of_hooks = 0;
    for (std::string line; std::getline(lines, line);) {
        const bool is_hooks = line == "out of line and" || line == "on" || line == "no end";
        of_hooks += is_hooks ? 1 : 0;
        CHECK((is_hooks || line.starts_with(fixed_prefix)));
    }
    CHECK(of_hooks == 15);
    CHECK(tool.output().find("no end") == std::string::npos);
}

TEST_CASE("a hook that fails is reported once and run again") {
    const Sandbox sandbox;
    const auto runs = sandbox.build() / "runs";
    Tool tool(sandbox, {"--on-build-succeeded", "echo x >> " + runs.string() + "; exit 3"});
    for (int value = 2; value < 4; ++value) {
        tool.wait_for_exact_watch();
        tool.wait_until("a run", [&] { return content(runs).size() == 2 * static_cast<size_t>(value - 1); });
        set_value(sandbox, value);
        tool.wait_for_last_value(value);
    }
    tool.wait_until("a run", [&] { return content(runs) == "x\nx\nx\n"; });
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(count(tool.errors(), "cmakewatch: warning: a hook failed \"--on-build-succeeded\": it ended with code 3\n") ==
          1);
    CHECK(count(tool.errors(), "warning") == 1);
    CHECK(tool.events("warning").size() == 1);
}

TEST_CASE("a hook that hangs holds nothing up, is reported once, and the newest event is kept for it") {
    const Sandbox sandbox;
    Gate gate(sandbox);
    const auto runs = sandbox.build() / "runs";
    Tool tool(sandbox, {"--on-restart", "echo $CMAKEWATCH_ITERATION >> " + runs.string() + "; " + gate.wait()});
    tool.wait_until("the first run", [&] { return content(runs) == "1\n"; });
    for (int value = 2; value < 5; ++value) {
        tool.wait_for_exact_watch();
        set_value(sandbox, value);
        tool.wait_for_last_value(value);
    }
    tool.wait_for_event("warning");
    CHECK(count(tool.errors(), "a hook still runs \"--on-restart\"") == 1);
    CHECK(content(runs) == "1\n");
    gate.open();
    tool.wait_until("the last run", [&] { return content(runs) == "1\n4\n"; });
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(tool.events("warning").size() == 1);
}

TEST_CASE("a hook that never stops writing holds nothing up") {
    const auto* const command = GENERATE("yes", "cat /dev/zero");
    CAPTURE(command);
    const Sandbox sandbox;
    Start start;
    start.wrapper = {"sh", "-c", "exec \"$@\" 2> /dev/null", "sh"};
    Tool tool(sandbox, {"--on-restart", command}, start);
    for (int value = 2; value < 4; ++value) {
        tool.wait_for_exact_watch();
        set_value(sandbox, value);
        tool.wait_for_last_value(value);
    }
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("nothing of a hook's group is left, whatever ends the session") {
    const Sandbox sandbox;
    const auto place = sandbox.build() / "pid";
    // A shell that does not listen, with a child in the background and one in the foreground.
    Tool tool(sandbox, {"--on-restart",
                        "trap '' TERM HUP INT; (sleep 1000; :) & echo $! > " + place.string() + "; sleep 1000; :"});
    tool.wait_for_exact_watch();
    number_in(tool, place);
    SECTION("SIGTERM: a moment to end, and it is said") {
        CHECK(tool.end(SIGTERM) == 0);
        CHECK(count(tool.errors(), "a hook still ran at the end \"--on-restart\"") == 1);
    }
    SECTION("a second SIGTERM does not wait for it") {
        ::kill(tool.pid(), SIGTERM);
        tool.wait_for_event("program_exited");
        siginfo_t ended{};
        while (::waitid(P_PID, static_cast<id_t>(tool.pid()), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
               ended.si_pid == 0) {
            ::kill(tool.pid(), SIGTERM); // one too many is no harm
            std::this_thread::sleep_for(10ms);
        }
        CHECK(tool.end(0) == 0);
        CHECK(count(tool.errors(), "warning") == 0);
    }
    SECTION("SIGKILL") {
        tool.end(SIGKILL);
    }
    tool.check_nothing_is_left();
}

TEST_CASE("what a hook runs in the background counts as running") {
    const Sandbox sandbox;
    Gate gate(sandbox);
    const auto runs = sandbox.build() / "runs";
    Tool tool(sandbox, {"--on-restart", "echo $CMAKEWATCH_ITERATION >> " + runs.string() + "; (" + gate.wait() +
                                            "; echo end >> " + runs.string() + ") > /dev/null 2>&1 &"});
    tool.wait_for_exact_watch();
    tool.wait_until("the first run", [&] { return content(runs) == "1\n"; });
    set_value(sandbox, 2);
    tool.wait_for_last_value(2);
    tool.wait_for_event("warning");
    gate.open();
    tool.wait_until("the second run", [&] { return content(runs).starts_with("1\nend\n2\n"); });
}

TEST_CASE("what a hook detaches with setsid goes on after the session") {
    const Sandbox sandbox;
    const auto place = sandbox.build() / "pid";
    // It does so when the shell has ended already.
    Tool tool(sandbox, {"--on-restart", "(sleep 0.3; exec setsid sh -c 'echo $$ > " + place.string() +
                                            "; exec sleep 1000') > /dev/null 2>&1 &"});
    tool.wait_for_exact_watch();
    const auto detached = number_in(tool, place);
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(is_alive(detached));
    CHECK(tool.errors().find("warning") == std::string::npos);
    ::kill(detached, SIGKILL);
}

TEST_CASE("a hook outlives a lost child, and a killed keeper takes its hook along") {
    const Sandbox sandbox;
    const auto place = sandbox.build() / "pid";
    Tool tool(sandbox, {"--on-build-succeeded", "echo $$ > " + place.string() + "; sleep 1000; :"});
    tool.wait_for_exact_watch();
    tool.program();
    const auto shell = number_in(tool, place);
    const auto program = "/proc/" + std::to_string(tool.program()) + "/stat";
    const auto parent_of = [](const std::string& stat) {
        std::istringstream rest(content(stat).substr(content(stat).rfind(')') + 1));
        std::string state;
        pid_t parent = 0;
        rest >> state >> parent;
        return parent;
    };
    const auto keeper = parent_of("/proc/" + std::to_string(shell) + "/stat");
    ::kill(parent_of(program), SIGKILL);
    tool.wait_for_event("program_started", 2);
    CHECK(is_alive(shell));
    ::kill(keeper, SIGKILL);
    tool.wait_until("the hook's end", [&] { return !is_alive(shell); });
    tool.wait_until("the warning",
                    [&] { return count(tool.errors(), "\"--on-build-succeeded\": signal 9 ended it") == 1; });
}

TEST_CASE("the exit hook gets its time when --exit ends the session") {
    const Sandbox sandbox;
    sandbox.write("main.c", "int main(void) { return 4; }\n");
    const auto place = sandbox.build() / "done";
    Tool tool(sandbox, {"--exit", "--on-exit", "sleep 0.5; echo $CMAKEWATCH_CODE > " + place.string()});
    tool.wait_for_event("session_ended");
    CHECK(WEXITSTATUS(tool.end(0)) == 4);
    CHECK(content(place) == "4\n");
}
