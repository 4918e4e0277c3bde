// Directories that are moved away, replaced, or reached through symbolic links that come to lead elsewhere.
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

// A sandbox whose program takes its value from src/a/b/value.h.
void put_header_deep(const Sandbox& sandbox) {
    fs::remove(sandbox.path("value.h"));
    sandbox.write("src/a/b/value.h", Sandbox::value_text(1));
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "target_include_directories(app PRIVATE src/a/b)\n");
}

} // namespace

TEST_CASE("a directory above a header is replaced by another one") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    const Sandbox sandbox;
    put_header_deep(sandbox);
    // Sorts between the directory and what lies in it.
    sandbox.write("src/a-extra/other.h", "\n");
    sandbox.write("src/new/b/value.h", Sandbox::value_text(2));
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "30"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    fs::rename(sandbox.path("src/a"), sandbox.path("src/old"));
    fs::rename(sandbox.path("src/new"), sandbox.path("src/a"));
    tool.wait_for_last_value(2);
    sandbox.write("src/old/b/value.h", Sandbox::value_text(9));
    sandbox.write("src/a/b/value.h", Sandbox::value_text(3));
    tool.wait_for_last_value(3);
    for (const auto& event : tool.events("program_started")) CHECK(event.at("build").as_int64() <= 4);
}

TEST_CASE("a symbolic link to a directory comes to lead elsewhere") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    const Sandbox sandbox;
    fs::remove(sandbox.path("value.h"));
    sandbox.write("dep-1/value.h", Sandbox::value_text(1));
    sandbox.write("dep-2/value.h", Sandbox::value_text(2));
    fs::create_directory_symlink("dep-1", sandbox.path("dep"));
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "target_include_directories(app PRIVATE dep)\n");
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "30"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    fs::create_directory_symlink("dep-2", sandbox.path("dep.new"));
    fs::rename(sandbox.path("dep.new"), sandbox.path("dep"));
    tool.wait_for_last_value(2);
    sandbox.write("dep-2/value.h", Sandbox::value_text(3));
    tool.wait_for_last_value(3);
}

TEST_CASE("a symbolic link to a file comes to lead to one that is the same, which then changes") {
    const Sandbox sandbox;
    fs::remove(sandbox.path("value.h"));
    sandbox.write("one/value.h", Sandbox::value_text(1));
    sandbox.write("two/value.h", Sandbox::value_text(1));
    fs::create_symlink(sandbox.path("one/value.h"), sandbox.path("value.h"));
    Tool tool(sandbox, {"--watcher", "inotify"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    fs::create_symlink(sandbox.path("two/value.h"), sandbox.path("value.new"));
    fs::rename(sandbox.path("value.new"), sandbox.path("value.h"));
    tool.wait_for_event("build_finished", 2);
    sandbox.write("two/value.h", Sandbox::value_text(2));
    tool.wait_for_last_value(2);
}

TEST_CASE("a build directory that comes back is built in at once") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const bool is_made_anew = GENERATE(false, true);
    CAPTURE(is_made_anew);
    fs::rename(sandbox.build(), sandbox.path("away"));
    sandbox.set_value(2);
    tool.wait_for_event("program_kept");
    if (is_made_anew) {
        sandbox.configure();
    } else {
        fs::rename(sandbox.path("away"), sandbox.build());
    }
    tool.wait_for_last_value(2);
}
