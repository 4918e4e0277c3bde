// What others own or have planted is not used, followed or waited for. cmakewatch-security(7) says what is tried
// here.
#include "tests/e2e/another_user.h"
#include "tests/e2e/answer.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

using namespace e2e;

namespace {

// Everything below, with what it is, when it was changed and what is in it.
std::map<std::string, std::string> snapshot(const fs::path& directory) {
    std::map<std::string, std::string> found;
    for (fs::recursive_directory_iterator entry(directory), end; entry != end; ++entry) {
        struct stat info{};
        REQUIRE(::lstat(entry->path().c_str(), &info) == 0);
        found[entry->path().string()] = std::to_string(info.st_mode) + " " + std::to_string(info.st_mtim.tv_sec) + "." +
                                        std::to_string(info.st_mtim.tv_nsec) + " " +
                                        (S_ISREG(info.st_mode) ? content(entry->path()) : "");
    }
    return found;
}

void enable_tests(const Sandbox& sandbox) {
    sandbox.write("main.c", "int main(void) { return 0; }\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\n"
                                    "add_executable(app main.c)\nadd_test(NAME app COMMAND app)\n");
}

// The file of CMake's reply whose name begins so.
fs::path reply_file(const Sandbox& sandbox, const std::string& beginning) {
    for (const auto& entry : fs::directory_iterator(sandbox.build() / ".cmake/api/v1/reply"))
        if (entry.path().filename().string().starts_with(beginning)) return entry.path();
    FAIL("no reply " << beginning);
    return {};
}

// Somebody who listens as a Watchman would, and keeps what is said to him.
class ForeignServer {
  public:
    explicit ForeignServer(const fs::path& socket) {
        int ends[2];
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        heard_ = ends[0];
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
            const bool is_good = ::setgid(another_user) == 0 && ::setuid(another_user) == 0 &&
                                 ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                                 ::listen(listener, 10) == 0;
            if (!is_good || ::write(ends[1], "!", 1) != 1) ::_exit(1);
            for (;;) {
                const int caller = ::accept(listener, nullptr, nullptr);
                char c = 0;
                while (::read(caller, &c, 1) == 1) (void)!::write(ends[1], &c, 1);
                ::close(caller);
            }
        }
        ::close(ends[1]);
        char ready = 0;
        REQUIRE(::read(heard_, &ready, 1) == 1);
        ::setenv("WATCHMAN_SOCK", socket.c_str(), 1);
    }
    ForeignServer(const ForeignServer&) = delete;
    ForeignServer& operator=(const ForeignServer&) = delete;
    ~ForeignServer() {
        ::unsetenv("WATCHMAN_SOCK");
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        ::close(heard_);
    }
    [[nodiscard]] bool has_heard_anything() const {
        pollfd ready{heard_, POLLIN, 0};
        return ::poll(&ready, 1, 0) == 1;
    }

  private:
    int heard_ = -1;
    pid_t pid_ = -1;
};

} // namespace

TEST_CASE("what belongs to another user is refused before anything is run or written, unless it is trusted") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    enable_tests(sandbox);
    REQUIRE(answer_to(sandbox.path("."), "test --once").code == 0);
    fs::create_directories(sandbox.build() / ".cmakewatch/targets");
    for (const std::string name :
         {"", "/CMakeCache.txt", "/build.ninja", "/CMakeFiles/rules.ninja", "/CTestTestfile.cmake", "/.ninja_deps",
          "/.cmakewatch", "/.cmakewatch/targets", "/.cmake", "/.cmake/api/v1/reply"}) {
        const auto path = sandbox.build().string() + name;
        CAPTURE(path);
        give_to(path, another_user);
        const auto before = snapshot(sandbox.build());
        for (const auto* arguments : {"list", "inputs app", "test --once", "why main.c"}) {
            CAPTURE(arguments);
            const auto refused = answer_to(sandbox.path("."), arguments);
            CAPTURE(refused.errors);
            CHECK(refused.code == 4);
            CHECK(holds(refused.errors,
                        "cmakewatch: error: cannot trust \"" + path + "\": it belongs to user nobody, who could"));
            CHECK(holds(refused.errors, "--trust-build-dir"));
        }
        CHECK(snapshot(sandbox.build()) == before);
        CHECK(answer_to(sandbox.path("."), "list --trust-build-dir").output ==
              "app\t" + (sandbox.build() / "app").string() + "\n");
        give_to(path, ::geteuid());
    }
}

