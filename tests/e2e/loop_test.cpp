// The loop as its user sees it: edit, rebuild, restart; and all that can come in between.
#include "tests/catch.h"
#include "tests/e2e/harness/processes_linux.h"
#include "tests/e2e/harness/projects.h"
#include "tests/e2e/harness/tool.h"

#include <boost/filesystem/operations.hpp>

#include <algorithm>

#include <signal.h>

using namespace cmakewatch::e2e;

namespace {

bool is_exact(const Event& event) {
    return event.text("mode") == "exact";
}

Event wait_for_build(Tool& tool, const std::string& result) {
    return tool.wait_for("build_finished", [&](const Event& event) { return event.text("result") == result; });
}

} // namespace

TEST_CASE("a built tree: the program starts at once and an edit replaces it", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    const auto first = tool.wait_until_watching();
    tool.wait_for_output(value_line(1));
    CHECK(tool.wait_for("build_finished").number("edges") == 0);

    SECTION("saved in place") { sandbox.write("value.h", value_header(2)); }
    SECTION("saved by renaming") { sandbox.save_by_rename("value.h", value_header(2)); }
    const auto second = tool.wait_for_program();
    tool.wait_for_output(value_line(2));
    CHECK(second != first);
    CHECK_FALSE(is_alive(first));
    CHECK(tool.changed_paths() == Words{sandbox.path("value.h")});
    tool.wait_for_error_line("cmakewatch: value.h changed, rebuilding\n");
    tool.wait_for_error_line("cmakewatch: build started #2\n");
    tool.wait_for_error_line("cmakewatch: ready #2 pid=" + std::to_string(second) + "\n");
    tool.stop();
}

TEST_CASE("an unbuilt tree is built first", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    sandbox.configure();
    Tool tool(sandbox, {"run", "app"});
    tool.wait_until_watching();
    tool.wait_for_output(value_line(1));
    CHECK(tool.events_named("build_finished").front().number("edges") == 3);
    sandbox.replace("value.c", "return VALUE", "return VALUE + 4");
    tool.wait_for_output(value_line(5));
    tool.stop();
}

TEST_CASE("the old program goes on until the new build is good", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    CompilerGate gate(sandbox);
    sandbox.configure({gate.cmake_argument()});
    sandbox.build("app");
    Tool tool(sandbox, {"run", "app"});
    const auto first = tool.wait_until_watching();
    gate.close();
    sandbox.write("value.h", value_header(2));
    gate.wait_until_reached();
    CHECK(is_alive(first));
    gate.open();
    tool.wait_for_output(value_line(2));
    CHECK_FALSE(is_alive(first));
    CHECK(tool.events_named("program_exited").size() == 1);
}

TEST_CASE("--stop-before-build stops it first", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    CompilerGate gate(sandbox);
    sandbox.configure({gate.cmake_argument()});
    sandbox.build("app");
    Tool tool(sandbox, {"run", "app", "--stop-before-build"});
    const auto first = tool.wait_until_watching();
    gate.close();
    sandbox.write("value.h", value_header(2));
    gate.wait_until_reached();
    CHECK_FALSE(is_alive(first));
    gate.open();
    tool.wait_for_output(value_line(2));
    tool.stop();
}

TEST_CASE("a signal ends program and session with exit code 0", "[loop]") {
    const auto number = GENERATE(SIGTERM, SIGINT, SIGHUP);
    CAPTURE(number);
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    const auto program = tool.wait_until_watching();
    tool.signal(number);
    CHECK(tool.wait_for_exit() == 0);
    CHECK_FALSE(is_alive(program));
    CHECK(tool.wait_for("program_exited").flag("expected"));
    CHECK(tool.wait_for("session_ended").number("exit_code") == 0);
    CHECK(tool.events().back().name == "session_ended");
}

TEST_CASE("a signal during a build ends the build and the session", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    CompilerGate gate(sandbox);
    sandbox.configure({gate.cmake_argument()});
    gate.close();
    Tool tool(sandbox, {"run", "app"});
    gate.wait_until_reached();
    tool.signal(SIGTERM);
    CHECK(tool.wait_for_exit() == 0);
    CHECK(tool.events_named("program_started").empty());
}

