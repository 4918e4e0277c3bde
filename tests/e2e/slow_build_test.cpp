// What happens while a build runs. A gate makes each as long as it has to be.
#include "tests/e2e/compiler_gate.h"

using namespace e2e;

TEST_CASE("a build goes on when the watching child alone is ended by SIGTERM") {
    const Sandbox sandbox;
    CompilerGate compiling(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
    const auto child = parent_of(tool.program());
    compiling.close();
    sandbox.set_value(2);
    compiling.wait_until_reached(tool);
    ::kill(child, SIGTERM);
    tool.wait_until("the loss", [&] { return tool.errors().find("lost the watching child") != std::string::npos; });
    compiling.open();
    tool.wait_for_last_value(2);
    CHECK(tool.errors().find("build failed") == std::string::npos);
    CHECK(tool.events("build_started").size() == 2);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
}

TEST_CASE("the old program goes on until the new build is good") {
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto first = tool.program();
    gate.close();
    sandbox.set_value(2);
    gate.wait_until_reached(tool);
    CHECK(is_alive(first));
    gate.open();
    tool.wait_for_last_value(2);
    CHECK_FALSE(is_alive(first));
}

TEST_CASE(
    "a header edited after the compiler has read it is compiled again, also in a build that may not be cancelled") {
    const Sandbox sandbox;
    const int most_cancelled_builds = 3;
    // A header for each edit: one that changes in each build at the same moment looks like what the build writes.
    const auto header = [](int edit) { return "edit" + std::to_string(edit) + ".h"; };
    std::string value;
    for (int edit = 0; edit < most_cancelled_builds + 2; ++edit) {
        sandbox.write(header(edit), "+ 0\n");
        value += "#include \"" + header(edit) + "\"\n";
    }
    sandbox.write("value.h", "enum { VALUE = 1\n" + value + "};\n");
    CompilerGate gate(sandbox, CompilerGate::Place::after_compiling);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    gate.close();
    for (int edit = 0; edit <= most_cancelled_builds; ++edit) {
        edit % 2 == 0 ? sandbox.write(header(edit), "+ 1\n") : sandbox.rename_to(header(edit), "+ 1\n");
        gate.wait_until_reached(tool);
        tool.wait_for_event("build_started", 2 + static_cast<size_t>(edit));
    }
    // This one is not cancelled any more: what it compiles is outdated when it ends.
    sandbox.write(header(most_cancelled_builds + 1), "+ 1\n");
    tool.wait_for_event("changed", 2 + most_cancelled_builds);
    gate.open();
    tool.wait_for_last_value(3 + most_cancelled_builds);
}

namespace {

// A compiler that has not started would read the edit, whether cmakewatch has seen it or not: it waits for the next
// build.
void wait_unless_compiled(Tool& tool, CompilerGate::Place place, size_t build) {
    if (place == CompilerGate::Place::before_compiling) tool.wait_for_event("build_started", build);
}

} // namespace

TEST_CASE("a header edited during the first build is not lost") {
    const auto place = GENERATE(CompilerGate::Place::before_compiling, CompilerGate::Place::after_compiling);
    const Sandbox sandbox;
    CompilerGate gate(sandbox, place);
    gate.close();
    Tool tool(sandbox, {});
    gate.wait_until_reached(tool);
    sandbox.set_value(2);
    wait_unless_compiled(tool, place, 2);
    gate.open();
    tool.wait_for_last_value(2);
}

TEST_CASE("an edit while a build fails is built") {
    const auto place = GENERATE(CompilerGate::Place::before_compiling, CompilerGate::Place::after_compiling);
    const Sandbox sandbox;
    CompilerGate gate(sandbox, place);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    gate.close();
    sandbox.write("value.h", "nonsense\n");
    gate.wait_until_reached(tool);
    sandbox.set_value(2);
    wait_unless_compiled(tool, place, 3);
    gate.open();
    tool.wait_for_last_value(2);
}

TEST_CASE("a signal during the first build ends the build and the session") {
    const auto number = GENERATE(SIGINT, SIGTERM, SIGHUP);
    CAPTURE(number);
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    gate.close();
    Tool tool(sandbox, {});
    gate.wait_until_reached(tool);
    CHECK(tool.end(number) == 0);
    CHECK(tool.events("program_started").empty());
    CHECK(tool.events("session_ended").size() == 1);
}

namespace {

// Of a tool that has just been started: its program runs when the edit comes.
void edit_until_compiler_waits(const Sandbox& sandbox, CompilerGate& gate, Tool& tool) {
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    gate.close();
    sandbox.set_value(2);
    gate.wait_until_reached(tool);
}

} // namespace

TEST_CASE("killed during a build, the tool leaves neither ninja nor a compiler behind") {
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    Tool tool(sandbox, {});
    edit_until_compiler_waits(sandbox, gate, tool);
    tool.end(SIGKILL);
    tool.check_nothing_is_left();
}

TEST_CASE("ended when CMake has just written the manifest, the tool leaves one that Ninja can use") {
    const std::string generator = GENERATE("Ninja", "Ninja Multi-Config");
    const int signal = GENERATE(SIGTERM, SIGKILL);
    CAPTURE(generator, signal);
    const Sandbox sandbox;
    Gate gate(sandbox.build() / "gate");
    // CMake's last words to Ninja.
    sandbox.write("build/ninja",
                  "#!/bin/sh\ncase \"$*\" in *' -t restat '*)\n" + gate.pass() + ";; esac\nexec ninja \"$@\"\n");
    fs::permissions(sandbox.build() / "ninja", fs::owner_all);
    sandbox.configure("--fresh -G '" + generator + "' -DCMAKE_MAKE_PROGRAM='" + (sandbox.build() / "ninja").string() +
                      "'");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    gate.close();
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "# a comment\n");
    gate.wait_until_reached(tool);
    CHECK(tool.end(signal) == (signal == SIGKILL ? SIGKILL : 0));
    tool.check_nothing_is_left();
    gate.open();
    CHECK(std::system(("ninja -C '" + sandbox.build().string() + "' > /dev/null").c_str()) == 0);
    CHECK_FALSE(fs::exists(sandbox.build() / ".cmakewatch/manifests"));
}

