// Several programs of one session.
#include "tests/e2e/answer.h"
#include "tests/e2e/terminal_tool.h"

#include <set>

using namespace e2e;

namespace {

// Two programs and a library that both have. Each prints its name and a value from the header that it alone has, and
// one from the header that both have.
class Services : public Sandbox {
  public:
    Services() {
        write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                "add_library(both SHARED both.c)\n"
                                "add_executable(api api.c)\ntarget_link_libraries(api both)\n"
                                "add_executable(worker worker.c)\ntarget_link_libraries(worker both)\n");
        write("both.c", "int both(void) { return 1; }\n");
        set("shared.h", 1);
        for (const std::string name : {"api", "worker"}) {
            set(name + ".h", 1);
            write(name + ".c", "#include \"shared.h\"\n#include \"" + name +
                                   ".h\"\n#include <stdio.h>\n#include <unistd.h>\nint both(void);\n"
                                   "int main(void) { printf(\"" +
                                   name + " %d %d\\n\", VALUE_" + name +
                                   ", VALUE_shared + 10 * both()); fflush(stdout); for (;;) pause(); }\n");
        }
        configure();
    }
    void set(const std::string& header, int value) const {
        write(header, "#define VALUE_" + header.substr(0, header.find('.')) + " " + std::to_string(value) + "\n");
    }
};

Start both(const std::vector<std::string>& names = {"api", "worker"}) {
    Start start;
    start.command = {"run"};
    start.command.insert(start.command.end(), names.begin(), names.end());
    return start;
}

class ServicesTool : public Tool {
  public:
    explicit ServicesTool(const Sandbox& sandbox, const std::vector<std::string>& options = {},
                          const Start& start = both())
        : Tool(sandbox, options, start) {}

    void wait_for_exact_watches() { wait_for_exact_watches_of({"api", "worker"}); }
    std::vector<pid_t> pids_of(const std::string& name) const {
        std::vector<pid_t> pids;
        for (const auto& event : events("program_started"))
            if (event.at("target").as_string() == name) pids.push_back(static_cast<pid_t>(event.at("pid").as_int64()));
        return pids;
    }
    void wait_for_starts(const std::string& name, size_t count) {
        wait_until("start " + std::to_string(count) + " of " + name, [&] { return pids_of(name).size() >= count; });
    }
    void wait_for_line(const std::string& line) {
        wait_until(line, [&] { return ("\n" + output()).find("\n" + line + "\n") != std::string::npos; });
    }
    void wait_for_ready(int build) {
        const auto line = "cmakewatch: ready #" + std::to_string(build) + " (";
        wait_until(line, [&] { return errors().find(line) != std::string::npos; });
    }
};

} // namespace

TEST_CASE("several programs run after one build; an edit restarts those that it changes, each once") {
    const Services sandbox;
    ServicesTool tool(sandbox);
    tool.wait_for_exact_watches();
    tool.wait_for_line("api    | api 1 11");
    tool.wait_for_line("worker | worker 1 11");
    tool.wait_for_ready(1);
    const auto api = tool.pids_of("api").at(0);
    const auto worker = tool.pids_of("worker").at(0);

    sandbox.set("worker.h", 2); // of one alone
    tool.wait_for_line("worker | worker 2 11");
    tool.wait_for_ready(2);
    CHECK(tool.pids_of("api") == std::vector{api});
    CHECK(is_alive(api));
    CHECK_FALSE(is_alive(worker));
    tool.wait_for_exact_watches();

    sandbox.set("shared.h", 2); // of both
    tool.wait_for_line("worker | worker 2 12");
    tool.wait_for_line("api    | api 1 12");
    tool.wait_for_ready(3);
    CHECK(tool.pids_of("api").size() == 2);
    CHECK(tool.pids_of("worker").size() == 3);
    CHECK_FALSE(is_alive(api));

    sandbox.write("both.c", "int both(void) { return 2; }\n"); // of the library
    tool.wait_for_line("worker | worker 2 22");
    tool.wait_for_line("api    | api 1 22");
    tool.wait_for_ready(4);
    CHECK(tool.events("build_started").size() == 4);
    CHECK(tool.pids_of("api").size() == 3);
    const auto pids = tool.pids_of("worker");
    CHECK(tool.errors().find("cmakewatch: worker started #4 pid=" + std::to_string(pids.back()) + "\n") !=
          std::string::npos);
    CHECK(tool.end(SIGTERM) == 0);
    CHECK_FALSE(is_alive(pids.back()));
}

