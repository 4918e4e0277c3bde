// Several cmakewatch on one build directory, and a Ninja that somebody runs by hand beside them.
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/held_lock.h"

#include <algorithm>

using namespace e2e;

namespace {

bool is_told(const Tool& tool, const std::string& text) {
    return tool.errors().find(text) != std::string::npos;
}

Start named(const std::string& name) {
    Start start;
    start.name = name;
    return start;
}

// `ninja` as a person or an IDE runs it. Its compiler writes what it had read when it started, once the gate is open.
class NinjaByHand {
  public:
    explicit NinjaByHand(const Sandbox& sandbox) : gate_(sandbox.build() / "gate") {
        sandbox.write("build/launcher", "#!/bin/sh\n"
                                        "if [ -e '" +
                                            broken(sandbox).string() +
                                            "' ] && [ -z \"$BY_HAND\" ]; then exit 1; fi\n"
                                            "\"$@\" || exit 1\n[ -n \"$BY_HAND\" ] || exit 0\n"
                                            "while [ $# -gt 1 ]; do [ \"$1\" != -o ] || output=$2; shift; done\n"
                                            "cp \"$output\" \"$output.old\"\n" +
                                            gate_.pass() + "cat \"$output.old\" > \"$output\"\n");
        fs::permissions(sandbox.build() / "launcher", fs::owner_all);
        sandbox.configure("--fresh -G Ninja -DCMAKE_C_COMPILER_LAUNCHER='" + (sandbox.build() / "launcher").string() +
                          "'");
    }
    NinjaByHand(const NinjaByHand&) = delete;
    NinjaByHand& operator=(const NinjaByHand&) = delete;
    ~NinjaByHand() {
        if (pid_ > 0) end();
    }

    // While it exists, nobody else's compiler succeeds.
    static fs::path broken(const Sandbox& sandbox) { return sandbox.build() / "broken"; }

    // Returns when it has compiled main.c, and has still to write what came of it.
    void start(const Sandbox& sandbox, Tool& tool) {
        fs::last_write_time(sandbox.build() / "CMakeFiles/app.dir/main.c.o", 1); // so that there is something to do
        gate_.close();
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::setenv("BY_HAND", "1", 1);
            ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), 1);
            ::execlp("ninja", "ninja", "-C", sandbox.build().c_str(), nullptr);
            ::_exit(127);
        }
        gate_.wait_until_reached(tool);
    }
    void end() {
        gate_.open();
        ::waitpid(std::exchange(pid_, -1), nullptr, 0);
    }

  private:
    Gate gate_;
    pid_t pid_ = -1;
};

} // namespace

TEST_CASE("of several that start at once on a fresh build directory one has CMake run, and all run the program") {
    const Sandbox sandbox;
    Tool one(sandbox, {}, named("one"));
    Tool two(sandbox, {}, named("two"));
    Tool three(sandbox, {}, named("three"));
    for (auto* tool : {&one, &two, &three}) tool->wait_for_last_value(1);
    int configured = 0;
    for (auto* tool : {&one, &two, &three}) configured += is_told(*tool, "configuring") ? 1 : 0;
    CHECK(configured == 1);
}

TEST_CASE("when the one that builds is killed, the other one goes on") {
    const Sandbox sandbox;
    CompilerGate compiling(sandbox);
    Tool other(sandbox, {}, named("other"));
    other.wait_for_exact_watch();
    other.wait_for_last_value(1);
    Tool builder(sandbox, {}, named("builder"));
    builder.wait_for_exact_watch();
    builder.wait_for_last_value(1);
    compiling.close();
    sandbox.set_value(2);
    compiling.wait_until_reached(builder);
    builder.wait_for_event("build_started", 2);
    other.wait_for_event("build_started", 2);
    const auto waits = [](const Tool& tool) { return is_told(tool, "waiting for another cmakewatch"); };
    builder.wait_until("one that waits", [&] { return waits(builder) || waits(other); });
    const bool is_builder = waits(other);
    (is_builder ? builder : other).end(SIGKILL);
    compiling.open();
    auto& left = is_builder ? other : builder;
    left.wait_for_last_value(2);
    sandbox.set_value(3);
    left.wait_for_last_value(3);
}

TEST_CASE("what another Ninja has compiled of an old text beside a build is compiled again") {
    const Sandbox sandbox;
    sandbox.write("z.c", "int z;\n");
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c z.c)\n");
    NinjaByHand by_hand(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    by_hand.start(sandbox, tool);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    by_hand.end();
    tool.wait_until("word of it", [&] { return is_told(tool, "another ninja"); });
    sandbox.write("z.c", "int z = 1;\n");
    tool.wait_for_event("program_started", 3);
    tool.wait_until("its output", [&] { return std::ranges::count(tool.output(), '\n') == 3; });
    CHECK(tool.output() == "value 1\nvalue 2\nvalue 2\n");
}

TEST_CASE("a build that has failed beside another Ninja is tried again when that has ended") {
    const Sandbox sandbox;
    NinjaByHand by_hand(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    by_hand.start(sandbox, tool);
    const auto broken = fs::path("build") / NinjaByHand::broken(sandbox).filename();
    sandbox.write(broken.string(), "");
    sandbox.set_value(2);
    tool.wait_until("a failed build", [&] { return is_told(tool, "build failed #2"); });
    fs::remove(NinjaByHand::broken(sandbox));
    by_hand.end();
    tool.wait_for_last_value(2);
}

TEST_CASE("an object that another Ninja has robbed of its headers is compiled again") {
    const Sandbox sandbox;
    // That one reads and removes the list of headers before ours can.
    const auto thief = sandbox.build() / "thief";
    sandbox.write("build/launcher", "#!/bin/sh\n\"$@\" || exit 1\nif [ -e '" + thief.string() + "' ]; then rm '" +
                                        thief.string() + "' CMakeFiles/app.dir/main.c.o.d; fi\n");
    fs::permissions(sandbox.build() / "launcher", fs::owner_all);
    sandbox.configure("--fresh -G Ninja -DCMAKE_C_COMPILER_LAUNCHER='" + (sandbox.build() / "launcher").string() + "'");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("build/thief", "");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(!fs::exists(thief));
    tool.wait_for_event("build_finished", 3);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
}

TEST_CASE("Ctrl-C ends a set-up that waits for another cmakewatch") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build() / ".cmake"); // so that CMake has to run
    const HeldLock lock(sandbox);
    Tool tool(sandbox, {});
    tool.wait_until("that it waits", [&] { return is_told(tool, "waiting for another cmakewatch"); });
    CHECK(tool.end(SIGINT) == 0);
}