TEST_CASE("a program that ends by itself leaves the session waiting", "[loop]") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", app_lists("main.c"));
    sandbox.write("main.c", "int main(void) { return 7; }\n");
    sandbox.configure();
    sandbox.build("app");

    SECTION("and the next change starts it again") {
        Tool tool(sandbox, {"run", "app"});
        tool.wait_until_watching();
        const auto exited = tool.wait_for("program_exited");
        CHECK(exited.number("code") == 7);
        CHECK_FALSE(exited.flag("expected"));
        tool.wait_for_error_line("cmakewatch: app exited with code 7; waiting for a change\n");
        sandbox.write("main.c", staying_main("puts(\"longer\");"));
        tool.wait_for_output("longer");
        tool.stop();
    }
    SECTION("also if the change makes no difference") {
        Tool tool(sandbox, {"run", "app"});
        tool.wait_until_watching();
        tool.wait_for("program_exited");
        sandbox.append("main.c", "// nothing new\n");
        tool.wait_for_program();
        CHECK(tool.wait_for("program_exited").number("code") == 7);
        tool.stop();
    }
    SECTION("but with --exit it ends with the program's code") {
        Tool tool(sandbox, {"run", "app", "--exit"});
        CHECK(tool.wait_for_exit() == 7);
    }
    SECTION("with --exit a signal counts as in a shell") {
        sandbox.write("main.c", "#include <stdlib.h>\nint main(void) { abort(); }\n");
        Tool tool(sandbox, {"run", "app", "--exit"});
        CHECK(tool.wait_for_exit() == 128 + SIGABRT);
        CHECK(tool.wait_for("program_exited").number("signal") == SIGABRT);
    }
}

TEST_CASE("a compile error keeps the old program, and its fix replaces it", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    const auto first = tool.wait_until_watching();
    sandbox.write("value.c", "int value(void) { return nonsense; }\n");
    wait_for_build(tool, "failed");
    CHECK(tool.wait_for("program_kept").text("reason") == "build failed");
    const auto diagnostic = tool.wait_for("diagnostic");
    CHECK(diagnostic.text("severity") == "error");
    CHECK(diagnostic.text("file") == sandbox.path("value.c"));
    CHECK(diagnostic.number("line") == 1);
    tool.wait_for_error_line("nonsense");
    tool.wait_for_error_line("cmakewatch: build failed #2\n");
    CHECK(is_alive(first));
    sandbox.write("value.c", "int value(void) { return 3; }\n");
    tool.wait_for_output(value_line(3));
    CHECK_FALSE(is_alive(first));
    tool.stop();
}

TEST_CASE("an error that is undone brings back what runs already", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    const auto first = tool.wait_until_watching();
    sandbox.write("value.h", "nonsense\n");
    wait_for_build(tool, "failed");
    sandbox.write("value.h", value_header(1));
    CHECK(tool.wait_for("program_kept", [](const Event& e) { return e.text("reason") == "unchanged"; }).number("build") >
          2);
    CHECK(is_alive(first));
    tool.stop();
}

TEST_CASE("a new header that does not compile can be fixed in the header alone", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    tool.wait_until_watching();
    sandbox.write("fresh.h", "nonsense\n");
    sandbox.write("value.c", "#include \"fresh.h\"\nint value(void) { return FRESH; }\n");
    wait_for_build(tool, "failed");
    sandbox.write("fresh.h", "#define FRESH 8\n");
    tool.wait_for_output(value_line(8));
    tool.wait_for("watching", is_exact);
    sandbox.write("fresh.h", "#define FRESH 9\n");
    tool.wait_for_output(value_line(9));
    tool.stop();
}

TEST_CASE("a header that is missing is picked up when it appears", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    tool.wait_until_watching();
    sandbox.write("value.c", "#include \"deep/down/fresh.h\"\nint value(void) { return FRESH; }\n");
    wait_for_build(tool, "failed");
    sandbox.write("deep/down/fresh.h", "#define FRESH 8\n");
    tool.wait_for_output(value_line(8));
    tool.stop();
}

TEST_CASE("an error in CMakeLists.txt keeps the old program, and its fix is picked up", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    const auto first = tool.wait_until_watching();
    sandbox.write("CMakeLists.txt", app_lists("main.c value.c", "message(FATAL_ERROR \"no way\")\n"));
    wait_for_build(tool, "failed");
    tool.wait_for_error_line("no way");
    CHECK(is_alive(first));
    sandbox.write("CMakeLists.txt",
                  app_lists("main.c value.c", "target_compile_definitions(app PRIVATE value=other)\n"));
    sandbox.write("value.h", value_header(2));
    tool.wait_for_output(value_line(2));
    const auto changes = tool.events_named("changed").front().fields.at("changes").as_array();
    CHECK(changes.at(0).at("kind").as_string() == "cmake");
    tool.stop();
}

TEST_CASE("a new source in CMakeLists.txt is watched from then on", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    tool.wait_until_watching();
    sandbox.write("more.c", "int more(void) { return 40; }\n");
    sandbox.write("value.c", "int more(void);\nint value(void) { return more() + 2; }\n");
    sandbox.write("CMakeLists.txt", app_lists("main.c value.c more.c"));
    tool.wait_for_output(value_line(42));
    tool.wait_for("watching", is_exact);
    sandbox.write("more.c", "int more(void) { return 50; }\n");
    tool.wait_for_output(value_line(52));
    tool.stop();
}