TEST_CASE("a build that ends while what a lost child has left is still dying starts one program, and that stays") {
    const Sandbox sandbox;
    // What it leaves is in its process group and cannot die: a zombie whose parent is nothing of ours by any sign, and
    // goes when there is a file "leave".
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <sys/types.h>\n#include <unistd.h>\n"
                            "int main(int c, char** v) {\n"
                            "  if (c == 3) {\n"
                            "    pid_t group = getpgid(getppid());\n"
                            "    setpgid(0, 0);\n"
                            "    pid_t zombie = fork();\n"
                            "    if (zombie == 0) { setpgid(0, group); printf(\"left\\n\"); return 0; }\n"
                            "    while (access(v[2], F_OK)) usleep(1000);\n"
                            "    return 0;\n"
                            "  }\n"
                            "  char* without[] = {0}; char* words[] = {v[0], \"stay\", v[1], 0};\n"
                            "  if (VALUE == 1 && fork() == 0) return execve(v[0], words, without);\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    CompilerGate gate(sandbox, CompilerGate::Place::before_linking);
    Tool tool(sandbox, {"--", sandbox.path("build/leave").string()});
    tool.wait_for_exact_watch();
    tool.wait_until("the zombie", [&] { return tool.output().find("left\n") != std::string::npos; });
    gate.close();
    sandbox.set_value(2);
    gate.wait_until_reached(tool);
    ::kill(parent_of(tool.program()), SIGKILL);
    gate.open();
    tool.wait_until("the end of the build", [&] { return tool.events("build_finished").size() == 2; });
    sandbox.write("build/leave", "");
    tool.wait_for_last_value(2);
    tool.wait_for_exact_watch();
    sandbox.set_value(3); // whatever follows has followed by then
    tool.wait_for_last_value(3);
    tool.wait_for_event("program_started", 3);
    CHECK(tool.events("program_started").size() == 3);
    CHECK(tool.errors().find("app was ended by SIGKILL") == std::string::npos);
}

