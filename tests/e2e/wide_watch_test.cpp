// What is watched while no good build says what matters.
#include "tests/e2e/cache_entry.h"
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/harness.h"

using namespace e2e;

namespace {

// Nothing of what the build needs lies in a target's directory but main.c.
void write_scattered_project(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_subdirectory(program)\n");
    sandbox.write("program/CMakeLists.txt", "add_executable(app main.c)\n");
    sandbox.write("program/main.c", "#include \"../value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                                    "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) "
                                    "pause(); }\n");
    sandbox.configure();
}

size_t builds(const Tool& tool) {
    return tool.events("build_started").size();
}

} // namespace

TEST_CASE("what is new and has an error is watched wherever it lies among the sources") {
    const Sandbox sandbox;
    write_scattered_project(sandbox);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    SECTION("a header") {
        sandbox.write("common/new.h", "nonsense\n");
        sandbox.write("value.h", "#include \"common/new.h\"\n");
        tool.wait_for_event("program_kept");
        tool.wait_for_wide_watch();
        sandbox.write("common/new.h", Sandbox::value_text(2));
    }
    SECTION("a CMake script") {
        sandbox.write("cmake/new.cmake", "nonsense()\n");
        sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) +
                                            "include(cmake/new.cmake)\ntarget_compile_definitions(app PRIVATE NEW)\n");
        tool.wait_for_event("program_kept");
        tool.wait_for_wide_watch();
        sandbox.set_value(2);
        tool.wait_for_event("program_kept", 2);
        sandbox.write("cmake/new.cmake", "");
    }
    tool.wait_for_last_value(2);
}

TEST_CASE("a failed build of `install` waits for the fix in any target") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"missing.h\"\nint main(void) { return VALUE; }\n");
    Start building;
    building.command = {"build", "install"};
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "install(TARGETS app DESTINATION bin)\n");
    sandbox.configure("-G Ninja -DCMAKE_INSTALL_PREFIX='" + sandbox.path("build/installed").string() + "'");
    Tool tool(sandbox, {}, building);
    tool.wait_for_event("build_finished");
    tool.wait_for_wide_watch();
    sandbox.write("missing.h", Sandbox::value_text(1));
    tool.wait_until("the installed program", [&] { return fs::exists(sandbox.path("build/installed/bin/app")); });
}

TEST_CASE("whoever copies our output to a file starts no build") {
    const Sandbox sandbox;
    FILE* copier = ::popen(("exec tee '" + sandbox.path("session.log").string() + "' > /dev/null").c_str(), "w");
    REQUIRE(copier != nullptr);
    Start piped;
    piped.error = ::fileno(copier);
    {
        Tool tool(sandbox, {}, piped);
        tool.wait_for_exact_watch();
        tool.wait_for_last_value(1);
        for (const auto* text : {"nonsense\n", "more nonsense\n", "#define VALUE 2\n"}) {
            const auto finished = tool.events("build_finished").size();
            sandbox.rename_to("value.h", text);
            tool.wait_for_event("build_finished", finished + 1);
        }
        tool.wait_for_last_value(2);
        CHECK(builds(tool) == 4);
    }
    ::pclose(copier);
}

TEST_CASE("a file that every failing build changes is told of, and waited for ever longer") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--on-build-failed", "date >> '" + sandbox.path("failures.log").string() + "'"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.rename_to("value.h", "nonsense\n");
    tool.wait_until("the warning", [&] { return tool.errors().find("--ignore") != std::string::npos; });
    tool.wait_for_event("build_started", 5); // after the edit's: for the log, and twice for its change by that
    CHECK(builds(tool) == 5);
    sandbox.rename_to("value.h", "#define VALUE 2\n");
    tool.wait_for_last_value(2);
}

TEST_CASE("in a directory that a symbolic link leads to, names mean what CMake takes them for") {
    const Sandbox sandbox;
    sandbox.write("real/CMakeLists.txt", content(sandbox.path("CMakeLists.txt")));
    sandbox.write("real/main.c", content(sandbox.path("main.c")));
    sandbox.write("real/value.h", Sandbox::value_text(1));
    fs::create_directory_symlink("real", sandbox.path("link"));
    const auto link = sandbox.path("link").string();
    REQUIRE(std::system(("cd '" + link + "' && cmake -S . -B build -G Ninja > /dev/null").c_str()) == 0);
    Start there;
    there.build = link + "/build";
    there.wrapper = {"sh", "-c", "cd '" + link + "' && exec \"$0\" \"$@\" > out"};
    Tool tool(sandbox, {"--ignore", "made/*"}, there);
    tool.wait_for_exact_watch();
    tool.program();
    sandbox.write("real/value.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    sandbox.write("real/made/x.h", "1\n");
    sandbox.write("real/out", "as if the program had written\n");
    sandbox.write("real/value.h", Sandbox::value_text(2));
    tool.wait_for_event("program_started", 2);
    // Under load one write may be seen twice, and built once more.
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array())
            CHECK(change.at("path").as_string().ends_with("/value.h"));
}