TEST_CASE("a source that is deleted and restored", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    const auto first = tool.wait_until_watching();
    sandbox.remove("value.c");
    wait_for_build(tool, "failed");
    tool.wait_for_error_line("value.c (deleted) changed, rebuilding");
    CHECK(is_alive(first));
    sandbox.write("value.c", "int value(void) { return 6; }\n");
    tool.wait_for_output(value_line(6));
    tool.stop();
}

TEST_CASE("a target that is removed from CMake and added back", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    const auto first = tool.wait_until_watching();
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(sample C)\n"
                                    "add_executable(other main.c value.c)\n");
    wait_for_build(tool, "failed");
    tool.wait_for_error_line("app");
    CHECK(is_alive(first));
    sandbox.write("value.h", value_header(2));
    sandbox.write("CMakeLists.txt", app_lists("main.c value.c"));
    tool.wait_for_output(value_line(2));
    CHECK_FALSE(is_alive(first));
    tool.stop();
}

TEST_CASE("a first build that fails waits for the fix", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    sandbox.configure();
    Tool tool(sandbox, {"run", "app"});

    SECTION("of a source") { sandbox.write("value.c", "nonsense\n"); }
    SECTION("of a header that is included nowhere else") { sandbox.write("value.h", "nonsense\n"); }
    // Whichever comes first, the first build or the edit: there is a failed build.
    wait_for_build(tool, "failed");
    CHECK(tool.wait_for("watching", [](const Event& e) { return e.text("mode") == "wide"; }).number("directories") > 0);
    sandbox.write("value.h", value_header(5));
    sandbox.write("value.c", "#include \"value.h\"\nint value(void) { return VALUE; }\n");
    tool.wait_for_output(value_line(5));
    tool.stop();
}

TEST_CASE("a save that leaves the executable as it was keeps the program", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);

    SECTION("unless it is told to restart") {
        Tool tool(sandbox, {"run", "app", "--restart-unchanged"});
        const auto first = tool.wait_until_watching();
        sandbox.append("value.c", "// nothing new\n");
        CHECK(tool.wait_for_program() != first);
        CHECK(tool.events_named("program_kept").empty());
        tool.stop();
    }
    SECTION("and says so") {
        Tool tool(sandbox, {"run", "app"});
        const auto first = tool.wait_until_watching();
        wait_for_build(tool, "succeeded");
        sandbox.append("value.c", "// nothing new\n");
        const auto finished = wait_for_build(tool, "succeeded");
        CHECK_FALSE(finished.flag("artifact_changed"));
        CHECK(finished.number("edges") > 0);
        const auto kept = tool.wait_for("program_kept");
        CHECK(kept.text("reason") == "unchanged");
        CHECK(kept.number("build") == 2);
        tool.wait_for_error_line("cmakewatch: unchanged #2\n");
        CHECK(is_alive(first));
        CHECK(tool.events_named("program_started").size() == 1);
        tool.stop();
    }
}

TEST_CASE("a change to a shared library restarts, though the executable stays the same", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    sandbox.write("CMakeLists.txt",
                  app_lists("main.c", "add_library(value SHARED value.c)\ntarget_link_libraries(app value)\n"));
    sandbox.configure();
    sandbox.build("app");
    Tool tool(sandbox, {"run", "app"});
    tool.wait_until_watching();
    sandbox.write("value.h", value_header(2));
    tool.wait_for_output(value_line(2));
    tool.stop();
}

TEST_CASE("--watch restarts without a build", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    sandbox.write("conf/deep/app.json", "{}");
    Tool tool(sandbox, {"run", "app", "--watch", "conf/**/*.json"});
    const auto first = tool.wait_until_watching();
    tool.wait_for("build_started");
    sandbox.write("conf/deep/app.json", "{1}");
    CHECK(tool.wait_for_program() != first);
    CHECK(tool.wait_for("changed").fields.at("changes").as_array().at(0).at("kind").as_string() == "runtime");
    sandbox.write("conf/deeper/new.json", "{}");
    tool.wait_for_program();
    CHECK(tool.events_named("build_started").size() == 1);
    sandbox.write("value.h", value_header(2));
    tool.wait_for_output(value_line(2));
    tool.stop();
}

