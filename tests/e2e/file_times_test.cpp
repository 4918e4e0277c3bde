// Times that lie: of files, and of the clock that the tool reads.
#include "tests/e2e/faketime_library.h"
#include "tests/skip.h"

#include <array>
#include <ctime>

#include <sys/stat.h>

using namespace e2e;

namespace {

using Times = std::array<timespec, 2>;

Times times_of(const fs::path& file) {
    struct stat info{};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    return {info.st_atim, info.st_mtim};
}

void set_times(const fs::path& file, const Times& times) {
    REQUIRE(::utimensat(AT_FDCWD, file.c_str(), times.data(), 0) == 0);
}

} // namespace

TEST_CASE("an edit in place that keeps size and time is built") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "30"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    const auto file = sandbox.path("value.h");
    const auto times = times_of(file);
    for (int value = 2; value < 8; ++value) {
        const auto watches = tool.events("watching").size();
        sandbox.set_value(value);
        set_times(file, times);
        tool.wait_for_last_value(value);
        tool.wait_for_event("watching", watches + 1); // the next edit is not one that the first scan finds
    }
}

TEST_CASE("files with times of the future and of long ago are built, and restart nothing by themselves") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "30"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    int value = 1;
    const auto now = std::time(nullptr);
    for (const time_t time : {now + 3600, now + 86400, time_t{4102444800}, time_t{1}, time_t{0}, now - 86400}) {
        CAPTURE(time);
        sandbox.set_value(++value);
        set_times(sandbox.path("value.h"), {timespec{time, 0}, timespec{time, 0}});
        tool.wait_for_last_value(value);
    }
    // Ninja takes such a file for changed in every build.
    set_times(sandbox.path("main.c"), {timespec{now + 3600, 0}, timespec{now + 3600, 0}});
    tool.wait_for_event("program_kept");
    sandbox.set_value(++value);
    tool.wait_for_last_value(value);
    sandbox.write("value.h", "// \n" + Sandbox::value_text(value));
    tool.wait_for_event("program_kept", 2);
    for (const auto& event : tool.events("program_kept")) CHECK(event.at("reason").as_string() == "unchanged");
}

TEST_CASE("no edit is lost while the clock that the tool reads steps forward and back") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    const auto library = faketime_library();
    if (library.empty()) return skip_test("there is no faketime here");
    if (is_sanitized("thread"))
        return skip_test("faketime and ThreadSanitizer wait for each other when a process starts");
    const Sandbox sandbox;
    const auto set_clock = [&](const std::string& offset) { sandbox.rename_to("clock", offset + "\n"); };
    set_clock("+0");
    Start start;
    // File times stay as they are, and so do durations, which no step of the clock changes either.
    start.variables = {{"LD_PRELOAD", library},
                       {"FAKETIME_TIMESTAMP_FILE", sandbox.path("clock").string()},
                       {"FAKETIME_NO_CACHE", "1"},
                       {"NO_FAKE_STAT", "1"},
                       {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
                       {"ASAN_OPTIONS", "verify_asan_link_order=0"}}; // or it would have to be preloaded first
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "30"}, start);
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    int value = 1;
    for (const std::string offset : {"+3600", "-3600", "+0", "-86400", "+86400"}) {
        CAPTURE(offset);
        set_clock(offset);
        for (int save = 0; save < 2; ++save) {
            sandbox.set_value(++value);
            tool.wait_for_last_value(value);
        }
    }
}
