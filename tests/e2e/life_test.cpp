// Life cycle and environment of the program, and what leads to a restart or does not.
#include "tests/e2e/harness.h"

#include <sys/stat.h>

using namespace e2e;

TEST_CASE("a change of a shared library restarts the program, one of another target does not") {
    const Sandbox sandbox;
    sandbox.write("lib.c", "int lib(void) { return 1; }\n");
    sandbox.write("other.c", "int main(void) { return 0; }\n");
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint lib(void);\n"
                            "int main(void) { printf(\"value %d\\n\", lib()); fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_library(lib SHARED lib.c)\n"
                  "add_executable(app main.c)\ntarget_link_libraries(app lib)\n"
                  "add_executable(other other.c)\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("other.c", "int main(void) { return 1; }\n");
    sandbox.write("lib.c", "int lib(void) { return 2; }\n");
    tool.wait_for_last_value(2);
    REQUIRE(tool.events("changed").size() == 1);
    CHECK(tool.events("changed").front().at("changes").as_array().size() == 1);
    CHECK_FALSE(fs::exists(sandbox.build() / "other"));
}

TEST_CASE("the program's environment, arguments, directory and descriptors are what was asked for") {
    const Sandbox sandbox;
    sandbox.write("main.c",
                  "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
                  "static const char* get(const char* n) { const char* v = getenv(n); return v ? v : \"-\"; }\n"
                  "int main(int c, char** v) { char d[4096]; int n = 0;\n"
                  "  for (int f = 0; f < 1000; ++f) n += dup2(f, f) == f;\n"
                  "  printf(\"<%s> <%s> <%s> <%s> <%s> <%s> %d %d\\n\", v[1], v[2], get(\"CMAKEWATCH\"),\n"
                  "    get(\"CMAKEWATCH_ITERATION\"), get(\"EXTRA\"), get(\"CMAKEWATCH_CHILD\"), n, c);\n"
                  "  printf(\"%s\\n\", getcwd(d, sizeof d)); fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("place/x", "");
    Tool tool(sandbox,
              {"--env", "EXTRA=a b", "--cwd", sandbox.path("place").string(), "--", "it's $5", "\"q\" --exit"});
    const auto line =
        "<it's $5> <\"q\" --exit> <1> <1> <a b> <-> 3 3\n" + fs::canonical(sandbox.path("place")).string() + "\n";
    tool.wait_until(line, [&] { return tool.output() == line; });
}

TEST_CASE("the new program starts only when the old one is gone") {
    const Sandbox sandbox;
    // Whoever does not get the lock at once says so. The old one takes its time to leave.
    sandbox.write("main.c", "#include \"value.h\"\n#include <fcntl.h>\n#include <signal.h>\n#include <stdio.h>\n"
                            "#include <sys/file.h>\n#include <unistd.h>\n"
                            "static void leave(int n) { (void)n; usleep(200000); _exit(0); }\n"
                            "int main(int c, char** v) { (void)c; signal(SIGTERM, leave);\n"
                            "  int f = open(v[1], O_RDWR | O_CREAT, 0600);\n"
                            "  if (flock(f, LOCK_EX | LOCK_NB)) printf(\"two at once\\n\");\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {"--", sandbox.path("build/lock").string()});
    tool.wait_for_exact_watch();
    for (int value = 2; value < 6; ++value) {
        sandbox.set_value(value);
        tool.wait_for_last_value(value);
    }
    CHECK(tool.output().find("two at once") == std::string::npos);
}

TEST_CASE("--restart-unchanged restarts after a comment too") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--restart-unchanged"});
    tool.wait_for_exact_watch();
    tool.program();
    sandbox.write("value.h", "// a comment\n#define VALUE 1\n");
    tool.wait_for_event("program_started", 2);
}

TEST_CASE("--stop-before-build stops the program before Ninja runs") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--stop-before-build"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    const auto exited = tool.events("program_exited").front().at("seq").as_int64();
    CHECK(exited < tool.events("build_started").back().at("seq").as_int64());
}

TEST_CASE("--stop-before-build: after a failed build the fix is seen, though no program runs") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--stop-before-build"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("value.h", "nonsense\n");
    tool.wait_until("a failure", [&] { return tool.errors().find("build failed #2") != std::string::npos; });
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
}

TEST_CASE("an edit while the old program takes its time to end is in the next one") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\n"
                            "static void say(int n) { (void)n; (void)!write(1, \"stopping\\n\", 9); }\n"
                            "int main(void) { signal(SIGTERM, say);\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {"--stop-timeout", "3"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.set_value(2);
    tool.wait_until("stopping", [&] { return tool.output().ends_with("stopping\n"); });
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    CHECK(tool.output() == "value 1\nstopping\nvalue 3\n");
    CHECK(tool.errors().find("waiting for app to end: SIGTERM was sent, SIGKILL follows 3 s later\n") !=
          std::string::npos);
    tool.end(SIGKILL);
}