namespace {

void use_launcher(const Sandbox& sandbox, const std::string& script) {
    sandbox.write("build/launcher", "#!/bin/sh\n" + script + "exec \"$@\"\n");
    fs::permissions(sandbox.build() / "launcher", fs::owner_all);
    sandbox.configure("--fresh -G Ninja -DCMAKE_C_COMPILER_LAUNCHER='" + (sandbox.build() / "launcher").string() + "'");
}

// A compiler that a first signal does not reach, as if it was just being started, and a second one ends. It stays until
// there is no file "gate".
void use_compiler_that_misses_a_signal(const Sandbox& sandbox) {
    use_launcher(sandbox,
                 "times=0\ntrap 'times=$((times + 1)); : > missed' INT TERM\n"
                 "while [ -e gate ] && [ $times -lt 2 ]; do : > reached; (trap '' INT TERM; exec sleep 0.02); done\n"
                 "[ $times = 0 ] || exit 1\n");
}

void wait_until_there_is(const fs::path& file, Tool& tool) {
    tool.wait_until(file.string(), [&] { return fs::exists(file); });
}

} // namespace

TEST_CASE("a build step that no signal ends keeps no edit waiting for ever") {
    const Sandbox sandbox;
    use_launcher(sandbox, "trap '' INT TERM\nwhile [ -e gate ]; do : > reached; sleep 0.02; done\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("build/gate", "");
    sandbox.set_value(2);
    wait_until_there_is(sandbox.build() / "reached", tool);
    sandbox.set_value(3);
    tool.wait_until("a word about it",
                    [&] { return tool.errors().find("waiting for the build to end") != std::string::npos; });
    fs::remove(sandbox.build() / "reached");
    // The killed one could compile the text of now; only one that comes later shows that it was killed.
    wait_until_there_is(sandbox.build() / "reached", tool);
    tool.wait_until("the end of that build", [&] { return tool.events("build_started").size() == 3; });
    fs::remove(sandbox.build() / "gate");
    tool.wait_for_last_value(3);
    CHECK(tool.end(SIGTERM) == 0);
    tool.check_nothing_is_left();
}

TEST_CASE("a compiler that has missed the interrupt keeps no edit waiting, and ends with a tool that is killed then") {
    const Sandbox sandbox;
    use_compiler_that_misses_a_signal(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("build/gate", "");
    sandbox.set_value(2);
    wait_until_there_is(sandbox.build() / "reached", tool);
    sandbox.set_value(3);
    SECTION("the tool goes on") {
        tool.wait_for_event("build_started", 3);
        fs::remove(sandbox.build() / "gate");
        tool.wait_for_last_value(3);
    }
    SECTION("the tool is killed") {
        wait_until_there_is(sandbox.build() / "missed", tool);
        tool.end(SIGKILL);
        tool.check_nothing_is_left();
    }
}

TEST_CASE("a first build that fails waits for the fix, wherever it is made") {
    const Sandbox sandbox;
    sandbox.write("value.h", "nonsense\n");
    Tool tool(sandbox, {});
    tool.wait_for_wide_watch();
    tool.wait_for_event("build_finished");
    SECTION("in the header") {
        sandbox.set_value(3);
    }
    SECTION("in the source") {
        sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\n"
                                "int main(void) { printf(\"value 3\\n\"); fflush(stdout); for (;;) pause(); }\n");
    }
    tool.wait_for_last_value(3);
    tool.wait_for_exact_watch();
    CHECK(tool.events("build_finished").front().at("result").as_string() == "failed");
}

TEST_CASE("the jobs of a killed Ninja do not write into the next build") {
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    Tool tool(sandbox, {});
    edit_until_compiler_waits(sandbox, gate, tool);
    const auto children = children_of(tool.pid());
    const auto ninja = std::find_if(children.begin(), children.end(), [](pid_t child) {
        return content("/proc/" + std::to_string(child) + "/comm") == "ninja\n";
    });
    REQUIRE(ninja != children.end());
    const auto jobs = children_of(*ninja);
    REQUIRE_FALSE(jobs.empty());
    ::kill(*ninja, SIGKILL);
    tool.wait_for_event("program_kept");
    tool.wait_until("the end of the jobs",
                    [&] { return std::none_of(jobs.begin(), jobs.end(), [](pid_t job) { return is_alive(job); }); });
    gate.open();
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
}
