// Odd bytes, odd descriptors, jobs and programs that do not behave: nothing hangs, nothing is lost or left behind.
#include "tests/e2e/another_user.h"

#include <sys/socket.h>
#include <sys/stat.h>

using namespace e2e;

namespace {

// The program is built only when a job that has Ninja's terminal ends, which it does not.
void add_console_job(const Sandbox& sandbox, const std::string& command) {
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                    "add_custom_target(job COMMAND sh -c \"" +
                                        command +
                                        "\" USES_TERMINAL VERBATIM)\n"
                                        "add_executable(app main.c)\nadd_dependencies(app job)\n");
}

void wait_for_file(Tool& tool, const fs::path& path) {
    tool.wait_until(path.string(), [&] { return fs::exists(path); });
}

size_t times(const std::string& text, const std::string& part) {
    size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

} // namespace

TEST_CASE("a directory that could not be read for a while is watched again") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    sandbox.write("sub/part.h", Sandbox::value_text(1));
    sandbox.write("value.h", "#include \"sub/part.h\"\n");
    fs::copy_file(CMAKEWATCH_EXECUTABLE, sandbox.path("cmakewatch"));
    give_all_to(sandbox, another_user);
    Start start;
    start.wrapper = {"sh", "-c",
                     "shift; exec setpriv --reuid " + std::to_string(another_user) + " --clear-groups '" +
                         sandbox.path("cmakewatch").string() + "' \"$@\"",
                     "sh"};
    Tool tool(sandbox, {"--watcher", "inotify"}, start);
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
    fs::permissions(sandbox.path("sub"), fs::no_perms);
    const auto main = content(sandbox.path("main.c"));
    sandbox.write("main.c", main + "\n");
    tool.wait_until("the lost header", [&] { return tool.errors().find("part.h deleted") != std::string::npos; });
    tool.wait_for_wide_watch(); // the build has failed
    fs::permissions(sandbox.path("sub"), fs::owner_all);
    SECTION("it tells when it may be read") {
        tool.wait_until("a good build", [&] { return tool.errors().find("unchanged #") != std::string::npos; });
    }
    SECTION("and what is saved then") {
        sandbox.write("sub/part.h", Sandbox::value_text(2));
        tool.wait_for_last_value(2);
    }
}

TEST_CASE("a job that has the terminal ends with the session") {
    const Sandbox sandbox;
    add_console_job(sandbox, "touch '" + sandbox.path("build/reached").string() + "'; sleep 1000");
    Tool tool(sandbox, {});
    wait_for_file(tool, sandbox.path("build/reached"));
    SECTION("by Ctrl-C") {
        CHECK(tool.end(SIGINT) == 0);
    }
    SECTION("when the supervisor is killed") {
        tool.end(SIGKILL);
    }
}

TEST_CASE("a job that ignores the interrupt ends with the session") {
    const Sandbox sandbox;
    add_console_job(sandbox,
                    "trap '' INT TERM; touch '" + sandbox.path("build/reached").string() + "'; sleep 1000; sleep 1000");
    Tool tool(sandbox, {});
    wait_for_file(tool, sandbox.path("build/reached"));
    SECTION("by Ctrl-C, twice") {
        ::kill(tool.pid(), SIGINT);
        CHECK(tool.end(SIGINT) == 0);
    }
    SECTION("by SIGTERM, some time later") {
        CHECK(tool.end(SIGTERM) == 0);
    }
    SECTION("when the supervisor is killed") {
        tool.end(SIGKILL);
    }
}

TEST_CASE("arguments, variables and file names may hold any bytes") {
    const Sandbox sandbox;
    sandbox.write("main.c",
                  "#include \"value.h\"\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
                  "#include <unistd.h>\nint main(int c, char** v) {\n"
                  "  if (c == 2 && strcmp(v[1], \"caf\\xe9\") == 0 && strcmp(getenv(\"ODD\"), \"\\xff\") == 0)\n"
                  "    printf(\"value %d\\n\", VALUE);\n  fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("conf/a", "");
    Start start;
    start.variables = {{"ODD", "\xff"}};
    Tool tool(sandbox, {"--watch", sandbox.path("conf/**").string(), "--", "caf\xe9"}, start);
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("conf/\xe9", "1");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(tool.errors().find("lost the watching child") == std::string::npos);
}

TEST_CASE("an artifact that nobody writes to does not hold the session up") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app POST_BUILD COMMAND sh -c\n"
                                    "  \"rm -f '$<TARGET_FILE:app>'; mkfifo '$<TARGET_FILE:app>'\" VERBATIM)\n");
    Tool tool(sandbox, {});
    tool.wait_for_event("error");
    CHECK(tool.errors().find("it is not a file") != std::string::npos);
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("a socket as standard error that nobody reads from does not hold the session up") {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app POST_BUILD COMMAND seq 200000)\n");
    Start start;
    start.error = ends[1];
    Tool tool(sandbox, {"-v"}, start);
    ::close(ends[1]);
    tool.wait_for_last_value(1);
    CHECK(tool.end(SIGTERM) == 0);
    ::close(ends[0]);
}