TEST_CASE("edits during the first build and during a restart are not lost") {
    const Sandbox sandbox;
    sandbox.write("slow.c", "int slow;\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app PRE_LINK COMMAND sleep 0.3)\n");
    Tool tool(sandbox, {});
    tool.wait_for_event("build_progress"); // main.c is compiled, the linking waits
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    sandbox.set_value(3);
    tool.wait_for_event("program_exited");
    sandbox.set_value(4);
    tool.wait_for_last_value(4);
}

TEST_CASE("a killed ninja is a failed build; the next edit is built") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app PRE_LINK COMMAND sleep 0.5)\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    sandbox.set_value(2);
    tool.wait_for_event("build_started", 2);
    const auto children = "/proc/" + std::to_string(tool.pid()) + "/task/" + std::to_string(tool.pid()) + "/children";
    tool.wait_until("ninja", [&] {
        std::istringstream list(content(children));
        for (pid_t child = 0; list >> child;)
            if (content("/proc/" + std::to_string(child) + "/comm") == "ninja\n") return ::kill(child, SIGKILL) == 0;
        return false;
    });
    tool.wait_for_event("program_kept");
    CHECK(is_alive(program));
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
}

TEST_CASE("a permission that a failed build lacked is a change") {
    const Sandbox sandbox;
    const auto write_script = [&](int value) {
        sandbox.write("gen.sh", "#!/bin/sh\necho '#define VALUE " + std::to_string(value) + "' > value.h\n");
    };
    write_script(1);
    fs::permissions(sandbox.path("gen.sh"), fs::owner_all);
    fs::remove(sandbox.path("value.h"));
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                    "add_custom_command(OUTPUT value.h COMMAND ${CMAKE_SOURCE_DIR}/gen.sh DEPENDS "
                                    "gen.sh)\nadd_executable(app main.c ${CMAKE_BINARY_DIR}/value.h)\n"
                                    "target_include_directories(app PRIVATE ${CMAKE_BINARY_DIR})\n");
    Tool tool(sandbox, {"--watcher", GENERATE("inotify", "poll")});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    fs::remove(sandbox.path("gen.sh"));
    write_script(2);
    tool.wait_until("its failure", [&] { return tool.errors().find("ermission denied") != std::string::npos; });
    tool.wait_for_wide_watch();
    fs::permissions(sandbox.path("gen.sh"), fs::owner_all);
    tool.wait_for_last_value(2);
}

TEST_CASE("a step whose own Ninja lacks a target has CMake run no more than Ninja does") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nmessage(STATUS \"CMake runs\")\n"
                  "add_executable(app main.c)\nadd_custom_command(TARGET app POST_BUILD COMMAND ${CMAKE_COMMAND} -E "
                  "echo \"ninja: error: unknown target 'x'\" VERBATIM)\n");
    sandbox.configure();
    Tool tool(sandbox, {});
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(tool.errors().find("ninja: error: unknown target 'x'") != std::string::npos);
    CHECK(tool.errors().find("CMake runs") == std::string::npos);
}

