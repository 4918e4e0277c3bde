// A person's own options: the file and the variable.
#include "tests/e2e/answer.h"

using namespace e2e;

namespace {

std::string with_file(const Sandbox& sandbox) {
    return "XDG_CONFIG_HOME='" + sandbox.path("config").string() + "'";
}

} // namespace

TEST_CASE("own options hold for the session and its children, and are none of completions") {
    const Sandbox sandbox;
    sandbox.write("config/cmakewatch/options", "--watcher poll # everywhere\n-R never\n");
    Start start;
    start.variables = {{"XDG_CONFIG_HOME", sandbox.path("config").string()},
                       {"CMAKEWATCH_OPTIONS", "--poll-interval 20 --env 'OWN=x y'"}};
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
                            "int main(void) { printf(\"%s\\nvalue %d\\n\", getenv(\"OWN\"), VALUE); fflush(stdout);"
                            " for (;;) pause(); }\n");
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    CHECK(tool.events("watching").back().at("watcher").as_string() == "poll");
    tool.wait_for_last_value(1);
    CHECK(tool.output() == "x y\nvalue 1\n");
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_for_last_value(2);
    CHECK(tool.end(SIGTERM) == 0);
    const auto trace = content(sandbox.path("one.trace"));
    CHECK(holds(trace, R"("arguments":["--watcher","poll","--poll-interval","20","--env","OWN","run","app")"));

    sandbox.write("config/cmakewatch/options", "nonsense\n");
    CHECK(answer_to(sandbox.path("."), "complete -- run ''", with_file(sandbox)).output == "app\n");
}

TEST_CASE("own options that cannot be used are told of, --no-defaults leaves them out") {
    const Sandbox sandbox;
    sandbox.write("config/cmakewatch/options", "-q\n--colour never\n");
    const auto file = sandbox.path("config/cmakewatch/options").string();
    const auto answer = answer_to(sandbox.path("."), "list", with_file(sandbox));
    CHECK(answer.code == 2);
    CHECK(holds(answer.errors, "\"--colour\": no command has such an option (in " + file + ":2)"));
    CHECK(holds(answer.errors, "did you mean --color?"));
    CHECK(answer_to(sandbox.path("."), "list --no-defaults", with_file(sandbox)).code == 0);
    CHECK(answer_to(sandbox.path("."), "--no-defaults list", with_file(sandbox)).code == 0);
    CHECK(holds(answer_to(sandbox.path("."), "list", "CMAKEWATCH_OPTIONS=--colour").errors, "(in CMAKEWATCH_OPTIONS)"));

    fs::remove(file);
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    const auto fifo = answer_to(sandbox.path("."), "list", with_file(sandbox));
    CHECK(fifo.code == 4);
    CHECK(holds(fifo.errors, file));
}

TEST_CASE("the file of own options is in ~/.config if no other place is named") {
    const Sandbox sandbox;
    sandbox.write(".config/cmakewatch/options", "nonsense\n");
    const auto home = "HOME='" + sandbox.path("").string() + "'";
    for (const auto* place : {"-u XDG_CONFIG_HOME ", "XDG_CONFIG_HOME= ", "XDG_CONFIG_HOME=config "})
        CHECK(answer_to(sandbox.path("."), "list", place + home).code == 2);
}
