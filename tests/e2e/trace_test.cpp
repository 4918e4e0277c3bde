// What a bug report needs.
#include "tests/e2e/answer.h"

using namespace e2e;

TEST_CASE("--trace writes what happens and what is decided, and no values of variables") {
    const Sandbox sandbox;
    Start start;
    start.variables = {{"SECRET", "hunter2"}};
    const auto file = sandbox.path("session.log");
    {
        Tool tool(sandbox, {"--env", "TOKEN=hunter3", "--trace", file.string()}, start);
        tool.wait_for_exact_watch();
        sandbox.set_value(2);
        tool.wait_for_last_value(2);
        tool.wait_for_event("program_started", 2);
        CHECK(tool.end(SIGTERM) == 0);
    }
    const auto text = content(file);
    INFO(text);
    for (const auto* part : {" start {", " event Started {}\n", " event Changed {\"changes\":[{\"path\":\"",
                             " command AnnounceChanges {\"changes\":", "\"consequence\":\"build\"}\n",
                             " command StartBuild {\"build\":2,", " event BuildFinished {\"result\":\"succeeded\"",
                             "{\"Watch\":{", "{\"Run\":{", "{\"Started\":{", " event ProgramStopped {\"program\":0}\n",
                             " command End {\"exit_code\":0}\n", "\"SECRET\"", "\"TOKEN\"", "TOKEN", " end of "})
        CHECK(holds(text, part));
    CHECK_FALSE(holds(text, "hunter"));
    double last = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto seconds = std::stod(line);
        CHECK(seconds >= last);
        last = seconds;
        CHECK(json::parse(line.substr(line.find('{'))).is_object());
        CHECK(line.size() < 16000);
    }
}

TEST_CASE("a trace that cannot be written is an error, and one among the sources is no change") {
    const Sandbox sandbox;
    const auto answer = answer_to(sandbox.path("."), "run app --trace /nowhere/trace");
    CHECK(answer.code == 2);
    CHECK(holds(answer.errors, "cannot write the trace to \"/nowhere/trace\": No such file or directory"));
    sandbox.write("main.c", "nonsense\n"); // all files near the sources are watched
    Tool tool(sandbox, {});
    tool.wait_for_wide_watch();
    sandbox.write("main.c", "nonsense again\n");
    tool.wait_for_event("build_finished", 2);
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array())
            CHECK(std::string(change.at("path").as_string()) == sandbox.path("main.c").string());
}
