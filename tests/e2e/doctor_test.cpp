// Each fault that `cmakewatch doctor` knows, made for real.
#include "tests/e2e/another_user.h"
#include "tests/e2e/answer.h"
#include "tests/e2e/cache_entry.h"
#include "tests/e2e/faketime_library.h"
#include "tests/e2e/held_lock.h"
#include "tests/e2e/mounted_view.h"
#include "tests/watchman_server.h"

#include <regex>

using namespace e2e;

namespace {

// What the doctor has found: of each check its result, detail and hint.
struct Examination {
    int code = -1;
    std::string errors;
    std::map<std::string, json::object> findings;

    [[nodiscard]] bool has(const std::string& check) const { return findings.contains(check); }
    [[nodiscard]] std::string of(const std::string& check, const char* field = "detail") const {
        const auto finding = findings.find(check);
        return finding == findings.end() ? "" : std::string(finding->second.at(field).as_string());
    }
    [[nodiscard]] std::string result(const std::string& check) const { return of(check, "result"); }
    [[nodiscard]] std::string hint(const std::string& check) const { return of(check, "hint"); }
};

Examination examined(const std::string& output, int code, const std::string& errors) {
    INFO(output << errors);
    Examination found{code, errors, {}};
    const auto list = json::parse(output);
    for (const auto& finding : list.as_array())
        found.findings[finding.at("check").as_string().c_str()] = finding.as_object();
    return found;
}

Examination examine(const Sandbox& sandbox, const std::string& arguments = "", const std::string& environment = "") {
    const auto answer = answer_to(sandbox.path("."), "doctor --json " + arguments, environment);
    return examined(answer.output, answer.code, answer.errors);
}

void build(const Sandbox& sandbox) {
    REQUIRE(std::system(("cmake --build '" + sandbox.build().string() + "' > /dev/null").c_str()) == 0);
}

void configure(const Sandbox& sandbox, const std::string& build, const std::string& generator = "Ninja") {
    const auto command = "cmake -S '" + sandbox.path(".").string() + "' -B '" + sandbox.path(build).string() +
                         "' -G '" + generator + "' > /dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
}

void date_in_future(const fs::path& file) {
    fs::last_write_time(file, std::time(nullptr) + 3600);
}

void write_program(const Sandbox& sandbox, const std::string& name, const std::string& script) {
    sandbox.write(name, "#!/bin/sh\n" + script + "\n");
    fs::permissions(sandbox.path(name), fs::owner_all);
}

// Everything below `directory` but what the tool and the test write themselves.
std::map<std::string, std::string> snapshot(const fs::path& directory) {
    std::map<std::string, std::string> found;
    for (fs::recursive_directory_iterator entry(directory), end; entry != end; ++entry) {
        const auto path = entry->path().string();
        if (holds(path, "/answer.") || holds(path, "/.cmakewatch")) continue;
        found[path] = fs::is_regular_file(entry->path())
                          ? std::to_string(fs::last_write_time(entry->path())) + content(entry->path())
                          : "";
    }
    return found;
}

} // namespace

TEST_CASE("the doctor finds nothing wrong where all is well, and leaves all as it is") {
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0); // CMake has told what there is
    build(sandbox);
    const auto before = snapshot(sandbox.path("."));
    const auto found = examine(sandbox);
    CHECK(found.code == 0);
    CHECK(found.errors.empty());
    for (const std::string check :
         {"build directory", "generator",     "sources",      "other builds", "preset",   "paths",   "cmake",
          "ninja",           "cmake's reply", "build log",    "header log",   "writing",  "reading", "others at work",
          "clock",           "file times",    "file systems", "watcher",      "watchman", "inotify", "open files"}) {
        CAPTURE(check, found.of(check), found.hint(check));
        CHECK(found.result(check) == "OK");
        CHECK(found.hint(check).empty());
    }
    CHECK(found.of("build directory") == sandbox.build().string());
    CHECK(found.of("sources") == sandbox.build().parent_path().string());
    CHECK(holds(found.of("header log"), "outputs: 1"));
    CHECK(found.has("cmakewatch"));
    CHECK(found.has("disk"));
    CHECK(snapshot(sandbox.path(".")) == before);
}