TEST_CASE("files that do not matter do nothing", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    sandbox.write("CMakeLists.txt", app_lists("main.c value.c", "add_executable(other other.c)\n"));
    sandbox.write("other.c", "int main(void) { return 0; }\n");
    sandbox.write(".git/index", "1");
    sandbox.write("README.md", "hello\n");
    sandbox.write("conf.ini", "a = 1\n");
    sandbox.configure();
    sandbox.build("app");
    const auto watcher = GENERATE(as<std::string>{}, "inotify", "poll");
    CAPTURE(watcher);
    Tool tool(sandbox, {"run", "app", "--watcher", watcher, "--poll-interval", "30", "--ignore", "skipped.h"});
    const auto first = tool.wait_until_watching();

    sandbox.write("README.md", "hello again\n");
    sandbox.write("other.c", "int main(void) { return 1; }\n");
    sandbox.write(".git/index", "2");
    sandbox.write(".git/index.lock", "3");
    sandbox.write("conf.ini", "a = 2\n");
    sandbox.write("unknown.h", "#define UNKNOWN\n");
    sandbox.write("skipped.h", "#define SKIPPED\n");
    sandbox.write("build/notes.txt", "in the build directory\n");
    for (const auto* name : {".value.c.swp", "value.c~", ".#value.c", "#value.c#", "4913", "value.h.tmp"}) {
        sandbox.write(name, "an editor's own");
        sandbox.remove(name);
    }
    sandbox.save_by_rename("new-directory/README.md", "hello\n");
    sandbox.write("value.h", value_header(2));
    tool.wait_for_output(value_line(2));
    CHECK(tool.changed_paths() == Words{sandbox.path("value.h")});
    CHECK(tool.events_named("build_started").size() == 2);
    CHECK(tool.events_named("program_started").size() == 2);
    CHECK_FALSE(is_alive(first));
    tool.stop();
}

TEST_CASE("what only touches permissions is no change", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    tool.wait_until_watching();
    boost::filesystem::permissions(sandbox.path("value.c"),
                                   boost::filesystem::owner_read | boost::filesystem::owner_write);
    sandbox.write("value.h", value_header(2));
    tool.wait_for_output(value_line(2));
    CHECK(tool.changed_paths() == Words{sandbox.path("value.h")});
    tool.stop();
}

TEST_CASE("Ninja Multi-Config: --config chooses", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    sandbox.write("CMakeLists.txt",
                  app_lists("main.c value.c", "target_compile_definitions(app PRIVATE $<$<CONFIG:Release>:RELEASE>)\n"));
    sandbox.write("value.c", "#include \"value.h\"\n#ifdef RELEASE\nint value(void) { return VALUE + 100; }\n"
                             "#else\nint value(void) { return VALUE; }\n#endif\n");
    run_well({"cmake", "-S", sandbox.project(), "-B", sandbox.path("build"), "-G", "Ninja Multi-Config"},
             sandbox.project());
    const auto [configuration, offset] =
        GENERATE(table<std::string, int>({{"Debug", 0}, {"Release", 100}, {"", 0}}));
    CAPTURE(configuration);
    auto arguments = Words{"run", "app"};
    if (!configuration.empty()) arguments.insert(arguments.end(), {"--config", configuration});
    Tool tool(sandbox, arguments);
    tool.wait_until_watching();
    tool.wait_for_output(value_line(1 + offset));
    sandbox.write("value.h", value_header(2));
    tool.wait_for_output(value_line(2 + offset));
    tool.stop();
}

TEST_CASE("--preset names the build directory", "[loop]") {
    const Sandbox sandbox;
    write_value_project(sandbox);
    sandbox.write("CMakePresets.json", R"({"version": 3, "configurePresets": [{
        "name": "dev", "generator": "Ninja", "binaryDir": "${sourceDir}/out/${presetName}",
        "cacheVariables": {"CMAKE_BUILD_TYPE": "Debug"}}]})");
    SECTION("and configures it if need be") {}
    SECTION("which may be configured already") { run_well({"cmake", "--preset", "dev"}, sandbox.project()); }
    Tool tool(sandbox, {"run", "app", "--preset", "dev"});
    tool.wait_until_watching();
    CHECK(tool.wait_for("session_started").text("build_dir") == sandbox.path("out/dev"));
    sandbox.write("value.h", value_header(2));
    tool.wait_for_output(value_line(2));
    tool.stop();
}

TEST_CASE("many edits one after the other each lead to their program", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app"});
    tool.wait_until_watching();
    for (int value = 2; value <= 20; ++value) {
        value % 2 == 0 ? sandbox.write("value.h", value_header(value))
                       : sandbox.save_by_rename("value.h", value_header(value));
        tool.wait_for_output("value " + std::to_string(value) + " iteration " + std::to_string(value));
    }
    CHECK(tool.events_named("program_started").size() == 20);
    tool.stop();
}

TEST_CASE("--settle waits for quiet, so that a burst of saves is one build", "[loop]") {
    const Sandbox sandbox;
    build_value_project(sandbox);
    Tool tool(sandbox, {"run", "app", "--settle", "300"});
    tool.wait_until_watching();
    for (int value = 2; value <= 6; ++value) sandbox.write("value.h", value_header(value));
    tool.wait_for_output(value_line(6));
    CHECK(tool.events_named("build_started").size() == 2);
    tool.stop();
}
