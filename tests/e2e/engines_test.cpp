// Compiler launchers: ccache, distcc, icecream, sccache, and one that leaves a server behind.
#include "tests/e2e/build_scope.h"
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/loopback_server.h"
#include "tests/e2e/own_network.h"
#include "tests/skip.h"

#include <sys/stat.h>

#include <set>

using namespace e2e;

namespace {

void make_executable(const fs::path& script) {
    fs::permissions(script, static_cast<fs::perms>(0755));
}

void configure_with(const Sandbox& sandbox, const std::string& launcher, const std::string& compiler) {
    sandbox.configure("--fresh -G Ninja -DCMAKE_C_COMPILER_LAUNCHER='" + launcher + "' -DCMAKE_C_COMPILER='" +
                      compiler + "'");
}

// It gives up root's rights by itself. "Insecure": any compiler, from whoever may connect, which is this machine.
class Distccd : public LoopbackServer {
  public:
    explicit Distccd(const Sandbox& sandbox)
        : LoopbackServer({.command =
                              [](const std::string& port) {
                                  return std::vector<std::string>{
                                      "distccd", "--daemon", "--no-detach",  "--listen",    "127.0.0.1",
                                      "--port",  port,       "--allow",      "127.0.0.1",   "--enable-tcp-insecure",
                                      "--jobs",  "2",        "--log-stderr", "--log-level", "info"};
                              },
                          .ready = "daemon started",
                          .log = sandbox.path("build/distccd.log").string()}) {}
};

// A scheduler, and a daemon that speaks with it over loopback. Both send broadcasts when they start: they need a
// network of their own. The daemon has no port for others, so the scheduler gives each job to the machine that asks.
class Icecream {
  public:
    explicit Icecream(const Sandbox& sandbox)
        : directory_(make_directory(sandbox)),
          scheduler_({.command =
                          [](const std::string& port) {
                              return std::vector<std::string>{
                                  "icecc-scheduler", "-i", "lo", "-n", net, "-p", port, "-vvv"};
                          },
                      .ready = "scheduler ready",
                      .log = (sandbox.build() / "scheduler.log").string(),
                      .user = user}),
          daemon_({.command =
                       [this](const std::string&) {
                           return std::vector<std::string>{"iceccd", "--no-remote",
                                                           "-n",     net,
                                                           "-s",     scheduler_.host(),
                                                           "-b",     (directory_ / "environments").string(),
                                                           "-m",     "2",
                                                           "-vv"};
                       },
                   .ready = "Connected to scheduler",
                   .log = (sandbox.build() / "iceccd.log").string(),
                   .user = user,
                   .variables = {{"ICECC_TEST_SOCKET", socket()}}}) {}

    // The compiler's files, which it would otherwise pack for other machines, are given as a file that nobody unpacks.
    [[nodiscard]] Start start() const {
        Start start;
        start.variables = {{"ICECC_TEST_SOCKET", socket()}, {"ICECC_VERSION", (directory_ / "none.tar.gz").string()}};
        return start;
    }
    [[nodiscard]] size_t jobs_done() const { return count(scheduler_.log(), " status=0 "); }
    // A compiler that it does not know it runs here, as a job that the scheduler only counts.
    [[nodiscard]] size_t local_jobs_begun() const { return count(scheduler_.log(), "handle_local_job "); }

  private:
    static constexpr const char* user = "icecc";
    static constexpr const char* net = "cmakewatch-test";

    static fs::path make_directory(const Sandbox& sandbox) {
        const auto directory = sandbox.build() / "icecream";
        fs::create_directories(directory / "environments");
        std::ofstream((directory / "none.tar.gz").string()) << std::string(1000, '\0'); // smaller ones it refuses
        if (const auto* const whom = ::getpwnam(user); whom != nullptr && ::getuid() == 0)
            for (const auto& owned : {directory, directory / "environments"})
                REQUIRE(::chown(owned.c_str(), whom->pw_uid, whom->pw_gid) == 0);
        return directory;
    }
    [[nodiscard]] std::string socket() const { return (directory_ / "socket").string(); }

    fs::path directory_;
    LoopbackServer scheduler_;
    LoopbackServer daemon_;
};

// The server that the first compile with sccache starts, which leaves for a session of its own. To be made after the
// tool: it has the tool's marks, and must be gone before the tool is asked whether it has left anything.
class SccacheServer {
  public:
    explicit SccacheServer(std::string port) : port_(std::move(port)) {}
    SccacheServer(const SccacheServer&) = delete;
    SccacheServer& operator=(const SccacheServer&) = delete;
    ~SccacheServer() {
        const auto end = std::chrono::steady_clock::now() + deadline;
        for (auto found = processes(); !found.empty() && std::chrono::steady_clock::now() < end; found = processes()) {
            for (const auto pid : found) ::kill(pid, SIGKILL);
            std::this_thread::sleep_for(2ms);
        }
    }

