#include "tool/process/process_tree_linux.h"

#include "tests/catch.h"
#include "tool/process/launch_linux.h"

#include <boost/filesystem.hpp>

#include <atomic>
#include <csignal>
#include <thread>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace cmakewatch;
namespace fs = boost::filesystem;

namespace {

// A program of some name, in a directory of its own.
class NamedProgram {
  public:
    NamedProgram(const std::string& name, const std::string& original)
        : directory_(fs::canonical(fs::temp_directory_path()) / fs::unique_path("cmakewatch-unit-%%%%%%%%")) {
        fs::create_directories(directory_);
        spec_.executable = (directory_ / name).string();
        spec_.directory = directory_.string();
        fs::copy_file(original, spec_.executable);
    }
    NamedProgram(const NamedProgram&) = delete;
    NamedProgram& operator=(const NamedProgram&) = delete;
    ~NamedProgram() { fs::remove_all(directory_); }

    // Its process, or -1.
    [[nodiscard]] pid_t start(const std::vector<std::string>& arguments = {}) {
        spec_.arguments = arguments;
        const auto process = launch(spec_);
        return process ? process->pid : -1;
    }
    [[nodiscard]] std::string directory() const { return directory_.string(); }

  private:
    fs::path directory_;
    LaunchSpec spec_;
};

} // namespace

TEST_CASE("a Ninja of ours is no other one, even if it ends while it is looked at") {
    NamedProgram ninja("ninja", "/bin/true");
    std::atomic<bool> is_done = false;
    std::atomic<size_t> failures = 0;
    std::thread builds([&] {
        while (!is_done)
            if (const auto pid = ninja.start(); pid < 0 || ::waitpid(pid, nullptr, 0) != pid) ++failures;
    });
    size_t found = 0;
    for (int look = 0; look < 300; ++look) found += others_running("ninja", ninja.directory()).size();
    is_done = true;
    builds.join();
    CHECK(found == 0);
    CHECK(failures == 0);
}

TEST_CASE("a Ninja whose parents are others is another one") {
    NamedProgram ninja("ninja", "/bin/sleep");
    // Whoever starts it is gone at once: it has no parent of our name.
    const auto starter = ::fork();
    REQUIRE(starter >= 0);
    if (starter == 0) ::_exit(ninja.start({"1000"}) > 0 ? 0 : 1);
    ::waitpid(starter, nullptr, 0);
    std::vector<pid_t> found;
    for (int look = 0; look < 1000 && found.empty(); ++look) found = others_running("ninja", ninja.directory());
    REQUIRE(found.size() == 1);
    CHECK(is_running(found.front(), "ninja", ninja.directory()));
    ::kill(found.front(), SIGKILL);
}

TEST_CASE("a group is alive until the last of it is dead, waited for or not") {
    const auto start = [](pid_t group) {
        const auto pid = ::fork();
        if (pid == 0) {
            ::setpgid(0, group);
            for (;;) ::pause();
        }
        ::setpgid(pid, group);
        return pid;
    };
    const auto end = [](pid_t pid) {
        ::kill(pid, SIGKILL);
        siginfo_t info{};
        ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
    };
    const auto leader = start(0);
    const auto member = start(leader);
    CHECK(is_group_alive(leader));
    end(leader);
    CHECK(is_group_alive(leader));
    end(member);
    CHECK_FALSE(is_group_alive(leader));
    ::waitpid(leader, nullptr, 0);
    ::waitpid(member, nullptr, 0);
    CHECK_FALSE(is_group_alive(leader));
}

namespace {

constexpr int longest_life_s = 60; // of what a test that fails leaves behind
constexpr int forkers = 4;
constexpr int most_forks = 400; // of each
constexpr size_t enough = 50;

[[noreturn]] void live_until_killed() {
    ::alarm(longest_life_s);
    for (;;) ::pause();
}

[[noreturn]] void fork_again_and_again() {
    for (int i = 0; i < most_forks; ++i)
        if (::fork() == 0) live_until_killed();
    live_until_killed();
}

} // namespace

TEST_CASE("a tree is killed with what many of it fork meanwhile") {
    for (int round = 0; round < 10; ++round) {
        int ends[2]; // all that is forked keeps the second open
        REQUIRE(::pipe(ends) == 0);
        const auto root = ::fork();
        REQUIRE(root >= 0);
        if (root == 0) {
            ::close(ends[0]);
            for (int i = 0; i < forkers; ++i)
                if (::fork() == 0) fork_again_and_again();
            live_until_killed();
        }
        ::close(ends[1]);
        while (descendants_of(root).size() < enough) std::this_thread::yield();
        kill_tree(root);
        ::waitpid(root, nullptr, 0);
        pollfd end{ends[0], POLLIN, 0};
        CHECK(::poll(&end, 1, longest_life_s * 1000 / 2) == 1);
        ::close(ends[0]);
    }
}
