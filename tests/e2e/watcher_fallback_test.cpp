// When the watcher of choice cannot serve: the next one takes over, and no edit is lost.
#include "tests/e2e/harness.h"
#include "tests/e2e/mounted_view.h"
#include "tests/skip.h"

using namespace e2e;

namespace {

std::string last_watcher(const Tool& tool) {
    const auto watching = tool.events("watching");
    return watching.empty() ? "" : std::string(watching.back().at("watcher").as_string());
}

} // namespace

TEST_CASE("at the limit of inotify watches or instances it polls, and names the setting") {
    const auto limit = GENERATE(as<std::string>{}, "max_inotify_watches", "max_inotify_instances");
    CAPTURE(limit);
    const Sandbox sandbox;
    Start start;
    // The limits of a user namespace are its own.
    const auto allowed = limit == "max_inotify_watches" ? "1" : "0";
    start.wrapper = {
        "unshare", "-Ur", "sh", "-c", "echo " + std::string(allowed) + " > /proc/sys/user/" + limit + " && exec \"$@\"",
        "sh"};
    sandbox.write("one/a.h", "#include \"../value.h\"\n");
    sandbox.write("main.c", "#include \"one/a.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                            "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {"--watcher", "inotify", "--poll-interval", "30"}, start);
    tool.wait_for_exact_watch();
    tool.wait_until("polling", [&] { return last_watcher(tool) == "poll"; });
    tool.wait_for_last_value(1);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(tool.errors().find(limit == "max_inotify_watches"
                                 ? "sysctl fs.inotify.max_user_watches"
                                 : "sysctl fs.inotify.max_user_instances") != std::string::npos);
}

TEST_CASE("the limit may be reached while running: a directory more, and it polls") {
    const Sandbox sandbox;
    Start start;
    start.wrapper = {"unshare", "-Ur", "sh", "-c", "echo 2 > /proc/sys/user/max_inotify_watches && exec \"$@\"", "sh"};
    Tool tool(sandbox, {"--watcher", "inotify", "--poll-interval", "30"}, start);
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    CHECK(last_watcher(tool) == "inotify");
    std::string includes;
    for (const std::string name : {"a", "b", "c", "d"}) {
        sandbox.write(name + "/x.h", "\n");
        includes += "#include \"" + name + "/x.h\"\n";
    }
    sandbox.write("value.h", includes + "#define VALUE 2\n");
    tool.wait_for_last_value(2);
    tool.wait_until("polling", [&] { return last_watcher(tool) == "poll"; });
    sandbox.write("d/x.h", "#undef VALUE\n#define VALUE 3\n");
    sandbox.write("value.h", "#define VALUE 2\n" + includes);
    tool.wait_for_last_value(3);
}

TEST_CASE("a Watchman that is asked for and does not run is an error, and inotify watches") {
    const Sandbox sandbox;
    Start start;
    SECTION("no socket where they are") {
        start.variables = {{"WATCHMAN_SOCK", ""}, {"TMPDIR", sandbox.path(".").string()}};
    }
    SECTION("none where one is named") {
        start.variables = {{"WATCHMAN_SOCK", sandbox.path("no-socket").string()}};
    }
    Tool tool(sandbox, {"--watcher", "watchman"}, start);
    tool.wait_until("the error", [&] {
        return tool.errors().find("error: cannot watch with watchman: no server of yours is running\n") !=
               std::string::npos;
    });
    tool.wait_for_exact_watch();
    CHECK(last_watcher(tool) == "inotify");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
}

TEST_CASE("a file system that tells no changes is recognised and polled") {
    const Sandbox sandbox;
    const auto above = sandbox.path("above");
    const Sandbox below;
    const MountedView view(below.path(".").parent_path(), above);
    if (!view.is_mounted()) return skip_test("bindfs cannot mount here");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app " +
                                        (above / "main.c").string() + ")\n");
    Tool tool(sandbox, {"--poll-interval", "30"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    CHECK(last_watcher(tool) == "poll");
    below.set_value(2);
    tool.wait_for_last_value(2);
}