TEST_CASE("the doctor's lines are for people") {
    const Sandbox sandbox;
    const auto answer = answer_to(sandbox.path("."), "doctor");
    CAPTURE(answer.output);
    CHECK(holds(answer.output, "\nOK       generator        Ninja\n"));
    std::istringstream lines(answer.output);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
    CHECK_FALSE(holds(answer.output, "\x1b"));
    CHECK(holds(answer_to(sandbox.path("."), "doctor --color always").output,
                "\x1b[32mOK\x1b[0m       generator        Ninja\n"));
    date_in_future(sandbox.path("CMakeLists.txt"));
    const auto bad = answer_to(sandbox.path("."), "doctor -q");
    CHECK(bad.code == 1);
    CHECK(holds(bad.output, "error    file times  " + sandbox.path("CMakeLists.txt").string()));
    CHECK(holds(bad.output, " hint: touch "));
    CHECK_FALSE(holds(bad.output, "OK "));
}

TEST_CASE("the doctor says that there is no build directory, and how to get one") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    const auto found = examine(sandbox);
    CHECK(found.code == 1);
    CHECK(found.result("build directory") == "error");
    CHECK(holds(found.hint("build directory"), "cmake -S . -B build -G Ninja"));
    CHECK_FALSE(found.has("generator"));
    CHECK(found.has("watcher"));
    const auto named = examine(sandbox, "-B nowhere");
    CHECK(named.code == 1);
    CHECK(holds(named.of("build directory"), "found no build directory"));
}

TEST_CASE("the doctor meets a build directory for make") {
    const Sandbox sandbox;
    configure(sandbox, "out", "Unix Makefiles");
    const auto found = examine(sandbox, "-B out");
    CHECK(found.code == 1);
    CHECK(found.result("build directory") == "OK");
    CHECK(found.result("generator") == "error");
    CHECK(holds(found.of("generator"), "its generator is \"Unix Makefiles\""));
    CHECK(holds(found.hint("generator"), "-G Ninja"));
    CHECK_FALSE(found.has("ninja"));
}

TEST_CASE("the doctor tells which of two build directories is taken") {
    const Sandbox sandbox;
    configure(sandbox, "out");
    CHECK(holds(examine(sandbox).of("other builds"), "without -B this one is taken"));
    const auto other = examine(sandbox, "-B out");
    CHECK(other.code == 0);
    CHECK(other.result("other builds") == "warning");
    CHECK(holds(other.of("other builds"), "without -B " + sandbox.build().string() + " is taken"));
    fs::rename(sandbox.build(), sandbox.path("moved"));
    configure(sandbox, "out-too");
    const auto none = examine(sandbox);
    CHECK(none.code == 1);
    CHECK(holds(none.of("build directory"), "found several build directories"));
    const auto moved = examine(sandbox, "-B moved");
    CHECK(moved.code == 1);
    CHECK(holds(moved.of("build directory"), "it was configured as " + sandbox.build().string()));
}

TEST_CASE("the doctor says that a variable names a build directory of other sources") {
    const Sandbox sandbox;
    const Sandbox other;
    const auto found = examine(sandbox, "", "CMAKEWATCH_BUILD_DIR='" + other.build().string() + "'");
    CHECK(found.code == 0);
    CHECK(holds(found.of("build directory"), "(CMAKEWATCH_BUILD_DIR names it)"));
    CHECK(found.result("sources") == "warning");
    CHECK(holds(found.hint("sources"), "unset CMAKEWATCH_BUILD_DIR"));
    fs::rename(other.path("CMakeLists.txt"), other.path("away"));
    CHECK(examine(sandbox, "-B " + other.build().string()).result("sources") == "error");
}

