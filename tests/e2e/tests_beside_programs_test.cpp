// Programs and tests of one session: `run --test`.
#include "tests/e2e/answer.h"

using namespace e2e;

namespace {

// A program and a test of one library, and a test that has nothing to do with it.
class TestedSandbox : public Sandbox {
  public:
    TestedSandbox() {
        write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\n"
                                "add_library(lib lib.c)\n"
                                "add_executable(app app.c)\ntarget_link_libraries(app lib)\n"
                                "add_executable(of_lib of_lib.c)\ntarget_link_libraries(of_lib lib)\n"
                                "add_executable(other other.c)\n"
                                "add_test(NAME of_lib COMMAND of_lib)\nadd_test(NAME other COMMAND other)\n");
        write("app.c", "#include <stdio.h>\n#include <unistd.h>\nint lib(void);\n"
                       "int main(void) { printf(\"app %d\\n\", lib()); fflush(stdout); for (;;) pause(); }\n");
        write("of_lib.c", "int lib(void);\nint main(void) { return lib() != 1; }\n");
        set_lib(1);
        set_other(0);
        configure();
    }
    void set_lib(int value) const { write("lib.c", "int lib(void) { return " + std::to_string(value) + "; }\n"); }
    void set_other(int code) const { write("other.c", "int main(void) { return " + std::to_string(code) + "; }\n"); }
};

Start run_and_test() {
    Start start;
    start.command = {"run", "app", "--test"};
    return start;
}

class TestedTool : public Tool {
  public:
    explicit TestedTool(const Sandbox& sandbox) : Tool(sandbox, {}, run_and_test()) {}

    // The end of a round of the tests of that build: its result and the tests that ran.
    std::string round_of(int build) {
        boost::json::object end;
        wait_until("the end of the tests of build " + std::to_string(build), [&] {
            for (const auto& event : events("tests_finished"))
                if (event.at("build").as_int64() == build) end = event;
            return !end.empty();
        });
        std::string text = end.at("result").as_string().c_str();
        for (const auto& event : events("test_finished"))
            if (event.at("build").as_int64() == build) text += std::string(" ") + event.at("name").as_string().c_str();
        return text;
    }
    void wait_for_exact_watches() { wait_for_exact_watches_of({"app", "test"}); }
    void wait_for_line(const std::string& line) {
        wait_until(line, [&] { return errors().find("cmakewatch: " + line + " (") != std::string::npos; });
    }
};

} // namespace

TEST_CASE("run --test builds once, restarts what has changed, and then runs the tests that the edit affects") {
    const TestedSandbox sandbox;
    TestedTool tool(sandbox);
    CHECK(tool.round_of(1) == "passed of_lib other");
    tool.wait_for_exact_watches();
    const auto first = static_cast<pid_t>(tool.events("program_started").at(0).at("pid").as_int64());

    sandbox.set_lib(2); // of both
    CHECK(tool.round_of(2) == "failed of_lib");
    tool.wait_for_line("ready #2");
    tool.wait_until("app 2", [&] { return tool.output() == "app 1\napp 2\n"; });
    CHECK_FALSE(is_alive(first));
    std::string order;
    for (const auto& event : tool.events("")) {
        const std::string name = event.at("event").as_string().c_str();
        if (name == "program_started" || name == "tests_selected") order += name + " ";
    }
    CHECK(order == "program_started tests_selected program_started tests_selected ");
    tool.wait_for_exact_watches();
    const auto second = static_cast<pid_t>(tool.events("program_started").at(1).at("pid").as_int64());

    sandbox.set_other(1);                             // of a test alone: the program stays, and the build's end is told
    CHECK(tool.round_of(3) == "failed of_lib other"); // what has failed runs again
    tool.wait_for_line("unchanged #3");
    CHECK(is_alive(second));

    sandbox.write("lib.c", "nonsense\n"); // no test of a build that failed
    tool.wait_for_line("build failed #4");
    sandbox.set_lib(1);
    sandbox.set_other(0);
    tool.wait_until("app 1 again", [&] { return tool.output() == "app 1\napp 2\napp 1\n"; });
    tool.wait_until("all pass", [&] {
        return tool.errors().find("cmakewatch: tests passed #") < tool.errors().rfind("cmakewatch: tests passed #");
    });
    CHECK(tool.events("tests_selected").size() <= 5);
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("--test and --exit contradict each other") {
    const TestedSandbox sandbox;
    const auto answer = answer_to(sandbox.path(""), "run -B build app --test --exit");
    CHECK(answer.code == 2);
    CHECK(holds(answer.errors, "cannot use \"--exit and --test\""));
}
