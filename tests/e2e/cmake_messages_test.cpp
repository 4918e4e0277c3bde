// What CMake says stays as CMake says it.
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

const std::string lists = "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n";
const std::string text = "\"first\n\n  indented\n    more\n\nlast; of all\")\n";

// What CMake by hand writes to standard error.
std::string messages_by_hand(const Sandbox& sandbox) {
    const auto file = sandbox.path("by-hand").string();
    const auto command = "cmake -G Ninja -S '" + sandbox.path("").string() + "' -B '" + sandbox.path("other").string() +
                         "' > /dev/null 2> '" + file + "'";
    (void)!std::system(command.c_str());
    auto messages = content(file);
    while (messages.ends_with("\n\n")) messages.pop_back();
    CHECK(messages.find("\n\n    indented\n      more\n") != std::string::npos);
    return messages;
}

} // namespace

TEST_CASE("warnings of CMake before the session are shown as by hand") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", lists + "message(WARNING " + text);
    const auto by_hand = messages_by_hand(sandbox);
    sandbox.configure("-G Ninja 2> /dev/null");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    CHECK(tool.errors().find(by_hand) != std::string::npos);
}

TEST_CASE("errors of CMake before the session are shown as by hand") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", lists + "message(FATAL_ERROR " + text);
    const auto by_hand = messages_by_hand(sandbox);
    Tool tool(sandbox, {});
    tool.wait_until("the error", [&] { return tool.errors().find("cannot configure") != std::string::npos; });
    CHECK(tool.errors().find(by_hand) != std::string::npos);
}

TEST_CASE("messages of CMake in a build are shown as by hand") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    std::string kind = "WARNING";
    SECTION("warnings") {}
    SECTION("errors") {
        kind = "FATAL_ERROR";
    }
    sandbox.write("CMakeLists.txt", lists + "message(" + kind + " " + text);
    const auto by_hand = messages_by_hand(sandbox);
    tool.wait_for_event("build_finished", 2);
    CHECK(tool.errors().find(by_hand) != std::string::npos);
}

TEST_CASE("a step that prints FAILED by itself loses no line") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", lists + "add_custom_command(TARGET app POST_BUILD COMMAND sh "
                                            "${CMAKE_SOURCE_DIR}/say.sh)\n");
    sandbox.write("say.sh", "echo 'FAILED: one check'; echo 'which is the second'\n");
    sandbox.configure();
    Tool tool(sandbox, {});
    tool.wait_for_event("build_finished");
    CHECK(tool.errors().find("FAILED: one check\nwhich is the second\n") != std::string::npos);
}
