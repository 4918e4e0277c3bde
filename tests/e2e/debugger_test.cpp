// Programs that a debugger is attached to.
#include "tests/e2e/harness.h"

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
    if (!may_attach()) {
        WARN("not tried: kernel.yama.ptrace_scope forbids it");
        return;
    }
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