TEST_CASE("closed standard streams become /dev/null, for the program too") {
    const auto closed = GENERATE(as<std::string>{}, "<&-", "2>&-", "<&- 2>&-");
    CAPTURE(closed);
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                            "int main(void) { char c; while (read(0, &c, 1) > 0) {}\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Start start;
    start.wrapper = {"sh", "-c", "exec \"$@\" " + closed, "sh"};
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    for (int value = 1; value <= 3; ++value) {
        tool.wait_for_last_value(value);
        sandbox.set_value(value + 1);
    }
    tool.wait_for_last_value(4);
}

TEST_CASE("a worker that has overwritten its environment ends with a lost child") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <string.h>\n#include <unistd.h>\n"
                            "extern char** environ;\nint main(void) {\n"
                            "  if (fork() == 0) {\n"
                            "    for (char** e = environ; *e; ++e) memset(*e, 0, strlen(*e));\n"
                            "    printf(\"worker %d\\n\", (int)getpid()); fflush(stdout); for (;;) pause(); }\n"
                            "  for (;;) pause(); }\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_until("a worker", [&] { return tool.output().ends_with('\n'); });
    tool.program(); // its group is known once the child has told of it
    const auto worker = std::stoi(tool.output().substr(tool.output().rfind(' ')));
    const auto children =
        content("/proc/" + std::to_string(tool.pid()) + "/task/" + std::to_string(tool.pid()) + "/children");
    ::kill(std::stoi(children), SIGKILL);
    tool.wait_for_event("program_started", 2);
    CHECK_FALSE(is_alive(worker));
}

TEST_CASE("what the session and its program write among the sources starts no builds") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                            "int main(int c, char** v) { FILE* log = fopen(v[c - 1], \"a\");\n"
                            "  printf(\"value %d\\n\", VALUE); fflush(stdout);\n"
                            "  for (;;) { fprintf(log, \"busy\\n\"); fflush(log); usleep(20000); } }\n");
    Start start;
    start.wrapper = {"sh", "-c", "exec \"$@\" 9> '" + sandbox.path("more.jsonl").string() + "'", "sh"};
    start.events = "fd:9";
    Tool tool(sandbox, {"--", sandbox.path("server.log").string()}, start);
    tool.wait_for_last_value(1);
    sandbox.write("value.h", "nonsense\n");
    tool.wait_until("a failure",
                    [&] { return tool.errors().find("cmakewatch: build failed #2") != std::string::npos; });
    tool.wait_until("a wide watch",
                    [&] { return content(sandbox.path("more.jsonl")).find("\"mode\":\"wide\"") != std::string::npos; });
    const auto size = fs::file_size(sandbox.path("server.log"));
    tool.wait_until("a busy log", [&] { return fs::file_size(sandbox.path("server.log")) > size + 50; });
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(times(tool.errors(), "cmakewatch: build started") <= 4); // the edit may have cancelled one
    CHECK(tool.errors().find("server.log changed") == std::string::npos);
    CHECK(tool.errors().find("more.jsonl changed") == std::string::npos);
}

TEST_CASE("an editor's file of a moment starts no build, not even while every file counts") {
    const Sandbox sandbox;
    sandbox.write("value.h", "nonsense\n");
    Tool tool(sandbox, {});
    tool.wait_for_event("build_finished");
    tool.wait_for_wide_watch();
    REQUIRE(std::system(("sed -i 's/nonsense/#define VALUE 2/' '" + sandbox.path("value.h").string() + "'").c_str()) ==
            0);
    sandbox.write("momentary", "1");
    fs::remove(sandbox.path("momentary"));
    tool.wait_for_last_value(2);
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array())
            CHECK(change.at("path").as_string() == sandbox.path("value.h").string());
}

TEST_CASE("under nohup a hangup does not end the session") {
    const Sandbox sandbox;
    Start start;
    start.wrapper = {"nohup"};
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    ::kill(tool.pid(), SIGHUP);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(tool.end(SIGTERM) == 0);
}