TEST_CASE("what CTest would run and another user owns is refused, unless it is trusted") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    enable_tests(sandbox);
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "add_subdirectory(sub)\n");
    sandbox.write("sub/CMakeLists.txt", "add_test(NAME sub COMMAND true)\n");
    REQUIRE(answer_to(sandbox.path("."), "test --once").code == 0);
    for (const auto* name : {"CTestCustom.cmake", "DartConfiguration.tcl"})
        sandbox.write("build/" + std::string(name), "");
    for (const std::string name : {"/sub/CTestTestfile.cmake", "/CTestCustom.cmake", "/DartConfiguration.tcl"}) {
        const auto path = sandbox.build().string() + name;
        CAPTURE(path);
        give_to(path, another_user);
        for (const auto* arguments : {"test --once", "why main.c"}) {
            const auto refused = answer_to(sandbox.path("."), arguments);
            CAPTURE(arguments, refused.errors);
            CHECK(refused.code == 4);
            CHECK(holds(refused.errors, "cmakewatch: error: cannot trust \"" + path + "\": it belongs to user nobody"));
        }
        CHECK(answer_to(sandbox.path("."), "test --once --trust-build-dir").code == 0);
        give_to(path, ::geteuid());
    }
}

TEST_CASE("a preset's directory of another user is refused, a link of his too") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    sandbox.write("CMakePresets.json", R"({"version":3,"configurePresets":[
        {"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/out"}]})");
    SECTION("the directory") {
        fs::create_directories(sandbox.path("out"));
    }
    SECTION("a link to one of ours") {
        fs::create_directories(sandbox.path("ours"));
        fs::create_directory_symlink("ours", sandbox.path("out"));
    }
    give_to(sandbox.path("out"), another_user);
    const auto answer = answer_to(sandbox.path("."), "list --preset dev");
    CAPTURE(answer.errors);
    CHECK(answer.code == 4);
    CHECK(holds(answer.errors, "it belongs to user nobody"));
    CHECK(fs::is_empty(sandbox.path("out")));
}

TEST_CASE("what root owns is trusted: sudo ninja install leaves such files") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    give_all_to(sandbox, another_user);
    give_to(sandbox.build() / "build.ninja", 0);
    fs::copy_file(CMAKEWATCH_EXECUTABLE, sandbox.path("cmakewatch"));
    const auto command = "cd '" + sandbox.path(".").string() + "' && setpriv --reuid 65534 --regid 65534" +
                         " --clear-groups ./cmakewatch list > answer 2>&1";
    const int status = std::system(command.c_str());
    CAPTURE(content(sandbox.path("answer")));
    CHECK(status == 0);
}

TEST_CASE("a planted link to a directory redirects nothing that is written") {
    const Sandbox sandbox;
    fs::create_directories(sandbox.path("elsewhere"));
    for (const std::string name :
         {"/.cmakewatch", "/.cmakewatch/targets", "/.cmake", "/.cmake/api", "/.cmake/api/v1", "/.cmake/api/v1/query",
          "/.cmake/api/v1/query/client-cmakewatch", "/.cmake/api/v1/reply", "/CMakeFiles"}) {
        const fs::path planted = sandbox.build().string() + name;
        CAPTURE(planted);
        fs::remove_all(planted);
        fs::create_directories(planted.parent_path());
        fs::create_directory_symlink(sandbox.path("elsewhere"), planted);
        const auto answer = answer_to(sandbox.path("."), "test --once --trust-build-dir");
        CAPTURE(answer.errors);
        CHECK(answer.code == 5);
        CHECK(
            holds(answer.errors, "cannot write to the build directory \"" + planted.string() + "\": it is a symbolic"));
        CHECK(holds(answer.errors, "hint: remove it"));
        CHECK(fs::is_empty(sandbox.path("elsewhere")));
        fs::remove(planted);
    }
}