TEST_CASE("a source that the program writes each time it starts is built after ever longer waits") {
    const Sandbox sandbox;
    sandbox.write("main.c",
                  "#include \"value.h\"\n#include \"seen.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                  "int main(void) {\n  printf(\"value %d\\n\", VALUE);\n  fflush(stdout);\n"
                  "  FILE* file = fopen(\"" +
                      sandbox.path("seen.h").string() +
                      "\", \"w\");\n  fprintf(file, \"#define SEEN %d\\nstatic int seen = SEEN;\\n\", getpid());\n"
                      "  fclose(file);\n  (void)seen;\n  for (;;) pause();\n}\n");
    sandbox.write("seen.h", "static int seen = 0;\n");
    Tool tool(sandbox, {});
    for (const size_t builds : {15, 30, 45}) tool.wait_for_event("build_started", builds);
    tool.wait_until("a warning", [&] {
        return tool.errors().find("each run of the program changes \"" + sandbox.path("seen.h").string()) !=
               std::string::npos;
    });
    CHECK(tool.errors().find("--ignore '") != std::string::npos);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
}

TEST_CASE("a lost child without a program is said to be started again, and watches") {
    const Sandbox sandbox;
    Start build;
    build.command = {"build", "app"};
    Tool tool(sandbox, {}, build);
    tool.wait_for_exact_watch();
    tool.wait_until("the child alone", [&] { return children_of(tool.pid()).size() == 1; });
    ::kill(children_of(tool.pid()).front(), SIGKILL);
    tool.wait_until("the hint", [&] { return tool.errors().find("hint: it is started again\n") != std::string::npos; });
    CHECK(tool.errors().find("lost the watching child") != std::string::npos);
    sandbox.set_value(2);
    tool.wait_until("a second build", [&] { return tool.errors().find("ready #2") != std::string::npos; });
}

TEST_CASE("touching a file is one change") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    size_t most = 0;
    const auto edit = [&](const std::function<void()>& make) {
        using std::chrono::steady_clock;
        const auto start = steady_clock::now();
        make();
        // Whoever is held up between its first step and its last may be seen twice.
        most += steady_clock::now() - start < std::chrono::milliseconds(10) ? 1 : 2;
    };
    for (size_t time = 1; time <= 5; ++time) {
        edit([&] { // as touch(1) does
            const int file = ::open(sandbox.path("value.h").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
            REQUIRE(::futimens(file, nullptr) == 0);
            ::close(file);
        });
        tool.wait_for_event("build_finished", 1 + time);
    }
    edit([&] { sandbox.set_value(2); });
    tool.wait_for_last_value(2);
    INFO(tool.errors());
    CHECK(tool.events("changed").size() >= 6);
    CHECK(tool.events("changed").size() <= most);
}

TEST_CASE("a deleted source fails the build, restored it is built again") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.program();
    fs::remove(sandbox.path("value.h"));
    tool.wait_for_event("program_kept");
    sandbox.set_value(6);
    tool.wait_for_last_value(6);
}

TEST_CASE("a target that vanishes from CMake keeps the program, and comes back") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    const auto good = content(sandbox.path("CMakeLists.txt"));
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app2 main.c)\n");
    tool.wait_for_event("program_kept");
    CHECK(is_alive(program));
    sandbox.write("CMakeLists.txt", good);
    sandbox.set_value(4);
    tool.wait_for_last_value(4);
}

TEST_CASE("a file that was missing when CMake ran is taken for the source that it is once it is back") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                    "add_custom_command(OUTPUT made.h DEPENDS made.txt\n"
                                    "  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/made.txt made.h)\n"
                                    "add_executable(app main.c ${CMAKE_BINARY_DIR}/made.h)\n"
                                    "target_include_directories(app PRIVATE ${CMAKE_BINARY_DIR})\n");
    sandbox.write("main.c", "#include \"made.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                            "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("made.txt", Sandbox::value_text(1));
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    fs::remove(sandbox.path("made.txt"));
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "# a comment\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    sandbox.write("made.txt", Sandbox::value_text(2));
    tool.wait_for_last_value(2);
}

TEST_CASE("an executable that becomes a library is not run any more, and is again when it is one") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto good = content(sandbox.path("CMakeLists.txt"));
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_library(app STATIC main.c)\n");
    tool.wait_for_event("program_kept");
    CHECK(tool.errors().find("it is of type static library") != std::string::npos);
    sandbox.set_value(2);
    tool.wait_for_event("program_kept", 2);
    CHECK(tool.events("program_started").size() == 1);
    sandbox.write("CMakeLists.txt", good);
    tool.wait_for_last_value(2);
}

TEST_CASE("a symlinked source directory and one outside the tree are watched") {
    const Sandbox sandbox;
    fs::create_directories(sandbox.path("real/inner"));
    sandbox.write("outside/one.h", "#define ONE 1\n");
    sandbox.write("real/inner/two.h", "#define TWO 2\n");
    fs::create_symlink(sandbox.path("real"), sandbox.path("linked"));
    fs::create_symlink(sandbox.path("outside/one.h"), sandbox.path("one.h"));
    sandbox.write("main.c",
                  "#include \"one.h\"\n#include \"linked/inner/two.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                  "int main(void) { printf(\"value %d\\n\", ONE * 10 + TWO); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(12);
    sandbox.write("outside/one.h", "#define ONE 3\n");
    tool.wait_for_last_value(32);
    sandbox.write("real/inner/two.h", "#define TWO 4\n");
    tool.wait_for_last_value(34);
}

TEST_CASE("two cmakewatch on one build directory take turns and both run the last edit") {
    const Sandbox sandbox;
    // Linking takes a while, and notes if somebody else is at it.
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app PRE_LINK COMMAND flock -n linking sleep 0.2\n"
                                    "  || ${CMAKE_COMMAND} -E touch overlap VERBATIM)\n");
    Tool one(sandbox, {});
    one.wait_for_exact_watch();
    Tool two(sandbox, {}, {"two"});
    two.wait_for_exact_watch();
    for (int value = 2; value < 8; ++value) {
        sandbox.set_value(value);
        one.wait_for_last_value(value);
        two.wait_for_last_value(value);
    }
    CHECK_FALSE(fs::exists(sandbox.build() / "overlap"));
}
