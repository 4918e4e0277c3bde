// When the machine has no more to give: disk space, descriptors, room in the kernel's queue, a reader's attention.
#include "tests/e2e/harness.h"
#include "tests/skip.h"

#include <algorithm>
#include <atomic>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace e2e;

namespace {

size_t times(const std::string& text, const std::string& part) {
    size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

constexpr size_t diagnostics_of_a_build = 50'000; // more than may wait for a reader

// `app` whose every build prints that many warnings.
void make_talkative(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                  "add_custom_command(TARGET app POST_BUILD COMMAND seq -f \"x.c:%.0f: warning: something\" " +
                      std::to_string(diagnostics_of_a_build) + " VERBATIM)\n");
}

// What was written to `--events` after all: nothing but whole lines, numbered without a gap, that say of how many
// events they lack. So many builds have been done and so many begun.
void check_all_are_there_or_counted(const std::string& text, size_t done, size_t begun) {
    std::int64_t number = 0;
    size_t diagnostics = 0;
    size_t dropped = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        const auto event = json::parse(line).as_object();
        REQUIRE(event.at("seq").as_int64() == ++number);
        const std::string name = event.at("event").as_string().c_str();
        if (name == "diagnostic") ++diagnostics;
        if (name == "warning" && line.find("events were dropped") != std::string::npos)
            dropped += std::stoul(event.at("message").as_string().c_str());
    }
    INFO(diagnostics << " diagnostics of " << number << " events, " << dropped << " dropped");
    CHECK(dropped > 0);
    CHECK(diagnostics + dropped >= done * diagnostics_of_a_build);
    CHECK(diagnostics + dropped < begun * diagnostics_of_a_build + 100); // events of other names
}

long peak_memory_kb(pid_t pid) {
    const auto status = content("/proc/" + std::to_string(pid) + "/status");
    return std::stol(status.substr(status.find("VmHWM:") + 6));
}

// A file system of 64 MB that only the tool sees, and we through it.
class SmallDisk {
  public:
    explicit SmallDisk(fs::path place) : place_(std::move(place)) { fs::create_directories(place_); }

    // A command that mounts it, runs `preparation` and executes its arguments.
    [[nodiscard]] std::vector<std::string> wrapper(const std::string& preparation = "true") const {
        return {"unshare",
                "-Urm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=64m tmpfs '" + place_.string() + "' && " + preparation + " && exec \"$@\"",
                "sh"};
    }
    static bool is_possible() {
        return std::system("unshare -Urm mount -t tmpfs -o size=64m tmpfs /mnt 2> /dev/null") == 0;
    }
    [[nodiscard]] static fs::path as_seen_by(const Tool& tool, const fs::path& path) {
        return "/proc/" + std::to_string(tool.pid()) + "/root" + path.string();
    }
    void fill(const Tool& tool) const {
        const int file = ::open(filling(tool).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        REQUIRE(file >= 0);
        const std::string piece(1 << 20, 'x');
        for (size_t size = piece.size(); size > 0;)
            if (::write(file, piece.data(), size) < 0) size /= 2;
        ::close(file);
    }
    void make_room(const Tool& tool) const { fs::remove(filling(tool)); }

  private:
    [[nodiscard]] std::string filling(const Tool& tool) const { return as_seen_by(tool, place_ / "filling").string(); }

    fs::path place_;
};

} // namespace

TEST_CASE("64 descriptors are enough, for the build, the program and hooks") {
    const Sandbox sandbox;
    Start start;
    start.wrapper = {"sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"};
    Tool tool(sandbox, {"--on-restart", "echo hook", "--watcher", "inotify"}, start);
    tool.wait_for_exact_watch();
    const auto wait_for_program_and_hook = [&](int value) {
        tool.wait_for_last_value(value);
        // One that had to wait for the one before would be a warning.
        tool.wait_until("its hook", [&] { return times(tool.errors(), "hook\n") == static_cast<size_t>(value); });
    };
    for (int value = 1; value < 5; ++value) {
        wait_for_program_and_hook(value);
        sandbox.set_value(value + 1);
    }
    wait_for_program_and_hook(5);
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    sandbox.set_value(6);
    wait_for_program_and_hook(6);
    CHECK(tool.events("error").empty());
    CHECK(tool.events("warning").empty());
}

