// What does nothing, and what does only what it has to.
#include "tests/e2e/compiler_gate.h"

#include <sys/stat.h>

using namespace e2e;

namespace {

std::vector<std::string> changed_paths(const Tool& tool) {
    std::vector<std::string> paths;
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array()) paths.emplace_back(change.at("path").as_string());
    return paths;
}

// Comes back at a later moment of the file system's clock than that of the last change of `name`.
void tick(const Sandbox& sandbox, const std::string& name) {
    const auto changed = [&](const std::string& file) {
        struct stat state{};
        REQUIRE(::stat(sandbox.path(file).c_str(), &state) == 0);
        return std::pair(state.st_ctim.tv_sec, state.st_ctim.tv_nsec);
    };
    do {
        sandbox.write("build/tick", "");
    } while (changed("build/tick") <= changed(name));
}

} // namespace

TEST_CASE("files that do not matter do nothing, with every way to watch") {
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    const Sandbox sandbox;
    sandbox.write(".git/index", "1");
    sandbox.write("notes/README.md", "hello\n");
    sandbox.write("skipped.h", "#define SKIPPED 1\n");
    sandbox.write("main.c", "#include \"skipped.h\"\n" + content(sandbox.path("main.c")));
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "30", "--ignore", sandbox.path("skipped*").string()});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);

    sandbox.write("notes/README.md", "hello again\n");
    sandbox.write(".git/index", "2");
    sandbox.write(".git/index.lock", "3");
    sandbox.write("unknown.h", "#define UNKNOWN\n");
    sandbox.write("skipped.h", "#define SKIPPED 2\n");
    sandbox.write("build/notes.txt", "in the build directory\n");
    sandbox.rename_to("new directory/README.md", "hello\n");
    for (const auto* name : {".value.h.swp", "value.h~", ".#value.h", "#value.h#", "4913", "value.h.tmp"}) {
        sandbox.write(name, "an editor's own");
        fs::remove(sandbox.path(name));
    }
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    CHECK(changed_paths(tool) == std::vector<std::string>{sandbox.path("value.h").string()});
    CHECK(tool.events("build_started").size() == 2);
}

TEST_CASE("--watch takes whole trees, and files that appear in them") {
    const Sandbox sandbox;
    sandbox.write("conf/deep/app.json", "{}");
    Tool tool(sandbox, {"--watch", sandbox.path("conf/**/*.json").string()});
    tool.wait_for_exact_watch();
    tool.program();
    sandbox.write("conf/deep/app.json", "{1}");
    tool.wait_for_event("program_started", 2);
    sandbox.write("conf/deep/app.txt", "no such file");
    sandbox.write("conf/deeper/still/new.json", "{}");
    tool.wait_for_event("program_started", 3);
    fs::remove(sandbox.path("conf/deep/app.json"));
    tool.wait_for_event("program_started", 4);
    CHECK(changed_paths(tool) == std::vector<std::string>{sandbox.path("conf/deep/app.json").string(),
                                                          sandbox.path("conf/deeper/still/new.json").string(),
                                                          sandbox.path("conf/deep/app.json").string()});
    CHECK(tool.events("build_started").size() == 1);
}

TEST_CASE("a file of a --watch pattern that goes while nobody watches is missed by the next child") {
    const Sandbox sandbox;
    sandbox.write("conf/one.json", "{}");
    Tool tool(sandbox, {"--watch", sandbox.path("conf/*.json").string()});
    tool.wait_for_exact_watch();
    tool.program();
    std::string gone = "conf/one.json";
    size_t restarts = 1;
    SECTION("one that was there at the start") {}
    SECTION("one that has come later") {
        gone = "conf/later.json";
        sandbox.write(gone, "{}");
        tool.wait_for_event("program_started", ++restarts);
    }
    tool.wait_for_event("watching", restarts);
    SECTION("while no build is good") {
        sandbox.write("value.h", "nonsense\n");
        tool.wait_for_wide_watch();
    }
    const auto changes = tool.events("changed").size();
    const auto child = parent_of(tool.program());
    ::kill(child, SIGSTOP);
    fs::remove(sandbox.path(gone));
    ::kill(child, SIGKILL);
    tool.wait_for_event("changed", changes + 1);
    CHECK(changed_paths(tool).back() == sandbox.path(gone).string());
}

TEST_CASE("--watch DIRECTORY/** takes what lies deep in it, and what comes to lie there") {
    const Sandbox sandbox;
    sandbox.write("data/deep/er/table", "1");
    Tool tool(sandbox, {"--watch", sandbox.path("data/**").string()});
    tool.wait_for_exact_watch();
    tool.program();
    sandbox.write("data/deep/er/table", "22");
    tool.wait_for_event("program_started", 2);
    sandbox.write("data/deep/new/table", "1");
    tool.wait_for_event("program_started", 3);
    CHECK(changed_paths(tool) == std::vector<std::string>{sandbox.path("data/deep/er/table").string(),
                                                          sandbox.path("data/deep/new/table").string()});
}

TEST_CASE("an error that is undone keeps what runs already") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto first = tool.program();
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    sandbox.set_value(1);
    tool.wait_for_event("program_kept", 2);
    CHECK(tool.events("program_kept").back().at("reason").as_string() == "unchanged");
    CHECK(is_alive(first));
    CHECK(tool.events("program_started").size() == 1);
}

TEST_CASE("--settle makes one build of a burst of saves") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--settle", "2000"}); // on a machine with much to do the burst takes its time
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    for (int value = 2; value <= 6; ++value) sandbox.set_value(value);
    tool.wait_for_last_value(6);
    CHECK(tool.events("build_started").size() == 2);
}

