// A Watchman server for one test, on a socket of its own that WATCHMAN_SOCK names meanwhile.
#pragma once

#include "tests/catch.h"
#include "tests/skip.h"
#include "tool/watch/watchman_connection_posix.h"

#include <boost/filesystem.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// Debian 13, for one, has no Watchman.
inline bool is_watchman_installed() {
    static const bool is_there = is_installed("watchman");
    return is_there;
}

constexpr auto no_watchman = "there is no watchman";

// Does nothing where Watchman is not installed.
class WatchmanServer {
  public:
    explicit WatchmanServer(const boost::filesystem::path& directory) : socket_((directory / "sock").string()) {
        if (!is_watchman_installed()) return;
        boost::filesystem::create_directories(directory);
        const auto file = [&](const char* name) { return (directory / name).string(); };
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::setenv("HOME", directory.c_str(), 1);
            ::execlp("watchman", "watchman", "--foreground", ("--sockname=" + socket_).c_str(),
                     ("--logfile=" + file("log")).c_str(), ("--pidfile=" + file("pid")).c_str(),
                     ("--statefile=" + file("state")).c_str(), nullptr);
            ::_exit(127);
        }
        ::setenv("WATCHMAN_SOCK", socket_.c_str(), 1);
        // The socket is there before anybody listens.
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!cmakewatch::is_watchman_running() && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        REQUIRE(cmakewatch::is_watchman_running());
    }
    WatchmanServer(const WatchmanServer&) = delete;
    WatchmanServer& operator=(const WatchmanServer&) = delete;
    ~WatchmanServer() {
        kill();
        ::unsetenv("WATCHMAN_SOCK");
    }
    void pause() const { ::kill(pid_, SIGSTOP); } // as a server that hangs
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

  private:
    std::string socket_;
    pid_t pid_ = -1;
};