    static Start start(const Sandbox& sandbox, const std::string& port) {
        Start start;
        start.variables = {{"SCCACHE_SERVER_PORT", port},
                           {"SCCACHE_DIR", (sandbox.build() / "sccache").string()},
                           {"SCCACHE_IDLE_TIMEOUT", "0"}};
        return start;
    }
    // Not its clients: they are in the tool's session, it has one of its own.
    [[nodiscard]] std::vector<pid_t> processes() const {
        auto found = processes_with("SCCACHE_SERVER_PORT=" + port_);
        std::erase_if(found, [](pid_t pid) {
            return content("/proc/" + std::to_string(pid) + "/comm") != "sccache\n" || ::getsid(pid) == ::getsid(0);
        });
        return found;
    }
    [[nodiscard]] json::object statistics(const Sandbox& sandbox) const {
        const auto file = sandbox.path("build/statistics").string();
        REQUIRE(
            std::system(("SCCACHE_SERVER_PORT=" + port_ + " sccache --show-stats --stats-format json > '" + file + "'")
                            .c_str()) == 0);
        return json::parse(content(file)).as_object().at("stats").as_object();
    }

  private:
    std::string port_;
};

int64_t number_of(const json::object& statistics, std::string_view counter) {
    const auto& counts = statistics.at(counter).as_object().at("counts").as_object();
    int64_t sum = 0;
    for (const auto& language : counts) sum += language.value().as_int64();
    return sum;
}

// A compiler that waits at a gate.
class RemoteGate {
  public:
    enum class Where { anywhere, at_a_server };

    explicit RemoteGate(const Sandbox& sandbox, Where where = Where::at_a_server)
        : first_(sandbox.build() / "gate"), second_(sandbox.build() / "second-gate") {
        const std::string passes =
            where == Where::at_a_server ? std::string("[ -z \"$") + LoopbackServer::mark_name + "\" ] || " : "";
        sandbox.write("build/gated-cc", "#!/bin/sh\ncase \" $* \" in *' -c '*)\n  " + passes + "{\n" + second_.pass() +
                                            first_.pass() + "} ;;\nesac\nexec cc \"$@\"\n");
        make_executable(sandbox.path("build/gated-cc"));
        compiler_ = sandbox.path("build/gated-cc").string();
    }
    [[nodiscard]] const std::string& compiler() const { return compiler_; }
    void close() const { first_.close(); }
    void open() {
        first_.open();
        second_.open();
    }
    // Who stands there, and somebody must, stays until open_first(); those who come stand at another one.
    void close_second(Tool& tool) {
        first_.wait_until_reached(tool); // one that has only started would come to the other one
        second_.close();
    }
    void open_first() { first_.open(); }
    // The compiles that stand there.
    [[nodiscard]] std::vector<pid_t> waiting() const {
        return processes_where([&](const fs::path& process) {
            const auto words = content(process / "cmdline");
            return content(process / "comm") == "gated-cc\n" && words.find(compiler_) != std::string::npos &&
                   words.find(std::string("\0-c\0", 4)) != std::string::npos;
        });
    }
    [[nodiscard]] static std::vector<pid_t> waiting(const Distccd& distccd) {
        auto found = distccd.processes();
        std::erase_if(found, [](pid_t pid) {
            return content("/proc/" + std::to_string(pid) + "/cmdline").find("gated-cc") == std::string::npos;
        });
        return found;
    }