TEST_CASE("lists of processes tell the children of several programs apart") {
    const Services sandbox;
    ServicesTool tool(sandbox);
    tool.wait_for_ready(1);
    for (const std::string name : {"api", "worker"}) {
        const auto status = content("/proc/" + std::to_string(tool.pids_of(name).at(0)) + "/status");
        const auto child = std::stoi(status.substr(status.find("\nPPid:") + 6));
        const auto process = "/proc/" + std::to_string(child);
        CHECK(content(process + "/comm") == "cmakewatch\n");
        CHECK(content(process + "/cmdline").c_str() == "cmakewatch: " + name);
    }
}

TEST_CASE("the next child is started ahead for those programs alone that an edit concerns") {
    const Services sandbox;
    // Compiles as soon as slow.go is there, so that we can look meanwhile.
    sandbox.write("slow", "#!/bin/sh\nwhile [ ! -e \"$0.go\" ]; do sleep 0.02; done\nexec \"$@\"\n");
    fs::permissions(sandbox.path("slow"), fs::perms::owner_all);
    sandbox.write("slow.go", "");
    sandbox.configure("-G Ninja -DCMAKE_C_COMPILER_LAUNCHER='" + sandbox.path("slow").string() + "'");
    ServicesTool tool(sandbox);
    tool.wait_for_exact_watches();
    const auto children = [&](const std::string& name) {
        const auto pids = children_of(tool.pid());
        return std::count_if(pids.begin(), pids.end(), [&](pid_t pid) {
            const auto process = "/proc/" + std::to_string(pid);
            return content(process + "/comm") == "cmakewatch\n" &&
                   content(process + "/cmdline").find(name) != std::string::npos;
        });
    };
    const auto edit = [&](const std::string& header, int expected, const std::string& line) {
        tool.wait_until("one child for each program", [&] { return children("") == 2; });
        fs::remove(sandbox.path("slow.go"));
        sandbox.rename_to(header, "#define VALUE_" + header.substr(0, header.find('.')) + " 2\n");
        tool.wait_until("the worker's next child", [&] { return children("cmakewatch: worker") == 2; });
        // That of api comes first, if at all; each has its name a moment later.
        tool.wait_until("the next child of api", [&] { return children("") >= expected; });
        CHECK(children("") == expected);
        sandbox.write("slow.go", "");
        tool.wait_for_line(line);
        tool.wait_for_exact_watches();
    };
    edit("worker.h", 3, "worker | worker 2 11");
    edit("shared.h", 4, "worker | worker 2 12");
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("of several programs those are built that an edit concerns, and those that a failed build has left") {
    const Services sandbox;
    ServicesTool tool(sandbox);
    const auto targets_of_last_build = [&] {
        std::string targets;
        const auto last = tool.events("build_started").back();
        for (const auto& target : last.at("targets").as_array())
            targets += std::string(targets.empty() ? "" : " ") + target.as_string().c_str();
        return targets;
    };
    tool.wait_for_exact_watches();
    CHECK(targets_of_last_build() == "api worker");
    // An edit that comes before the plan of the last build is known concerns both.
    const auto is_built_alone = [&](const std::string& name, const std::string& start_of_line) {
        for (int value = 100; value < 130; ++value) {
            sandbox.rename_to(name + ".h", "#define VALUE_" + name + " " + std::to_string(value) + "\n");
            tool.wait_for_line(start_of_line + std::to_string(value) + " 11");
            if (targets_of_last_build() == name) return true;
        }
        return false;
    };
    CHECK(is_built_alone("worker", "worker | worker "));
    CHECK(is_built_alone("api", "api    | api "));

    // What api includes from now on is watched for it, though no plan has named it.
    sandbox.write("more.h", "#define VALUE_api 3\n");
    sandbox.rename_to("api.h", "#include \"more.h\"\n");
    tool.wait_for_line("api    | api 3 11");
    sandbox.rename_to("more.h", "#define VALUE_api 4\n");
    tool.wait_for_line("api    | api 4 11");

    // As long as a build has failed, nothing says which program the next edit concerns.
    const auto wait_for_failed_build = [&](size_t count) {
        tool.wait_until("failed build " + std::to_string(count), [&] {
            const auto finished = tool.events("build_finished");
            const auto is_failed = [](const auto& event) { return event.at("result").as_string() == "failed"; };
            return std::count_if(finished.begin(), finished.end(), is_failed) == static_cast<std::ptrdiff_t>(count);
        });
    };
    sandbox.rename_to("worker.h", "nonsense\n");
    wait_for_failed_build(1);
    sandbox.rename_to("api.h", "#define VALUE_api 5\n");
    wait_for_failed_build(2);
    CHECK(targets_of_last_build() == "api worker");
    sandbox.rename_to("worker.h", "#define VALUE_worker 3\n");
    tool.wait_for_line("worker | worker 3 11");
    tool.wait_for_line("api    | api 5 11");
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("a failed build keeps all programs") {
    const Services sandbox;
    ServicesTool tool(sandbox);
    tool.wait_for_exact_watches();
    tool.wait_for_ready(1);
    sandbox.write("shared.h", "nonsense\n");
    tool.wait_for_event("program_kept", 2);
    std::set<std::string> kept;
    for (const auto& event : tool.events("program_kept")) kept.insert(event.at("target").as_string().c_str());
    CHECK(kept == std::set<std::string>{"api", "worker"});
    CHECK(is_alive(tool.pids_of("api").at(0)));
    CHECK(is_alive(tool.pids_of("worker").at(0)));
    CHECK(tool.errors().find("cmakewatch: api, worker keep running; waiting for a change\n") != std::string::npos);
    sandbox.set("shared.h", 3);
    tool.wait_for_line("api    | api 1 13");
    tool.wait_for_line("worker | worker 1 13");
}

TEST_CASE("a program that ends, or whose child is killed, does not touch the others") {
    const Services sandbox;
    ServicesTool tool(sandbox);
    tool.wait_for_exact_watches();
    tool.wait_for_ready(1);
    const auto api = tool.pids_of("api").at(0);
    const auto worker = tool.pids_of("worker").at(0);
    SECTION("it crashes") {
        ::kill(worker, SIGSEGV);
        tool.wait_for_event("program_exited");
        CHECK(tool.events("program_exited").front().at("target").as_string() == "worker");
        sandbox.set("worker.h", 2);
    }
    SECTION("its child is killed") {
        ::kill(parent_of(worker), SIGKILL);
        tool.wait_for_starts("worker", 2);
        tool.wait_until("the end of the worker", [&] { return !is_alive(worker); });
        tool.wait_for_exact_watches();
        sandbox.set("worker.h", 2);
    }
    tool.wait_for_line("worker | worker 2 11");
    CHECK(tool.pids_of("api") == std::vector{api});
    CHECK(is_alive(api));
}

TEST_CASE("a file of --watch that several programs have restarts each of them once") {
    const Services sandbox;
    sandbox.write("settings.conf", "a\n");
    ServicesTool tool(sandbox, {"--watch", sandbox.path("*.conf").string()});
    tool.wait_for_exact_watches();
    tool.wait_for_ready(1);
    sandbox.write("settings.conf", "b\n");
    tool.wait_for_starts("api", 2);
    tool.wait_for_starts("worker", 2);
    tool.wait_for_exact_watches();
    sandbox.set("shared.h", 2);
    tool.wait_for_ready(2);
    CHECK(tool.pids_of("api").size() == 3);
    CHECK(tool.pids_of("worker").size() == 3);
    CHECK(count(tool.errors(), "settings.conf changed, restarting") == 1);
}

TEST_CASE("lines of several programs stay whole, and say whose they are") {
    const Services sandbox;
    for (const std::string name : {"api", "worker"})
        sandbox.write(name + ".c", "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n"
                                   "  for (int i = 0; i < 2000; ++i) { printf(\"\\033[31m" +
                                       name +
                                       "\"); fflush(stdout); printf(\" says %d\\033[0m\\n\", i); }\n"
                                       "  fprintf(stderr, \"" +
                                       name + " errs\\n\"); printf(\"no end\"); fflush(stdout); return 0; }\n");
    Start start = both();
    std::vector<std::string> options{"--exit"};
    std::string prefix_of_api = "api    | ";
    std::string prefix_of_worker = "worker | ";
    SECTION("with their names") {}
    SECTION("without") {
        options.emplace_back("--no-prefix");
        prefix_of_api = prefix_of_worker = "";
    }
    ServicesTool tool(sandbox, options, start);
    tool.wait_for_event("session_ended");
    tool.wait_until("all output", [&] { return count(tool.output(), "no end\n") == 2; });
    for (const std::string name : {"api", "worker"}) {
        const auto& prefix = name == "api" ? prefix_of_api : prefix_of_worker;
        CHECK(count("\n" + tool.output(), "\n" + prefix + "\x1b[31m" + name + " says ") == 2000);
        CHECK(count(tool.output(), "says 1999\x1b[0m\n") == 2);
        CHECK(count("\n" + tool.errors(), "\n" + prefix + name + " errs\n") == 1);
        CHECK(count(tool.output(), name + " errs") == 0);
    }
}

TEST_CASE("--exit with several programs leaves when all have ended, with the first code that is not 0") {
    const Services sandbox;
    for (const std::string name : {"api", "worker"})
        sandbox.write(name + ".c", "int main(void) { return " + std::string(name == "api" ? "0" : "7") + "; }\n");
    ServicesTool tool(sandbox, {"--exit"});
    tool.wait_for_event("session_ended");
    CHECK(tool.events("session_ended").front().at("exit_code").as_int64() == 7);
    CHECK(tool.events("program_exited").size() == 2);
}

TEST_CASE("what cannot be run together is told before anything is built") {
    const Services sandbox;
    const auto refused = [&](const std::string& words) {
        const auto answer = answer_to(sandbox.path(""), "run -B build " + words);
        CHECK(answer.code != 0);
        CHECK_FALSE(holds(answer.errors, "build started"));
        return answer.errors;
    };
    CHECK(holds(refused("api api"), "cannot run twice \"api\""));
    CHECK(holds(refused("api worker -- x"), "ARGS of add_reload_target()"));
    CHECK(holds(refused("api both"), "both"));
    CHECK(holds(refused("api wroker"), "did you mean \"worker\""));
}

TEST_CASE("the services of the examples are built once and restarted as edits ask for") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    for (const auto& file : fs::directory_iterator(CMAKEWATCH_SOURCE_DIR "/examples/services"))
        if (fs::is_regular_file(file.path()))
            sandbox.write(file.path().filename().string(), content(file.path().string()));
    sandbox.configure();
    const auto replace = [&](const std::string& file, const std::string& old, const std::string& other) {
        auto text = content(sandbox.path(file).string());
        REQUIRE(text.find(old) != std::string::npos);
        sandbox.write(file, text.replace(text.find(old), old.size(), other));
    };
    ServicesTool tool(sandbox);
    tool.wait_for_exact_watches();
    tool.wait_for_ready(1);
    tool.wait_until("a drawn picture", [&] { return holds(tool.output(), "worker | drew picture "); });
    const auto api = tool.pids_of("api");

    replace("worker.cpp", "\"drew \"", "\"painted \""); // of one program alone
    tool.wait_until("a painted picture", [&] { return holds(tool.output(), "worker | painted picture "); });
    tool.wait_for_ready(2);
    CHECK(tool.pids_of("api") == api);
    CHECK(is_alive(api.back()));
    CHECK(tool.pids_of("worker").size() == 2);
    tool.wait_for_exact_watches();

    replace("jobs.h", "\"picture\"", "\"poster\""); // of both
    tool.wait_until("a painted poster", [&] { return holds(tool.output(), "worker | painted poster "); });
    tool.wait_for_ready(3);
    CHECK(tool.pids_of("api").size() == 2);
    CHECK(tool.pids_of("worker").size() == 3);
    CHECK(tool.events("build_started").size() == 3);
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("several programs have a terminal each, which is as wide as what their names leave") {
    const Services sandbox;
    for (const std::string name : {"api", "worker"})
        sandbox.write(name + ".c",
                      "#include <signal.h>\n#include <stdio.h>\n#include <sys/ioctl.h>\n#include <unistd.h>\n"
                      "void say(int number) { struct winsize s; (void)number; ioctl(1, TIOCGWINSZ, &s);\n"
                      "  printf(\"" +
                          name +
                          " %d %d%d%d\\n\", s.ws_col, isatty(0), isatty(1), isatty(2)); }\n"
                          "int main(void) { signal(SIGWINCH, say); say(0); for (;;) pause(); }\n");
    TerminalTool tool(sandbox, {"--color", "always"}, {"run", "api", "worker"});
    tool.wait_for_all({"api    | \x1b[0mapi 71 111\r\n", "worker | \x1b[0mworker 71 111\r\n", "ready #1"});
    tool.resize(100, 24);
    tool.wait_for_all({"api 91 111\r\n", "worker 91 111\r\n"});
    tool.type("\x03");
    tool.wait_for("[ended 0 sane]");
}

TEST_CASE("a group is run in its order; a program that fails is started again if that is wanted") {
    const Services sandbox;
    // What add_reload_target() needs of the package, and no more.
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt").string()) +
                                        "add_executable(cmakewatch::cmakewatch IMPORTED)\n"
                                        "set_target_properties(cmakewatch::cmakewatch PROPERTIES IMPORTED_LOCATION "
                                        "\"" CMAKEWATCH_EXECUTABLE "\")\n"
                                        "include(\"" CMAKEWATCH_SOURCE_DIR "/cmake/AddReloadTarget.cmake\")\n"
                                        "add_reload_target(dev GROUP w a COMMENT both)\n"
                                        "add_reload_target(a TARGET api)\n"
                                        "add_reload_target(w TARGET worker AFTER a RESTART on-failure)\n"
                                        "add_reload_target(round GROUP dev around)\n"
                                        "add_reload_target(around GROUP round)\n"
                                        "add_reload_target(x TARGET api AFTER y)\n"
                                        "add_reload_target(y TARGET api AFTER x KEEP)\n");
    sandbox.configure();
    ServicesTool tool(sandbox, {}, both({"dev"}));
    tool.wait_until("exact watches of both", [&] {
        std::set<std::string> exact;
        for (const auto& event : tool.events("watching"))
            if (event.at("mode").as_string() == "exact") exact.insert(event.at("target").as_string().c_str());
        return exact == std::set<std::string>{"a", "w"};
    });
    tool.wait_for_ready(1);
    const auto starts = tool.events("program_started");
    CHECK(starts.at(0).at("target").as_string() == "a");
    CHECK(starts.at(1).at("target").as_string() == "w");

    sandbox.set("api.h", 2); // of the one that starts first: the other one follows it
    tool.wait_for_ready(2);
    std::string order;
    for (const auto& event : tool.events("")) {
        const auto name = event.at("event").as_string();
        if (name == "program_exited" || name == "program_started")
            order += std::string(name == "program_started" ? "+" : "-") + event.at("target").as_string().c_str();
    }
    CHECK(order == "+a+w-w-a+a+w");

    ::kill(tool.pids_of("w").back(), SIGSEGV);
    tool.wait_for_starts("w", 3);
    CHECK(tool.errors().find("w crashed (SIGSEGV) after ") != std::string::npos);
    CHECK(tool.pids_of("a").size() == 2);

    // Taken over at the next start, and that is said.
    const auto wait_for_unchanged = [&](int build) {
        const auto line = "cmakewatch: unchanged #" + std::to_string(build) + " (";
        tool.wait_until(line, [&] { return holds(tool.errors(), line); });
    };
    const auto* warning = "other programs run together now, or in another order";
    const auto text = content(sandbox.path("CMakeLists.txt").string());
    sandbox.write("CMakeLists.txt", text + "# a comment\n");
    wait_for_unchanged(3);
    CHECK_FALSE(holds(tool.errors(), warning));
    const std::string order_of_w = "AFTER a RESTART on-failure";
    sandbox.write("CMakeLists.txt", std::string(text).replace(text.find(order_of_w), order_of_w.size(), ""));
    wait_for_unchanged(4);
    CHECK(holds(tool.errors(), warning));
    sandbox.write("CMakeLists.txt", text);
    wait_for_unchanged(5);
    CHECK(tool.end(SIGTERM) == 0);

    const auto directory = sandbox.path("");
    CHECK(holds(answer_to(directory, "list -B build").output, "dev\tw and a\tboth\n"));
    CHECK(holds(answer_to(directory, "run -B build dev -- x").errors, "ARGS of add_reload_target()"));
    CHECK(holds(answer_to(directory, "run -B build round").errors, "round -> around -> round"));
    CHECK(holds(answer_to(directory, "run -B build x y").errors, "x -> y -> x"));
}