// Whether it goes on or refuses: it ends, and what the link leads to stays as it was.
TEST_CASE("a planted link, FIFO or socket in place of a file neither redirects a write nor holds anything up") {
    const Sandbox sandbox;
    enable_tests(sandbox);
    REQUIRE(answer_to(sandbox.path("."), "test --once").code == 0);
    const auto good = sandbox.path("good");
    fs::copy(sandbox.build(), good, fs::copy_options::recursive);
    sandbox.write("elsewhere/precious", "precious");
    const auto* const kind = GENERATE("link", "FIFO", "socket");
    for (const std::string name :
         {".cmakewatch/since", ".cmakewatch/build.lock", ".cmakewatch/ninja-checked", ".cmakewatch/tests.json",
          ".cmakewatch/tests.json.new", ".cmake/api/v1/query/client-cmakewatch/query.json", "reply index",
          "reply codemodel", "CMakeCache.txt", "build.ninja", "CMakeFiles/rules.ninja", ".ninja_deps", ".ninja_log",
          "CTestTestfile.cmake"}) {
        CAPTURE(name, kind);
        const auto path = name.starts_with("reply ") ? reply_file(sandbox, name.substr(6)) : sandbox.build() / name;
        fs::remove(path);
        if (*kind == 'l') {
            fs::create_symlink(sandbox.path("elsewhere/precious"), path);
        } else {
            REQUIRE(::mknod(path.c_str(), (*kind == 'F' ? S_IFIFO : S_IFSOCK) | 0600, 0) == 0);
        }
        const auto before = snapshot(sandbox.path("elsewhere"));
        const auto answer = answer_to(sandbox.path("."), "test --once");
        CAPTURE(answer.errors);
        CHECK((answer.code == 0 || answer.code == 4 || answer.code == 5)); // 124 is that of timeout
        if (answer.code != 0) CHECK(holds(answer.errors, "error: "));
        CHECK(snapshot(sandbox.path("elsewhere")) == before);
        fs::remove_all(sandbox.build());
        fs::copy(good, sandbox.build(), fs::copy_options::recursive);
    }
}

TEST_CASE("--events into a FIFO that nobody reads is refused") {
    const Sandbox sandbox;
    enable_tests(sandbox);
    REQUIRE(::mkfifo(sandbox.path("fifo").c_str(), 0600) == 0);
    const auto answer = answer_to(sandbox.path("."), "test --once --events fifo");
    CAPTURE(answer.errors);
    CHECK(answer.code == 2);
    CHECK(holds(answer.errors, "nobody has the named pipe open for reading"));
}

TEST_CASE("a Watchman that another user runs is told nothing") {
    if (!can_change_owners()) return;
    const Sandbox sandbox;
    const auto place = sandbox.path("foreign");
    fs::create_directories(place);
    give_to(place, another_user);
    const auto socket = place / "sock";
    const ForeignServer server(socket);
    SECTION("whose socket is his") {}
    SECTION("whose socket looks like ours") {
        give_to(socket, ::geteuid());
    }
    const auto* const watcher = GENERATE("auto", "watchman");
    CAPTURE(watcher);
    Tool tool(sandbox, {"--watcher", watcher});
    tool.wait_for_exact_watch();
    CHECK(tool.events("watching").back().at("watcher").as_string() == "inotify");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(tool.events("watching").back().at("watcher").as_string() == "inotify");
    CHECK_FALSE(server.has_heard_anything());
}

TEST_CASE("a file's name neither steers the terminal nor feigns a line of cmakewatch") {
    const Sandbox sandbox;
    sandbox.write("data/file", "");
    Tool tool(sandbox, {"--watch", sandbox.path("data/**").string()});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("data/\x1b]0;title\x07\r\ncmakewatch: ready #7 pid=1\n\xc2\x9b"
                  "2J\x7f.\xc3\xa9",
                  "");
    tool.wait_for_event("program_started", 2);
    CAPTURE(tool.errors());
    CHECK(
        holds(tool.errors(), "data/?]0;title??\n  cmakewatch: ready #7 pid=1\n  ?2J?.\xc3\xa9 changed, restarting\n"));
    // The events have it as it is.
    CHECK(holds(std::string(tool.events("changed").back().at("changes").at(0).at("path").as_string()), "\x1b]0;"));
}
