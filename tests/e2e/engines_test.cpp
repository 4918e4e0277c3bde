// Compiler launchers: ccache, distcc, and one that leaves a server behind.
#include "tests/e2e/harness.h"
#include "tests/skip.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <set>

using namespace e2e;

namespace {

void make_executable(const fs::path& script) {
    fs::permissions(script, static_cast<fs::perms>(0755));
}

int free_port() {
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

// A build server on this machine's loopback alone; it gives up root's rights by itself.
class Distccd {
  public:
    static constexpr const char* mark_name = "CMAKEWATCH_TEST_DISTCCD";

    explicit Distccd(const Sandbox& sandbox) : log_(sandbox.path("build/distccd.log").string()) {
        while (!has_started()) {
            stop(SIGKILL);
            start(free_port());
        }
    }
    Distccd(const Distccd&) = delete;
    Distccd& operator=(const Distccd&) = delete;
    ~Distccd() {
        stop(SIGKILL);
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (!processes().empty() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(2ms);
        for (const auto pid : processes()) ::kill(pid, SIGKILL);
    }

    [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::string log() const { return content(log_); }
    [[nodiscard]] std::vector<pid_t> processes() const { return processes_with(std::string(mark_name) + "=" + mark_); }

    // With all that it is compiling.
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
        const auto number = std::to_string(port);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::setsid(); // it signals its whole group when it ends
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            ::setenv(mark_name, mark_.c_str(), 1);
            ::dup2(::open("/dev/null", O_RDONLY), 0);
            ::dup2(::open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), 2);
            ::dup2(2, 1);
            // "insecure": any compiler, from whoever may connect, which is this machine.
            ::execlp("distccd", "distccd", "--daemon", "--no-detach", "--listen", "127.0.0.1", "--port", number.c_str(),
                     "--allow", "127.0.0.1", "--enable-tcp-insecure", "--jobs", "2", "--log-stderr", "--log-level",
                     "info", nullptr);
            ::_exit(127);
        }
    }

    [[nodiscard]] bool has_started() const {
        if (pid_ <= 0) return false;
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (log().find("daemon started") == std::string::npos) {
            siginfo_t ended{};
            ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
            if (ended.si_pid != 0 && log().find("in use") != std::string::npos) return false; // taken in between
            INFO(log());
            REQUIRE((ended.si_pid == 0 && std::chrono::steady_clock::now() < end));
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }

    std::string log_;
    std::string mark_;
    int port_ = 0;
    pid_t pid_ = -1;
};

// A compiler that waits at a gate when distccd runs it.
class RemoteGate {
  public:
    explicit RemoteGate(const Sandbox& sandbox) : fifo_(sandbox.path("build/gate").string()) {
        sandbox.write("build/gated-cc", "#!/bin/sh\ncase \" $* \" in *' -c '*)\n"
                                        "  [ -z \"$CMAKEWATCH_TEST_DISTCCD\" ] || [ ! -p '" +
                                            fifo_ + "' ] || read line < '" + fifo_ + "' ;;\nesac\nexec cc \"$@\"\n");
        make_executable(sandbox.path("build/gated-cc"));
        compiler_ = sandbox.path("build/gated-cc").string();
    }
    [[nodiscard]] const std::string& compiler() const { return compiler_; }
    void close() const { REQUIRE(::mkfifo(fifo_.c_str(), 0644) == 0); }
    void open() const {
        const int both = ::open(fifo_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        ::unlink(fifo_.c_str());
        ::close(both);
    }
    // The compiles that stand there.
    [[nodiscard]] static std::vector<pid_t> waiting(const Distccd& distccd) {
        auto found = distccd.processes();
        std::erase_if(found, [](pid_t pid) {
            return content("/proc/" + std::to_string(pid) + "/cmdline").find("gated-cc") == std::string::npos;
        });
        return found;
    }

  private:
    std::string fifo_;
    std::string compiler_;
};

Start with_distcc(const Sandbox& sandbox, const Distccd& distccd) {
    fs::create_directories(sandbox.build() / "distcc");
    Start start;
    start.variables = {{"DISTCC_HOSTS", distccd.host()}, {"DISTCC_DIR", (sandbox.build() / "distcc").string()}};
    return start;
}

// Local clients of distcc below the tool.
size_t clients_of(const Tool& tool) {
    std::vector<pid_t> waiting{tool.pid()};
    size_t found = 0;
    while (!waiting.empty()) {
        const auto pid = std::to_string(waiting.back());
        waiting.pop_back();
        if (content("/proc/" + pid + "/comm") == "distcc\n") ++found;
        std::istringstream children(content("/proc/" + pid + "/task/" + pid + "/children"));
        for (pid_t child = 0; children >> child;) waiting.push_back(child);
    }
    return found;
}

} // namespace

TEST_CASE("with ccache the loop works, and what was compiled before comes from the cache") {
    REQUIRE(is_installed("ccache"));
    const Sandbox sandbox;
    sandbox.configure("-DCMAKE_C_COMPILER_LAUNCHER=ccache");
    const auto cache = (sandbox.build() / "cache").string();
    Start start;
    start.variables = {{"CCACHE_DIR", cache}, {"CCACHE_CONFIGPATH", cache + "/ccache.conf"}};
    Tool tool(sandbox, {}, start);
    for (const int value : {1, 2, 1, 2}) {
        tool.wait_for_exact_watch();
        sandbox.rename_to("value.h", Sandbox::value_text(value));
        tool.wait_for_last_value(value);
    }
    CHECK(tool.end(SIGTERM) == 0);
    const auto statistics = "CCACHE_DIR='" + cache + "' CCACHE_CONFIGPATH='" + cache +
                            "/ccache.conf' ccache --print-stats > '" + sandbox.path("statistics").string() + "'";
    REQUIRE(std::system(statistics.c_str()) == 0);
    std::istringstream lines(content(sandbox.path("statistics")));
    std::map<std::string, int> counters;
    std::string name;
    for (int number = 0; lines >> name >> number;) counters[name] = number;
    CHECK(counters["cache_miss"] == 2);
    CHECK(counters["direct_cache_hit"] + counters["preprocessed_cache_hit"] >= 2);
}

TEST_CASE("with distcc each rebuild is compiled by the server") {
    REQUIRE(is_installed("distccd"));
    const Sandbox sandbox;
    sandbox.configure("-DCMAKE_C_COMPILER_LAUNCHER=distcc");
    const Distccd distccd(sandbox);
    Tool tool(sandbox, {"-j", "4"}, with_distcc(sandbox, distccd));
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    for (int value = 2; value < 5; ++value) {
        const auto before = count(distccd.log(), "COMPILE_OK");
        sandbox.set_value(value);
        tool.wait_for_last_value(value);
        tool.wait_until("the server's log", [&] { return count(distccd.log(), "COMPILE_OK") > before; });
        tool.wait_for_exact_watch();
    }
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    CHECK(tool.events("diagnostic").front().at("file").as_string().find("value.h") != std::string::npos);
    sandbox.set_value(5);
    tool.wait_for_last_value(5);
}

TEST_CASE("an edit during a remote compile leaves no compile behind, neither here nor there") {
    REQUIRE(is_installed("distccd"));
    const Sandbox sandbox;
    const RemoteGate gate(sandbox);
    fs::remove_all(sandbox.build() / "CMakeFiles");
    fs::remove(sandbox.build() / "CMakeCache.txt");
    sandbox.configure("-G Ninja -DCMAKE_C_COMPILER_LAUNCHER=distcc -DCMAKE_C_COMPILER='" + gate.compiler() + "'");
    const Distccd distccd(sandbox);
    Tool tool(sandbox, {}, with_distcc(sandbox, distccd));
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    gate.close();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_until("a compile there", [&] { return RemoteGate::waiting(distccd).size() == 1; });
    const auto first = RemoteGate::waiting(distccd).front();
    sandbox.rename_to("value.h", Sandbox::value_text(3));
    tool.wait_until("another in its place", [&] {
        const auto waiting = RemoteGate::waiting(distccd);
        return waiting.size() == 1 && waiting.front() != first && clients_of(tool) == 1;
    });
    CHECK(count(distccd.log(), "CLI_DISCONN") == 1);
    gate.open();
    tool.wait_for_last_value(3);
    CHECK(tool.output().find("value 2") == std::string::npos);
    CHECK(RemoteGate::waiting(distccd).empty());
}

TEST_CASE("a distccd that dies during a compile loses nothing") {
    REQUIRE(is_installed("distccd"));
    const Sandbox sandbox;
    const RemoteGate gate(sandbox);
    fs::remove_all(sandbox.build() / "CMakeFiles");
    fs::remove(sandbox.build() / "CMakeCache.txt");
    sandbox.configure("-G Ninja -DCMAKE_C_COMPILER_LAUNCHER=distcc -DCMAKE_C_COMPILER='" + gate.compiler() + "'");
    Distccd distccd(sandbox);
    Tool tool(sandbox, {}, with_distcc(sandbox, distccd));
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    gate.close();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_until("a compile there", [&] { return RemoteGate::waiting(distccd).size() == 1; });
    distccd.stop(SIGKILL);
    tool.wait_for_last_value(2); // compiled here
    tool.wait_for_exact_watch();
    sandbox.rename_to("value.h", Sandbox::value_text(3));
    tool.wait_for_last_value(3);
}

TEST_CASE("a server that a compiler launcher leaves behind survives restarts, a lost child and the end") {
    const Sandbox sandbox;
    const auto place = sandbox.build() / "server.pid";
    // As caching launchers do: the first compile starts the server, which leaves for a session of its own.
    sandbox.write("build/launcher", "#!/bin/sh\nif mkdir '" + (sandbox.build() / "server.lock").string() +
                                        "' 2> /dev/null; then\n  (setsid sh -c 'echo $$ > \"" + place.string() +
                                        "\"; exec sleep 1000' > /dev/null 2>&1 < /dev/null &)\nfi\nexec \"$@\"\n");
    make_executable(sandbox.build() / "launcher");
    sandbox.configure("-DCMAKE_C_COMPILER_LAUNCHER='" + (sandbox.build() / "launcher").string() + "'");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    tool.wait_until("the server", [&] { return content(place).ends_with('\n'); });
    const auto server = std::stoi(content(place));
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(is_alive(server));

    SECTION("SIGTERM") {
        CHECK(tool.end(SIGTERM) == 0);
    }
    SECTION("SIGKILL") {
        tool.end(SIGKILL);
    }
    SECTION("the child is killed") {
        tool.wait_for_event("program_started", 2);
        const auto stat = content("/proc/" + std::to_string(tool.program()) + "/stat");
        std::istringstream rest(stat.substr(stat.rfind(')') + 1));
        std::string state;
        pid_t child = 0;
        rest >> state >> child;
        ::kill(child, SIGKILL);
        tool.wait_for_event("program_started", 3);
        CHECK(is_alive(server));
        CHECK(tool.end(SIGTERM) == 0);
    }
    CHECK(content("/proc/" + std::to_string(server) + "/cmdline").starts_with("sleep"));
    ::kill(server, SIGKILL);
}