TEST_CASE("the doctor sees that CMake must run") {
    const Sandbox sandbox;
    CHECK(holds(examine(sandbox).of("cmake's reply"), "not asked for yet"));
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    CHECK(examine(sandbox).result("cmake's reply") == "OK");
    SECTION("as CMakeLists.txt has changed") {
        fs::last_write_time(sandbox.build() / "build.ninja", std::time(nullptr) - 10);
        sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "\n");
        const auto found = examine(sandbox);
        CHECK(found.result("cmake's reply") == "warning");
        CHECK(holds(found.of("cmake's reply"), "CMakeLists.txt has changed since"));
    }
    SECTION("as it has answered somebody else") {
        fs::rename(sandbox.build() / ".cmake/api/v1/query", sandbox.path("query"));
        sandbox.write("build/.cmake/api/v1/query/codemodel-v2", "");
        configure(sandbox, "build");
        fs::remove_all(sandbox.build() / ".cmake/api/v1/query");
        fs::rename(sandbox.path("query"), sandbox.build() / ".cmake/api/v1/query");
        const auto found = examine(sandbox);
        CHECK(found.result("cmake's reply") == "warning");
        CHECK(holds(found.of("cmake's reply"), "or no answer to cmakewatch"));
        CHECK(holds(found.hint("cmake's reply"), "cmake " + sandbox.build().string()));
    }
    SECTION("as the reply has been removed") {
        fs::remove_all(sandbox.build() / ".cmake/api/v1/reply");
        CHECK(holds(examine(sandbox).of("cmake's reply"), "there is none, though it was asked for"));
    }
    SECTION("as it has failed") {
        fs::remove(sandbox.build() / "build.ninja");
        CHECK(holds(examine(sandbox).of("cmake's reply"), "there is no build.ninja"));
    }
}

TEST_CASE("the doctor reads Ninja's logs") {
    const Sandbox sandbox;
    CHECK(examine(sandbox).of("build log") == "nothing has been built yet");
    build(sandbox);
    const auto append = [&](const char* log, const std::string& bytes) {
        std::ofstream((sandbox.build() / log).string(), std::ios::binary | std::ios::app) << bytes;
    };
    SECTION("with a damaged end") {
        append(".ninja_log", "12\t13");
        append(".ninja_deps", "12345");
        const auto found = examine(sandbox);
        CHECK(found.code == 0);
        CHECK(found.result("build log") == "warning");
        CHECK(found.result("header log") == "warning");
        CHECK(found.of("header log") == "its last 5 bytes are damaged");
    }
    SECTION("of another version") {
        sandbox.write("build/.ninja_log", "# ninja log v4\n");
        sandbox.write("build/.ninja_deps", "# ninjadeps\n\x09");
        const auto found = examine(sandbox);
        CHECK(found.code == 1);
        CHECK(holds(found.of("build log"), "another ninja wrote it"));
        CHECK(found.result("header log") == "error");
    }
}

TEST_CASE("the doctor finds files that are dated in the future") {
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    build(sandbox);
    SECTION("a source") {
        date_in_future(sandbox.path("value.h"));
        const auto found = examine(sandbox);
        CHECK(found.code == 0);
        CHECK(found.result("file times") == "warning");
        CHECK(found.hint("file times") == "touch " + sandbox.path("value.h").string());
    }
    SECTION("an object") {
        date_in_future(sandbox.build() / "CMakeFiles/app.dir/main.c.o");
        const auto found = examine(sandbox);
        CHECK(found.code == 1);
        CHECK(holds(found.hint("file times"), "--target clean"));
    }
    SECTION("what CMake reads") {
        date_in_future(sandbox.path("CMakeLists.txt"));
        const auto found = examine(sandbox);
        CHECK(found.code == 1);
        CHECK(holds(found.of("file times"), "ninja refuses to build"));
    }
}

TEST_CASE("the doctor compares clocks") {
    if (is_sanitized("thread"))
        return skip_test("faketime and ThreadSanitizer wait for each other when a process starts");
    const auto library = faketime_library();
    if (library.empty()) return skip_test("there is no faketime here");
    const Sandbox sandbox;
    const auto found = examine(sandbox, "",
                               "LD_PRELOAD='" + library +
                                   "' FAKETIME=-1000 NO_FAKE_STAT=1 "
                                   "FAKETIME_DONT_FAKE_MONOTONIC=1 ASAN_OPTIONS=verify_asan_link_order=0");
    CHECK(found.code == 0);
    CHECK(found.result("clock") == "warning");
    CHECK(std::regex_match(found.of("clock"),
                           std::regex("that of the file system is (999|100[0-9]) s ahead of that of this machine")));
}