  private:
    Gate first_;
    Gate second_;
    std::string compiler_;
};

Start with_distcc(const Sandbox& sandbox, const Distccd& distccd) {
    fs::create_directories(sandbox.build() / "distcc");
    Start start;
    start.variables = {{"DISTCC_HOSTS", distccd.host()}, {"DISTCC_DIR", (sandbox.build() / "distcc").string()}};
    return start;
}

// Clients of that launcher below the tool, not a server that has left for a session of its own.
size_t clients_of(const Tool& tool, const std::string& launcher) {
    std::vector<pid_t> waiting{tool.pid()};
    size_t found = 0;
    while (!waiting.empty()) {
        const auto is_client = ::getsid(waiting.back()) == ::getsid(tool.pid());
        const auto pid = std::to_string(waiting.back());
        waiting.pop_back();
        if (is_client && content("/proc/" + pid + "/comm") == launcher + "\n") ++found;
        std::istringstream children(content("/proc/" + pid + "/task/" + pid + "/children"));
        for (pid_t child = 0; children >> child;) waiting.push_back(child);
    }
    return found;
}

// A launcher whose server compiles on when Ninja and the launcher have been interrupted, as sccache's does.
class LateServer {
  public:
    explicit LateServer(const Sandbox& sandbox) : directory_(sandbox.build() / "late") {
        fs::create_directories(directory_);
        sandbox.write("build/late/launcher",
                      "#!/bin/sh\ncd '" + directory_.string() + "'\nif mv gate held 2> /dev/null; then\n  cd '" +
                          sandbox.build().string() + "'\n  setsid '" + directory_.string() +
                          "/server' \"$@\" < /dev/null > /dev/null 2>&1 &\n  wait $!\nelse\n  cd '" +
                          sandbox.build().string() + "'\n  exec \"$@\"\nfi\n");
        sandbox.write("build/late/server",
                      "#!/bin/sh\nfor word; do [ \"$before\" != -o ] || output=$word; before=$word; done\ncd '" +
                          sandbox.build().string() +
                          "' && \"$@\" && mv \"$output\" late/object || exit\necho $$ > late/pid\n"
                          "read line < late/held\ncp late/object \"$output\"\n");
        for (const auto* script : {"launcher", "server"}) make_executable(directory_ / script);
    }
    [[nodiscard]] std::string launcher() const { return (directory_ / "launcher").string(); }

    // The next compile ends only when it is let go.
    void hold_next() const { REQUIRE(::mkfifo((directory_ / "gate").c_str(), 0644) == 0); }
    void wait_until_held(Tool& tool) const {
        tool.wait_until("a compile of the server", [&] { return content(directory_ / "pid").ends_with('\n'); });
    }
    void let_go(Tool& tool) const {
        const auto pid = std::stoi(content(directory_ / "pid"));
        std::ofstream((directory_ / "held").string()) << '\n';
        tool.wait_until("the end of the server's compile", [&] { return !is_alive(pid); });
    }