TEST_CASE("too few descriptors to start are an error that says so") {
    if (is_sanitized("address")) return skip_test("sanitizers take descriptors themselves");
    const auto limit = GENERATE(as<std::string>{}, "8", "12", "14");
    CAPTURE(limit);
    const Sandbox sandbox;
    Start start;
    start.wrapper = {"sh", "-c", "ulimit -n " + limit + "; exec \"$@\"", "sh"};
    Tool tool(sandbox, {"--watcher", "inotify"}, start);
    tool.wait_until("an error", [&] { return tool.errors().find("Too many open files") != std::string::npos; });
    tool.end(SIGTERM);
    CHECK(tool.errors().find("this should not have happened") == std::string::npos);
}

TEST_CASE("a child that could not be started is as soon as it can, with its program and its watch") {
    if (is_sanitized("address")) return skip_test("without a descriptor, sanitizers take good objects for broken ones");
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watcher", "inotify"});
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
    const auto child = parent_of(tool.program());
    REQUIRE(parent_of(child) == tool.pid());
    rlimit before{};
    REQUIRE(::prlimit(tool.pid(), RLIMIT_NOFILE, nullptr, &before) == 0);
    const rlimit few{3, before.rlim_max};
    REQUIRE(::prlimit(tool.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
    ::kill(child, SIGKILL);
    tool.wait_until("an error",
                    [&] { return tool.errors().find("cannot start the watching child") != std::string::npos; });
    sandbox.set_value(2); // nobody watches
    REQUIRE(::prlimit(tool.pid(), RLIMIT_NOFILE, &before, nullptr) == 0);
    tool.wait_for_last_value(2);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
}

TEST_CASE("100,000 changes while the watching child is held up overflow the queue, and the last edit is built") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watcher", "inotify"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    tool.program();
    const auto children = "/proc/" + std::to_string(tool.pid()) + "/task/" + std::to_string(tool.pid()) + "/children";
    const auto child = std::stoi(content(children));
    const int most_queued = std::stoi(content("/proc/sys/fs/inotify/max_queued_events"));
    const int changes = std::max(100'000, most_queued + 1);
    const std::string names[] = {sandbox.path("one").string(), sandbox.path("two").string()};
    for (const auto& name : names) std::ofstream(name) << "x";
    ::kill(child, SIGSTOP);
    // In turns: equal events in a row are one.
    for (int i = 0; i < changes; ++i) REQUIRE(::utimensat(AT_FDCWD, names[i % 2].c_str(), nullptr, 0) == 0);
    sandbox.set_value(2);
    ::kill(child, SIGCONT);
    tool.wait_for_last_value(2);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    CHECK(tool.events("build_started").size() <= 4);
    CHECK(tool.events("changed").front().at("changes").as_array().size() == 1);
}

TEST_CASE("whoever stops reading --events holds nothing up, and is told how many were dropped") {
    const Sandbox sandbox;
    make_talkative(sandbox);
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    ::fcntl(ends[1], F_SETFD, 0);
    Start start;
    start.events = "fd:" + std::to_string(ends[1]);
    std::string text;
    std::atomic<bool> has_read_on = false;
    std::jthread reader; // ends with the tool
    Tool tool(sandbox, {}, start);
    ::close(ends[1]);
    for (int value = 1; value < 4; ++value) {
        tool.wait_for_last_value(value);
        sandbox.set_value(value + 1);
    }
    tool.wait_for_last_value(4);
    if (sanitizers.empty()) CHECK(peak_memory_kb(tool.pid()) < 32 * 1024); // sanitizers keep what is freed
    SECTION("he reads again") {
        reader = std::jthread([&] {
            char chunk[65536];
            for (ssize_t size = 0; (size = ::read(ends[0], chunk, sizeof chunk)) > 0; has_read_on = true)
                text.append(chunk, static_cast<size_t>(size));
        });
        tool.wait_until("a reader", [&] { return has_read_on.load(); });
        CHECK(tool.end(SIGTERM) == 0);
        reader.join();
        check_all_are_there_or_counted(text, 4, times(tool.errors(), "cmakewatch: build started"));
        CHECK(text.find("session_ended", text.rfind("events were dropped")) != std::string::npos);
    }
    SECTION("he never does") {
        CHECK(tool.end(SIGTERM) == 0);
        INFO(tool.errors().substr(tool.errors().rfind("cmakewatch: ready")));
        CHECK(tool.errors().find("events were dropped") != std::string::npos);
    }
    ::close(ends[0]);
}

TEST_CASE("a full disk fails the build and keeps the program; once there is room, the next edit is built") {
    if (!SmallDisk::is_possible()) return skip_test("no file system can be mounted here");
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                            "char larger_each_time[VALUE * 200000] = {1};\n"
                            "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    const SmallDisk disk(sandbox.build());
    Start start;
    start.wrapper = disk.wrapper("cmake -S '" + sandbox.path(".").string() + "' -B '" + sandbox.build().string() +
                                 "' -G Ninja > /dev/null");
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    size_t failures = 0;
    const auto wait_for_failure = [&] {
        ++failures;
        tool.wait_until("a failure", [&] { return times(tool.errors(), "cmakewatch: build failed") == failures; });
    };
    for (int value = 2; value < 6; value += 2) {
        disk.fill(tool);
        sandbox.set_value(value);
        wait_for_failure();
        CHECK(is_alive(tool.program()));
        disk.make_room(tool);
        sandbox.set_value(value + 1);
        tool.wait_for_last_value(value + 1);
    }
    // CMake says that all is well, and leaves half of its files.
    disk.fill(tool);
    sandbox.write("CMakeLists.txt",
                  content(sandbox.path("CMakeLists.txt")) + "target_compile_definitions(app PRIVATE CONFIGURED)\n");
    wait_for_failure();
    disk.make_room(tool);
    sandbox.write("value.h", "#ifdef CONFIGURED\n#define VALUE 7\n#else\n#define VALUE 6\n#endif\n");
    tool.wait_for_last_value(7);
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("events that a full disk does not take are written as soon as it does") {
    if (!SmallDisk::is_possible()) return skip_test("no file system can be mounted here");
    const Sandbox sandbox;
    const SmallDisk disk(sandbox.path("small"));
    Start start;
    start.wrapper = disk.wrapper();
    start.events = sandbox.path("small/events").string();
    const bool are_many = GENERATE(false, true);
    CAPTURE(are_many);
    if (are_many) make_talkative(sandbox);
    Tool tool(sandbox, {}, start);
    const auto text = [&] { return content(SmallDisk::as_seen_by(tool, start.events)); };
    const auto tells_of = [&](int build) {
        return text().find("\"build\":" + std::to_string(build) + ",\"target\":\"app\",\"pid\"") != std::string::npos;
    };
    const auto wait_for_start = [&](int value) {
        const auto line = "ready #" + std::to_string(value);
        tool.wait_until(line, [&] { return tool.errors().find(line) != std::string::npos; });
    };
    wait_for_start(1);
    disk.fill(tool);
    const int last_value = are_many ? 3 : 9; // few are more than the rest of a page, which the file has for itself
    for (int value = 2; value <= last_value; ++value) {
        sandbox.set_value(value);
        tool.wait_for_last_value(value);
    }
    CHECK_FALSE(tells_of(last_value));
    disk.make_room(tool);
    if (are_many) {
        sandbox.set_value(4);
        tool.wait_for_last_value(4);
    }
    const int last_build = std::stoi(tool.errors().substr(tool.errors().rfind("build started #") + 15));
    tool.wait_until("the last event", [&] { return tells_of(last_build); });
    if (are_many) check_all_are_there_or_counted(text(), 4, static_cast<size_t>(last_build));
    std::int64_t number = 0;
    std::istringstream lines(text());
    for (std::string line; std::getline(lines, line) && !lines.eof();)
        CHECK(json::parse(line).as_object().at("seq").as_int64() == ++number);
    CHECK(tool.end(SIGTERM) == 0);
}

namespace {

// The most memory that the process has had so far, in MB.
long most_memory_of(pid_t pid) {
    const auto status = content("/proc/" + std::to_string(pid) + "/status");
    return std::stol(status.substr(status.find("VmHWM:") + 6)) / 1024;
}

} // namespace

TEST_CASE("a standard error that nobody reads takes bounded memory, and does not hold the session up") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app POST_BUILD COMMAND sh "
                                    "${CMAKE_SOURCE_DIR}/say.sh)\n");
    sandbox.write("say.sh", "yes \"$(head -c 1000 /dev/zero | tr '\\0' x)\" | head -n 60000\n");
    sandbox.configure();
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    Start start;
    start.error = ends[1];
    Tool tool(sandbox, {}, start);
    tool.wait_for_event("program_started");
    if (sanitizers.empty()) CHECK(most_memory_of(tool.pid()) < 32);
    sandbox.write("say.sh", "true\n");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    ::close(ends[1]);
    std::string lines;
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    tool.wait_until("the word of what was dropped", [&] {
        char chunk[65536];
        for (ssize_t size = 0; (size = ::read(ends[0], chunk, sizeof chunk)) > 0;)
            lines.append(chunk, static_cast<size_t>(size));
        return lines.find(" lines were dropped here: nobody read them in time\n") != std::string::npos;
    });
    CHECK(lines.size() < 6000000);
    CHECK(lines.find("ready #2") != std::string::npos);
    ::close(ends[0]);
}
