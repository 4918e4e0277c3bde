// A server for one test, which listens on this machine's loopback alone and ends with the test.
#pragma once

#include "tests/e2e/harness.h"

#include <arpa/inet.h>
#include <pwd.h>
#include <sys/socket.h>

#include <utility>

namespace e2e {

inline int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(socket, any, size) == 0);
    REQUIRE(::getsockname(socket, any, &size) == 0);
    ::close(socket);
    return ntohs(address.sin_port);
}

class LoopbackServer {
  public:
    // Is in the environment of the server and of all that it starts.
    static constexpr const char* mark_name = "CMAKEWATCH_TEST_SERVER";

    struct Description {
        std::function<std::vector<std::string>(const std::string& port)> command; // stays in the foreground
        std::string ready;                                                        // what its log says then
        std::string log;                                                          // a file for its output
        std::string user{}; // whom root is to run it as; else the server sees to that by itself
        std::vector<std::pair<std::string, std::string>> variables{};
    };

    explicit LoopbackServer(Description description) : description_(std::move(description)) {
        while (!has_started()) {
            stop(SIGKILL);
            start(free_port());
        }
    }
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;
    ~LoopbackServer() {
        stop(SIGKILL);
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (!processes().empty() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(2ms);
        for (const auto pid : processes()) ::kill(pid, SIGKILL);
    }

    [[nodiscard]] std::string port() const { return std::to_string(port_); }
    [[nodiscard]] std::string host() const { return "127.0.0.1:" + port(); }
    [[nodiscard]] std::string log() const { return content(description_.log); }
    [[nodiscard]] std::vector<pid_t> processes() const { return processes_with(std::string(mark_name) + "=" + mark_); }

    // With all that it has started.
    void stop(int signal) {
        if (pid_ <= 0) return;
        for (const auto pid : processes()) ::kill(pid, signal);
        ::kill(-pid_, signal);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

  private:
    void start(int port) {
        port_ = port;
        mark_ = std::to_string(::getpid()) + "-" + std::to_string(port);
        auto words = description_.command(this->port());
        std::vector<char*> argv;
        for (auto& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        const auto* const user =
            ::getuid() == 0 && !description_.user.empty() ? ::getpwnam(description_.user.c_str()) : nullptr;
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::setsid(); // a server may signal its whole group when it ends
            ::dup2(::open("/dev/null", O_RDONLY), 0);
            ::dup2(::open(description_.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), 2);
            ::dup2(2, 1);
            if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(126);
            ::prctl(PR_SET_PDEATHSIG, SIGTERM); // after that: another user would reset it
            ::setenv(mark_name, mark_.c_str(), 1);
            for (const auto& [name, value] : description_.variables) ::setenv(name.c_str(), value.c_str(), 1);
            ::execvp(argv.front(), argv.data());
            ::_exit(127);
        }
    }

    // False if it is to be started anew, on another port.
    [[nodiscard]] bool has_started() const {
        if (pid_ <= 0) return false;
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (log().find(description_.ready) == std::string::npos) {
            if (log().find("in use") != std::string::npos) return false; // taken in between
            siginfo_t ended{};
            ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
            INFO(log());
            REQUIRE((ended.si_pid == 0 && std::chrono::steady_clock::now() < end));
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }

    Description description_;
    std::string mark_;
    int port_ = 0;
    pid_t pid_ = -1;
};

} // namespace e2e
