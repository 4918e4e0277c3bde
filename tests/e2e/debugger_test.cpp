// Programs that a debugger is attached to.
#include "tests/e2e/harness.h"
#include "tests/skip.h"

using namespace e2e;

namespace {

// Where only ancestors may attach (Yama, as on Ubuntu), a debugger beside the tool needs the administrator's leave.
bool may_attach() {
    const auto scope = content("/proc/sys/kernel/yama/ptrace_scope");
    return ::geteuid() == 0 || scope.empty() || scope.starts_with('0');
}

// gdb at its prompt: the program stands still.
class AttachedGdb {
  public:
    AttachedGdb(pid_t program, const fs::path& output) {
        int keys[2];
        REQUIRE(::pipe2(keys, O_CLOEXEC) == 0);
        const auto pid = std::to_string(program);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::dup2(keys[0], 0);
            ::dup2(::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), 1);
            ::execlp("gdb", "gdb", "-q", "-nx", "-p", pid.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(keys[0]);
        keys_ = keys[1];
    }
    AttachedGdb(const AttachedGdb&) = delete;
    AttachedGdb& operator=(const AttachedGdb&) = delete;
    ~AttachedGdb() {
        ::close(keys_);
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

  private:
    pid_t pid_ = -1;
    int keys_ = -1;
};

void attach_and_wait(Tool& tool, std::unique_ptr<AttachedGdb>& gdb, const Sandbox& sandbox, pid_t program) {
    gdb = std::make_unique<AttachedGdb>(program, sandbox.path("gdb.out"));
    tool.wait_until("gdb's prompt",
                    [&] { return content(sandbox.path("gdb.out")).find("(gdb) ") != std::string::npos; });
}

} // namespace

TEST_CASE("a debugger that stands at its prompt holds up neither a restart nor the end") {
    if (!may_attach()) return skip_test("kernel.yama.ptrace_scope forbids to attach");
    const Sandbox sandbox;
    std::unique_ptr<AttachedGdb> gdb;
    Tool tool(sandbox, {"--stop-timeout", "0.2"});
    tool.wait_for_exact_watch();
    attach_and_wait(tool, gdb, sandbox, tool.program());
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    REQUIRE(tool.events("program_exited").size() == 1);
    CHECK(tool.events("program_exited").front().at("signal").as_int64() == SIGKILL);
    gdb.reset();

    tool.wait_for_event("program_started", 2);
    attach_and_wait(tool, gdb, sandbox, tool.program());
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(tool.events("program_exited").size() == 2);
}

TEST_CASE("the manual's hook for gdb shows where the program crashes, and does not disturb it otherwise") {
    if (!may_attach()) return skip_test("kernel.yama.ptrace_scope forbids to attach");
    const auto page = content(fs::path(CMAKEWATCH_SOURCE_DIR) / "tool/cli/pages/cmakewatch-run.1.md");
    const std::string option = "--on-restart '";
    const auto begin = page.find(option + "gdb ");
    REQUIRE(begin != std::string::npos);
    const auto command = page.substr(begin + option.size(), page.find("'\n", begin) - begin - option.size());

    const Sandbox sandbox;
    // Waits for its end, or crashes once the debugger is there: TracerPid says so.
    sandbox.write("main.c", R"(
#include "value.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static int is_traced(void) {
    char line[256];
    FILE* file = fopen("/proc/self/status", "r");
    int traced = 0;
    while (fgets(line, sizeof line, file))
        if (strncmp(line, "TracerPid:", 10) == 0) traced = strcmp(line, "TracerPid:\t0\n") != 0;
    fclose(file);
    return traced;
}
static void leave(int n) { (void)n; _exit(6); }
static void dereference_nothing(volatile int* p) { *p = 1; }
int main(void) {
    signal(SIGTERM, leave);
    printf("value %d\n", VALUE); fflush(stdout);
    while (!is_traced()) usleep(1000);
    printf("traced\n"); fflush(stdout);
    if (VALUE == 2) dereference_nothing(0);
    for (;;) pause();
}
)");
    sandbox.configure("-DCMAKE_C_FLAGS=-fno-inline");
    Tool tool(sandbox, {"--on-restart", command});
    tool.wait_for_exact_watch();
    tool.wait_until("gdb", [&] { return tool.output() == "value 1\ntraced\n"; });
    sandbox.set_value(2);
    tool.wait_for_event("program_exited", 2);
    CHECK(tool.events("program_exited").front().at("code").as_int64() == 6); // it could handle the stop signal
    CHECK(tool.events("program_exited").back().at("signal").as_int64() == SIGSEGV);
    tool.wait_until("a backtrace", [&] {
        const auto frame = tool.errors().find("dereference_nothing");
        return frame != std::string::npos && tool.errors().find("main ()", frame) != std::string::npos;
    });
    sandbox.set_value(3);
    tool.wait_for_event("program_started", 3);
    tool.wait_until("gdb again", [&] { return tool.output().ends_with("value 3\ntraced\n"); });
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(tool.events("warning").empty());
}