TEST_CASE("a --watch file that each run of the program changes is told of, and waited for ever longer") {
    const Sandbox sandbox;
    sandbox.write("conf/state", "0\n");
    sandbox.write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                            "int main(void) { FILE* state = fopen(\"" +
                                sandbox.path("conf/state").string() +
                                "\", \"a\"); fprintf(state, \"%d\\n\", VALUE); fclose(state);\n"
                                "  printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {"--watch", sandbox.path("conf/*").string()});
    tool.wait_until("the warning", [&] { return tool.errors().find("--ignore") != std::string::npos; });
    CHECK(tool.events("program_started").size() <= 4);
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
}

TEST_CASE("a wide watch leaves out what no build reads, and keeps what one could") {
    const Sandbox sandbox;
    sandbox.write("main.c", "#include \"made.h\"\n" + content(sandbox.path("main.c")));
    sandbox.write("generated/made.h", "\n"); // ignored by git, and on the include path
    sandbox.write("CMakeLists.txt",
                  content(sandbox.path("CMakeLists.txt")) + "target_include_directories(app PRIVATE generated)\n");
    sandbox.write(".gitignore", "/data/\n/generated/\n/build/\n*.log\n");
    for (int i = 0; i < 300; ++i) {
        const auto number = std::to_string(i);
        fs::create_directories(sandbox.path("node_modules/package" + number + "/src"));
        fs::create_directories(sandbox.path("data/" + number + "/raw"));
        fs::create_directories(sandbox.path("target/debug/" + number));
    }
    sandbox.write("session.log", "0\n");
    sandbox.write("target/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
    const auto directory = sandbox.path("").string();
    const bool has_repository = GENERATE(true, false);
    CAPTURE(has_repository);
    if (has_repository) REQUIRE(std::system(("git init -q '" + directory + "'").c_str()) == 0);
    sandbox.configure();
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("generated/made.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    tool.wait_for_wide_watch();
    const auto directories = tool.events("watching").back().at("directories").to_number<int>();
    CHECK(directories < (has_repository ? 20 : 700)); // data/ is left out by git's word alone
    CHECK(directories > (has_repository ? 1 : 600));
    // The first two do not count, the last one does.
    sandbox.write("node_modules/package1/src/a.h", "1\n");
    if (has_repository) sandbox.write("session.log", "1\n");
    sandbox.write("generated/more.h", Sandbox::value_text(2));
    sandbox.write("generated/made.h", "#include \"more.h\"\n#define VALUE_H\n");
    sandbox.write("value.h", "\n");
    tool.wait_for_last_value(2);
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array()) {
            const std::string path(change.at("path").as_string());
            CAPTURE(path);
            CHECK((path.ends_with("/made.h") || path.ends_with("/more.h") || path.ends_with("/value.h")));
        }
}

TEST_CASE("while the first Ninja only reads what it builds by, nothing is watched widely") {
    const Sandbox sandbox;
    sandbox.configure();
    Gate loading(sandbox.build() / "gate");
    sandbox.write("build/slow-ninja",
                  "#!/bin/sh\ncase \"$*\" in *app)\n" + loading.pass() + ";;\nesac\nexec ninja \"$@\"\n");
    fs::permissions(sandbox.path("build/slow-ninja"), static_cast<fs::perms>(0755));
    set_cache_entry(sandbox, "CMAKE_MAKE_PROGRAM:FILEPATH", sandbox.path("build/slow-ninja").string());
    loading.close();
    Tool tool(sandbox, {});
    loading.wait_until_reached(tool);

    // By the time that another one, started later, watches widely, this one has had the time to do so.
    const Sandbox other_sandbox;
    CompilerGate compiling(other_sandbox);
    compiling.close();
    Tool other(other_sandbox, {});
    other.wait_for_wide_watch();
    CHECK(tool.events("watching").empty());
    compiling.open();

    loading.open();
    tool.wait_for_last_value(1);
    tool.wait_for_exact_watch();
}