  private:
    fs::path directory_;
};

// From 1 to 2, to 1 again and to 2 again.
void edit_and_edit_back(Tool& tool, const Sandbox& sandbox) {
    tool.wait_for_last_value(1);
    size_t checks = 0;
    for (const int value : {2, 1, 2}) {
        wait_until_ready(tool, sandbox, ++checks);
        sandbox.rename_to("value.h", Sandbox::value_text(value));
        tool.wait_for_last_value(value);
        CHECK(scope_of_last_build(tool) == "reach");
    }
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
    edit_and_edit_back(tool, sandbox);
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
    tool.wait_for_last_value(1);
    for (int value = 2; value < 5; ++value) {
        const auto before = count(distccd.log(), "COMPILE_OK");
        wait_until_ready(tool, sandbox, static_cast<size_t>(value - 1));
        sandbox.set_value(value);
        tool.wait_for_last_value(value);
        CHECK(scope_of_last_build(tool) == "reach");
        tool.wait_until("the server's log", [&] { return count(distccd.log(), "COMPILE_OK") > before; });
    }
    tool.wait_for_exact_watch();
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    CHECK(tool.events("diagnostic").front().at("file").as_string().find("value.h") != std::string::npos);
    sandbox.set_value(5);
    tool.wait_for_last_value(5);
}

TEST_CASE("an edit during a remote compile leaves no compile behind, neither here nor there") {
    REQUIRE(is_installed("distccd"));
    const Sandbox sandbox;
    RemoteGate gate(sandbox);
    configure_with(sandbox, "distcc", gate.compiler());
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
        return waiting.size() == 1 && waiting.front() != first && clients_of(tool, "distcc") == 1;
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
    RemoteGate gate(sandbox);
    configure_with(sandbox, "distcc", gate.compiler());
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

TEST_CASE("with icecream each rebuild is a job of the scheduler") {
    REQUIRE(is_installed("iceccd"));
    const OwnNetwork network;
    if (!network.is_own()) return skip_test("no network of its own can be made here");
    const Sandbox sandbox;
    sandbox.configure("-DCMAKE_C_COMPILER_LAUNCHER=icecc");
    const Icecream icecream(sandbox);
    Tool tool(sandbox, {"-j", "4"}, icecream.start());
    tool.wait_for_last_value(1);
    for (int value = 2; value < 5; ++value) {
        wait_until_ready(tool, sandbox, static_cast<size_t>(value - 1));
        const auto before = icecream.jobs_done();
        sandbox.set_value(value);
        tool.wait_for_last_value(value);
        CHECK(scope_of_last_build(tool) == "reach");
        tool.wait_until("the scheduler's log", [&] { return icecream.jobs_done() > before; });
    }
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("an edit during a job of icecream leaves no compile behind") {
    REQUIRE(is_installed("iceccd"));
    const OwnNetwork network;
    if (!network.is_own()) return skip_test("no network of its own can be made here");
    const Sandbox sandbox;
    RemoteGate gate(sandbox, RemoteGate::Where::anywhere);
    configure_with(sandbox, "icecc", gate.compiler());
    const Icecream icecream(sandbox);
    Tool tool(sandbox, {}, icecream.start());
    tool.wait_for_last_value(1);
    wait_until_ready(tool, sandbox);
    const auto before = icecream.local_jobs_begun();
    gate.close();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_until("a job", [&] { return gate.waiting().size() == 1 && icecream.local_jobs_begun() == before + 1; });
    const auto first = gate.waiting().front();
    sandbox.rename_to("value.h", Sandbox::value_text(3));
    tool.wait_until("another in its place", [&] {
        const auto waiting = gate.waiting();
        return waiting.size() == 1 && waiting.front() != first && icecream.local_jobs_begun() == before + 2;
    });
    gate.open();
    tool.wait_for_last_value(3);
    CHECK(scope_of_last_build(tool) == "reach");
    CHECK(tool.output().find("value 2") == std::string::npos);
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(gate.waiting().empty());
}

TEST_CASE("with sccache the loop works, what was compiled before comes from the cache, and its server stays") {
    REQUIRE(is_installed("sccache"));
    const Sandbox sandbox;
    const auto port = std::to_string(free_port());
    sandbox.configure("-DCMAKE_C_COMPILER_LAUNCHER=sccache");
    Tool tool(sandbox, {}, SccacheServer::start(sandbox, port));
    const SccacheServer server(port);
    edit_and_edit_back(tool, sandbox);
    const auto statistics = server.statistics(sandbox);
    CHECK(number_of(statistics, "cache_misses") == 2);
    CHECK(number_of(statistics, "cache_hits") == 2);
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(server.processes().size() == 1); // it is not ours to end
}

TEST_CASE("an edit during a compile by sccache loses nothing, though its server compiles on") {
    REQUIRE(is_installed("sccache"));
    const Sandbox sandbox;
    RemoteGate gate(sandbox, RemoteGate::Where::anywhere);
    configure_with(sandbox, "sccache", gate.compiler());
    const auto port = std::to_string(free_port());
    Tool tool(sandbox, {}, SccacheServer::start(sandbox, port));
    const SccacheServer server(port);
    tool.wait_for_last_value(1);
    wait_until_ready(tool, sandbox);
    gate.close();
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    tool.wait_until("a compile there", [&] { return gate.waiting().size() == 1; });
    const auto first = gate.waiting().front();
    gate.close_second(tool);
    sandbox.rename_to("value.h", Sandbox::value_text(3));
    tool.wait_until("another beside it",
                    [&] { return gate.waiting().size() == 2 && clients_of(tool, "sccache") == 1; });
    gate.open_first();
    tool.wait_until("the end of the first", [&] { return !is_alive(first); });
    CHECK(clients_of(tool, "sccache") == 1);
    gate.open();
    tool.wait_for_last_value(3);
    CHECK(scope_of_last_build(tool) == "reach");
    CHECK(tool.output().find("value 2") == std::string::npos);
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(server.processes().size() == 1);
}

TEST_CASE("an object that a cancelled build's server writes late is not linked") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c ten.c)\n");
    sandbox.write("ten.c", "int ten(void) { return 10; }\n");
    sandbox.write("main.c",
                  "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\nint ten(void);\n"
                  "int main(void) { printf(\"value %d\\n\", ten() + VALUE); fflush(stdout); for (;;) pause(); }\n");
    const LateServer server(sandbox);
    sandbox.configure("-DCMAKE_C_COMPILER_LAUNCHER='" + server.launcher() + "'");
    Tool tool(sandbox, {"-v"});
    wait_until_ready(tool, sandbox);
    server.hold_next();
    sandbox.set_value(2);
    server.wait_until_held(tool);
    sandbox.set_value(3);
    tool.wait_for_last_value(13);
    wait_until_ready(tool, sandbox, 2);
    server.let_go(tool);
    sandbox.write("ten.c", "int ten(void) { return 20; }\n");
    tool.wait_for_last_value(23);
    CHECK_FALSE(holds(tool.output(), "2\n"));
    CHECK(holds(tool.errors(), "main.c.o has been written by something else than ninja\n"));
    CHECK(scope_of_last_build(tool) == "all");
    wait_until_ready(tool, sandbox, 3);
    sandbox.set_value(4);
    tool.wait_for_last_value(24);
    CHECK(scope_of_last_build(tool) == "reach");
    CHECK(tool.end(SIGTERM) == 0);
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