TEST_CASE("the doctor asks the programs for their versions") {
    const Sandbox sandbox;
    SECTION("an old ninja") {
        write_program(sandbox, "old-ninja", "echo 1.8.2");
        set_cache_entry(sandbox, "CMAKE_MAKE_PROGRAM:FILEPATH", sandbox.path("old-ninja").string());
        const auto found = examine(sandbox);
        CHECK(found.code == 1);
        CHECK(holds(found.of("ninja"), "its version 1.8.2 is older than 1.10"));
    }
    SECTION("another ninja in PATH") {
        write_program(sandbox, "bin/ninja", "echo 1.99.0");
        const auto found = examine(sandbox, "", "PATH='" + sandbox.path("bin").string() + "':\"$PATH\"");
        CHECK(found.code == 0);
        CHECK(found.result("ninja") == "warning");
        CHECK(holds(found.of("ninja"), "PATH has 1.99.0 (" + sandbox.path("bin/ninja").string() + ")"));
    }
    SECTION("another cmakewatch in PATH") {
        write_program(sandbox, "bin/cmakewatch", "exit 1");
        const auto found = examine(sandbox, "", "PATH='" + sandbox.path("bin").string() + "':\"$PATH\"");
        CHECK(holds(found.of("cmakewatch"), "PATH has another one, " + sandbox.path("bin/cmakewatch").string()));
    }
    SECTION("an old cmake, and none") {
        write_program(sandbox, "old-cmake", "echo cmake version 3.18.4");
        set_cache_entry(sandbox, "CMAKE_COMMAND:INTERNAL", sandbox.path("old-cmake").string());
        CHECK(holds(examine(sandbox).of("cmake"), "its version 3.18.4 is older than 3.20"));
        write_program(sandbox, "old-cmake", "exit 1");
        CHECK(holds(examine(sandbox).of("cmake"), "does not tell its version"));
    }
}

TEST_CASE("the doctor tells of a preset that has gone") {
    const Sandbox sandbox;
    sandbox.write("CMakePresets.json", R"({"version": 3, "configurePresets": [{"name": "dev", "generator": "Ninja",
                                        "binaryDir": "${sourceDir}/build"}]})");
    REQUIRE(answer_to(sandbox.path("."), "list --preset dev").code == 0);
    CHECK(examine(sandbox).of("preset") == "dev");
    const auto chosen = examine(sandbox, "--preset dev");
    CHECK(holds(chosen.of("build directory"), "(preset dev names it)"));
    fs::remove(sandbox.path("CMakePresets.json"));
    const auto found = examine(sandbox);
    CHECK(found.code == 1);
    CHECK(found.result("preset") == "error");
    CHECK(holds(found.hint("preset"), "--no-preset builds without it"));
    CHECK(holds(examine(sandbox, "--preset dev").of("build directory"), "CMakePresets.json"));
}

TEST_CASE("the doctor trusts no build directory of another user, and runs nothing of it") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    write_program(sandbox, "trap", "touch '" + sandbox.path("run").string() + "'; echo 1.11.1");
    set_cache_entry(sandbox, "CMAKE_MAKE_PROGRAM:FILEPATH", sandbox.path("trap").string());
    give_to(sandbox.build(), another_user);
    const auto before = snapshot(sandbox.path("."));
    const auto found = examine(sandbox);
    CHECK(found.code == 1);
    CHECK(holds(found.of("build directory"), "it belongs to user nobody"));
    CHECK(holds(found.hint("build directory"), "--trust-build-dir"));
    CHECK(snapshot(sandbox.path(".")) == before);
    CHECK(examine(sandbox, "--trust-build-dir").of("ninja").starts_with("1.11.1 "));
    CHECK(fs::exists(sandbox.path("run")));
}