TEST_CASE("the fixed lines stand at column 0, whatever the volume") {
    const auto volume = GENERATE(as<std::string>{}, "-q", "-v", "--color=auto");
    CAPTURE(volume);
    const Sandbox sandbox;
    // At one stroke: while a file is being written it may be built half written as well.
    const auto save = [&](const std::string& text) {
        sandbox.write("build/value.h", text);
        fs::rename(sandbox.build() / "value.h", sandbox.path("value.h"));
    };
    Tool tool(sandbox, {volume});
    tool.wait_for_exact_watch();
    const auto first = tool.program();
    save("nonsense\n");
    tool.wait_for_event("program_kept");
    save("#define VALUE 1 // mended\n");
    tool.wait_for_event("program_kept", 2);
    save(Sandbox::value_text(2));
    tool.wait_for_last_value(2);
    tool.wait_for_event("program_started", 2);
    const auto second = tool.program();
    CHECK(tool.end(SIGTERM) == 0);
    const auto lines = "\n" + tool.errors();
    size_t at = 0;
    for (const auto& line : {std::string("build started #1"), "ready #1 pid=" + std::to_string(first),
                             std::string("build started #2"), "build failed #2 pid=" + std::to_string(first),
                             std::string("build started #3"), "unchanged #3 pid=" + std::to_string(first),
                             std::string("build started #4"), "ready #4 pid=" + std::to_string(second)}) {
        INFO(line << " behind byte " << at << " of" << lines);
        at = lines.find("\ncmakewatch: " + line, at);
        REQUIRE(at != std::string::npos);
        at += 1 + std::string("cmakewatch: ").size() + line.size();
        CHECK((lines[at] == '\n' || lines.substr(at, 2) == " ("));
    }
    const bool says_what_changed = lines.find("\ncmakewatch: value.h changed, rebuilding\n") != std::string::npos;
    CHECK(says_what_changed == (volume != "-q"));
    const bool counts_edges = lines.find("\ncmakewatch: ninja ran ") != std::string::npos;
    CHECK(counts_edges == (volume == "-v"));
    CHECK(lines.find("nonsense") != std::string::npos);
}

TEST_CASE("a restart without a build has a beginning, too") {
    const Sandbox sandbox;
    CompilerGate gate(sandbox);
    sandbox.write("app.conf", "1\n");
    Tool tool(sandbox, {"-q", "--watch", sandbox.path("app.conf").string()});
    tool.wait_for_exact_watch();
    const auto status = content("/proc/" + std::to_string(tool.program()) + "/status");
    const pid_t child = std::stoi(status.substr(status.find("PPid:") + 5));
    SECTION("for a file of --watch") {
        sandbox.rename_to("app.conf", "2\n");
    }
    SECTION("after the child is lost") {
        ::kill(child, SIGKILL);
    }
    SECTION("after the child is lost during a build: to IDEs the error was its end") {
        gate.close();
        sandbox.rename_to("value.h", Sandbox::value_text(2));
        gate.wait_until_reached(tool);
        ::kill(child, SIGKILL);
        tool.wait_for_event("error");
        gate.open();
    }
    tool.wait_for_event("program_started", 2);
    const auto build = std::to_string(tool.events("program_started").back().at("build").as_int64());
    const auto end = "\ncmakewatch: restarting #" + build + "\ncmakewatch: ready #" + build +
                     " pid=" + std::to_string(tool.program()) + " (";
    tool.wait_until(end, [&] { return tool.errors().find(end) != std::string::npos; });
}

TEST_CASE("build rebuilds and runs nothing") {
    const Sandbox sandbox;
    Start start;
    start.command = GENERATE(std::vector<std::string>{"build"}, std::vector<std::string>{"build", "app"});
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    const auto wait_for_ready = [&](int build) {
        const auto line = "cmakewatch: ready #" + std::to_string(build) + " (";
        tool.wait_until(line, [&] { return tool.errors().find(line) != std::string::npos; });
    };
    wait_for_ready(1);
    sandbox.rename_to("value.h", "nonsense\n"); // at one stroke: two saves could be two builds
    tool.wait_until("a failure", [&] {
        const auto failed = tool.errors().find("cmakewatch: build failed #2 (");
        return failed != std::string::npos &&
               tool.errors().find("\ncmakewatch: waiting for a change\n", failed) != std::string::npos;
    });
    sandbox.rename_to("value.h", Sandbox::value_text(2));
    wait_for_ready(3);
    CHECK(tool.events("program_started").empty());
    CHECK(tool.end(SIGTERM) == 0);
    CHECK(tool.output() == "");
}

TEST_CASE("a change of permissions does not count, not even for the next program's child") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    fs::permissions(sandbox.path("main.c"), fs::owner_all);
    tick(sandbox, "main.c");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    const auto value = sandbox.path("value.h").string();
    CHECK(changed_paths(tool) == std::vector<std::string>{value, value});
}

TEST_CASE("--watch restarts also what reads a file of the build") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watch", sandbox.path("value.h").string()});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.set_value(1);
    tool.wait_for_event("program_started", 2);
    CHECK(tool.events("build_started").size() == 2);
}

TEST_CASE("what is compiled without headers is no sign of another Ninja") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C ASM)\n"
                                    "add_executable(app main.c plain.s)\n");
    sandbox.write("plain.s", ".section .note.GNU-stack,\"\"\n");
    sandbox.configure();
    for (int session = 1; session <= 2; ++session) {
        Start start;
        start.name = std::to_string(session);
        Tool tool(sandbox, {}, start);
        tool.wait_for_exact_watch();
        tool.wait_for_last_value(session);
        sandbox.set_value(session + 1);
        tool.wait_for_last_value(session + 1);
        CHECK(tool.events("build_started").size() == 2);
    }
}
