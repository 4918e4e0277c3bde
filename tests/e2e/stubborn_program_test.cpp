// Programs that do not go willingly: they and what they have started are gone before the next one starts, and what
// they held is free.
#include "tests/e2e/terminal_tool.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace e2e;

namespace {

// Listens on a port and does not go when asked to. In a way of its own for each second argument.
constexpr const char* listening_program = R"(
#include "value.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(int count, char** argument) {
    const int port = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address;
    (void)count;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(argument[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(port, (struct sockaddr*)&address, sizeof address) != 0 || listen(port, 5) != 0) printf("taken\n");
    signal(SIGTERM, SIG_IGN);
    if (strcmp(argument[2], "forks") == 0)
        for (int i = 0; i < 30; ++i)
            if (fork() == 0) for (;;) pause();
    if (strcmp(argument[2], "leaves workers") == 0) {
        for (int i = 0; i < 3; ++i)
            if (fork() == 0) for (;;) pause();
    }
    if (strcmp(argument[2], "daemonises") == 0) {
        if (fork() != 0) _exit(0);
        setsid();
        if (fork() != 0) _exit(0);
    }
    printf("value %d\n", VALUE);
    fflush(stdout);
    if (strcmp(argument[2], "leaves workers") == 0) return 0;
    for (;;) pause();
}
)";

// Fills its standard output until nothing more goes in, says so in a file, and goes on trying.
constexpr const char* flooding_program = R"(
#include "value.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(int count, char** argument) {
    char text[4096];
    const int log = open(argument[1], O_WRONLY | O_CREAT | O_APPEND, 0644);
    struct pollfd ready;
    if (count > 2) signal(SIGTERM, SIG_IGN);
    memset(text, 'x', sizeof text);
    ready.fd = 1; ready.events = POLLOUT;
    while (poll(&ready, 1, 500) > 0) (void)!write(1, text, 256);
    dprintf(log, "full %d\n", VALUE);
    for (;;) (void)!write(1, text, sizeof text);
}
)";

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* general = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(probe, general, size) == 0);
    REQUIRE(::getsockname(probe, general, &size) == 0);
    ::close(probe);
    return ntohs(address.sin_port);
}

void wait_for_end_of(const fs::path& file, const std::string& text, const fs::path& events) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!content(file).ends_with(text)) {
        if (std::chrono::steady_clock::now() > end)
            FAIL("gave up waiting for \"" << text << "\" in\n" << content(file) << content(events));
        std::this_thread::sleep_for(2ms);
    }
}

} // namespace

TEST_CASE("the port is free when the next program starts, whatever the one before was like") {
    const auto manner = GENERATE(as<std::string>{}, "ignores SIGTERM", "forks", "leaves workers", "daemonises");
    CAPTURE(manner);
    const Sandbox sandbox;
    sandbox.write("main.c", listening_program);
    Tool tool(sandbox, {"--stop-timeout", "0.2", "--", std::to_string(free_port()), manner});
    tool.wait_for_exact_watch();
    for (int value = 1; value < 4; ++value) {
        tool.wait_for_last_value(value);
        sandbox.set_value(value + 1);
    }
    tool.wait_for_last_value(4);
    INFO(tool.errors());
    CHECK(tool.output().find("taken") == std::string::npos);
    CHECK(tool.end(SIGTERM) == 0);
}

TEST_CASE("a program that has filled its terminal, which nobody reads, is restarted and ended") {
    const bool ignores = GENERATE(false, true);
    CAPTURE(ignores);
    const Sandbox sandbox;
    sandbox.write("main.c", flooding_program);
    const auto log = sandbox.path("log");
    const auto events = sandbox.path("events");
    std::vector<std::string> options{"--stop-timeout", ignores ? "0.2" : "30", "--events", events.string(), "--",
                                     log.string()};
    if (ignores) options.emplace_back("ignore");
    TerminalTool tool(sandbox, options);
    for (int value = 1; value < 4; ++value) {
        wait_for_end_of(log, "full " + std::to_string(value) + "\n", events);
        sandbox.set_value(value + 1);
    }
    wait_for_end_of(log, "full 4\n", events);
    tool.type("\x03");
    wait_for_end_of(events, "\"exit_code\":0}\n", events);
    tool.wait_for("[ended 0 sane]");
}