TEST_CASE("the doctor finds what may not be written or read") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    build(sandbox);
    fs::copy_file(CMAKEWATCH_EXECUTABLE, sandbox.path("cmakewatch"));
    give_all_to(sandbox, another_user);
    give_to(sandbox.path("value.h"), 0);
    fs::permissions(sandbox.path("value.h"), fs::owner_read | fs::owner_write);
    give_to(sandbox.build() / ".ninja_log", 0); // as after `sudo ninja`
    const auto command = "cd '" + sandbox.path(".").string() + "' && setpriv --reuid " + std::to_string(another_user) +
                         " --clear-groups ./cmakewatch doctor --json > found 2> errors < /dev/null";
    const int status = std::system(command.c_str());
    const auto found = examined(content(sandbox.path("found")), WEXITSTATUS(status), content(sandbox.path("errors")));
    CHECK(found.code == 1);
    CHECK(found.result("writing") == "error");
    CHECK(holds(found.of("writing"), ".ninja_log\": Permission denied"));
    CHECK(holds(found.hint("writing"), "sudo chown -R"));
    CHECK(found.result("reading") == "error");
    CHECK(holds(found.of("reading"), sandbox.path("value.h").string()));
}

TEST_CASE("the doctor sees that somebody builds") {
    const Sandbox sandbox;
    CHECK(examine(sandbox).of("others at work") == "none");
    const HeldLock lock(sandbox);
    CHECK(holds(examine(sandbox).of("others at work"), "another cmakewatch builds here now"));
}

TEST_CASE("the doctor tries the limits of inotify and of open files") {
    const auto limit = GENERATE(as<std::string>{}, "max_inotify_watches", "max_inotify_instances");
    CAPTURE(limit);
    const Sandbox sandbox;
    sandbox.write("sub/part.h", "");
    sandbox.write("main.c", "#include \"sub/part.h\"\nint main(void) { return 0; }\n");
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    build(sandbox);
    // The limits of a user namespace are its own.
    const auto wrapper = "unshare -Ur sh -c 'echo " + std::string(limit == "max_inotify_watches" ? "1" : "0") +
                         " > /proc/sys/user/" + limit + " && exec \"$@\"' sh";
    const auto found = examine(sandbox, "", wrapper);
    CHECK(found.code == 0);
    CHECK(found.result("inotify") == "warning");
    CHECK(holds(found.hint("inotify"), limit == "max_inotify_watches" ? "sysctl fs.inotify.max_user_watches"
                                                                      : "sysctl fs.inotify.max_user_instances"));
    const auto few = examine(sandbox, "", "prlimit --nofile=100");
    CHECK(few.result("open files") == "warning");
    CHECK(few.of("open files") == "at most 100 for a process");
}

TEST_CASE("the doctor recognises a file system that reports no changes") {
    const Sandbox sandbox;
    const Sandbox below;
    const auto above = sandbox.path("above");
    const MountedView view(below.path(".").parent_path(), above);
    if (!view.is_mounted()) return skip_test("bindfs cannot mount here");
    const auto configured =
        "cmake -S '" + above.string() + "' -B '" + sandbox.path("out").string() + "' -G Ninja > /dev/null";
    REQUIRE(std::system(configured.c_str()) == 0);
    const auto found = examine(sandbox, "-B out");
    CHECK(found.code == 0);
    CHECK(holds(found.of("file systems"), "the source directory lies on FUSE"));
    CHECK(holds(found.of("watcher"), "poll"));
}

TEST_CASE("the doctor asks Watchman") {
    const Sandbox sandbox;
    CHECK(holds(examine(sandbox, "", "WATCHMAN_SOCK=nowhere").of("watchman"), "names no socket of yours"));
    if (!is_watchman_installed()) return skip_test(no_watchman);
    const WatchmanServer server(sandbox.path("watchman"));
    const auto found = examine(sandbox);
    CHECK(found.result("watchman") == "OK");
    CHECK(holds(found.of("watchman"), "its server answers"));
    CHECK(holds(found.of("watcher"), "watchman"));
    server.pause();
    const auto silent = examine(sandbox);
    CHECK(silent.code == 0);
    CHECK(silent.result("watchman") == "warning");
    CHECK(holds(silent.of("watchman"), "it did not answer in time"));
}
