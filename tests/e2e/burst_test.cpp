// Many files that change at once.
#include "tests/e2e/harness.h"

#include <set>

using namespace e2e;

TEST_CASE("files that change in a burst are told of in one line for each build") {
    constexpr int headers = 500;
    const Sandbox sandbox;
    std::string includes;
    for (int i = 0; i < headers; ++i) {
        const auto name = "h" + std::to_string(i) + ".h";
        includes += "#include \"" + name + "\"\n";
        sandbox.write(name, "\n");
    }
    sandbox.write("main.c", includes + content(sandbox.path("main.c")));
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    for (int i = 0; i < headers; ++i) sandbox.write("h" + std::to_string(i) + ".h", "// again\n");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    const auto text = tool.errors();
    INFO(text);
    size_t lines = 0;
    for (size_t at = 0; (at = text.find(", rebuilding\n", at)) != std::string::npos; ++at) ++lines;
    const auto builds = tool.events("build_started").size();
    CHECK(lines == builds - 1);
    CHECK(builds <= 6);
    std::set<std::string> reported;
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array()) reported.emplace(change.at("path").as_string());
    CHECK(reported.size() == headers + 1);
    if (builds <= 3) CHECK(text.find(" files changed (h") != std::string::npos);
}
