// The running program always ends up with the last edit, whatever the watcher and however close the saves.
#include "tests/e2e/harness.h"
#include "tests/watchman_server.h"

using namespace e2e;

TEST_CASE("of two saves at any distance the last one ends up running") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "watchman", "poll");
    const bool by_rename = GENERATE(false, true);
    CAPTURE(watcher, by_rename);
    if (watcher == "watchman" && !is_watchman_installed()) return skip_test(no_watchman);
    const Sandbox server_place;
    const WatchmanServer server(server_place.path("watchman"));
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "40"});
    tool.wait_for_exact_watch();
    REQUIRE(tool.events("watching").front().at("watcher").as_string() == watcher);
    int value = 1;
    for (const int gap : {5, 10, 20, 30, 60, 80, 200, 400}) {
        CAPTURE(gap);
        for (int save = 0; save < 2; ++save) {
            ++value;
            by_rename ? sandbox.rename_to("value.h", Sandbox::value_text(value)) : sandbox.set_value(value);
            if (save == 0) std::this_thread::sleep_for(std::chrono::milliseconds(gap));
        }
        tool.wait_for_last_value(value);
    }
}

TEST_CASE("auto takes a Watchman that runs; when it is killed, inotify goes on and no edit is lost") {
    if (!is_watchman_installed()) return skip_test(no_watchman);
    const Sandbox server_place;
    WatchmanServer server(server_place.path("watchman"));
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    REQUIRE(tool.events("watching").front().at("watcher").as_string() == "watchman");
    server.kill();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    tool.wait_until("inotify", [&] { return tool.events("watching").back().at("watcher").as_string() == "inotify"; });
    CHECK(tool.events("error").size() == 1);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
}

TEST_CASE("a Watchman that hangs is left for inotify, and the edit that it held back is built") {
    if (!is_watchman_installed()) return skip_test(no_watchman);
    const Sandbox sandbox;
    const WatchmanServer server(sandbox.path("server"));
    Tool tool(sandbox, {"--watcher", "watchman"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    server.pause();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    tool.wait_until("inotify", [&] { return tool.events("watching").back().at("watcher").as_string() == "inotify"; });
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    size_t told = 0;
    for (const auto& event : tool.events("error"))
        if (std::string(event.at("message").as_string()).find("watchman") != std::string::npos) ++told;
    CHECK(told == 1);
}
