// Changes that Ninja cannot see by itself, or that fall between two builds.
#include "tests/e2e/cache_entry.h"
#include "tests/e2e/compiler_gate.h"
#include "tests/e2e/held_lock.h"

using namespace e2e;

namespace {

// A file with a time long before every build, as `mv` and `cp -p` bring them.
void write_old(const Sandbox& sandbox, const std::string& name, const std::string& text) {
    sandbox.write(name, text);
    fs::last_write_time(sandbox.path(name), 1'000'000'000);
}

const auto main_text = [](const std::string& header) {
    return "#include \"" + header +
           "\"\n#include <stdio.h>\n#include <unistd.h>\n"
           "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n";
};

void wait_for_message(Tool& tool, const std::string& text) {
    tool.wait_until(text, [&] { return tool.errors().find(text) != std::string::npos; });
}

} // namespace

TEST_CASE("a new header that is saved while it compiles is not lost when that build is cancelled") {
    const Sandbox sandbox;
    sandbox.write("z.c", "int z;\n");
    sandbox.write("new.h", Sandbox::value_text(1));
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c z.c)\n");
    CompilerGate compiling(sandbox, CompilerGate::Place::after_compiling);
    Tool tool(sandbox, {"-j", "1"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    compiling.close();
    sandbox.write("main.c", main_text("new.h")); // no plan names new.h yet
    compiling.wait_until_reached(tool);
    sandbox.write("new.h", Sandbox::value_text(2));
    compiling.open();
    tool.wait_until("the compiled object", [&] {
        const auto progress = tool.events("build_progress");
        return !progress.empty() && progress.back().at("build").as_int64() == 2;
    });
    sandbox.write("z.c", "int z = 1;\n"); // cancels the link, or follows it
    tool.wait_for_last_value(2);
}

TEST_CASE("a header that hid another, went and came back between two builds hides it again") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "target_include_directories(app PRIVATE override include)\n");
    sandbox.write("main.c", main_text("shown.h"));
    sandbox.write("include/shown.h", Sandbox::value_text(1));
    sandbox.write("override/shown.h", Sandbox::value_text(2));
    CompilerGate linking(sandbox, CompilerGate::Place::before_linking);
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(2);
    linking.close();
    fs::remove(sandbox.path("override/shown.h"));
    linking.wait_until_reached(tool); // compiled with the other one, and no good build tells it
    sandbox.write("override/shown.h", Sandbox::value_text(3));
    wait_for_message(tool, "build cancelled #2");
    linking.open();
    tool.wait_for_last_value(3);
}

namespace {

// Two sources that include the same header, which can be hidden by another one: the program prints the sum.
void write_two_that_include(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c a.c b.c)\n"
                  "target_include_directories(app PRIVATE override include)\n");
    for (const std::string name : {"a", "b"})
        sandbox.write(name + ".c", "#include \"common.h\"\n#include \"shared.h\"\n#include \"shown.h\"\nint " + name +
                                       "(void) { return VALUE; }\n");
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint a(void); int b(void);\n"
                            "int main(void) { printf(\"value %d\\n\", a() + b()); fflush(stdout);\n"
                            "  for (;;) pause(); }\n");
    sandbox.write("common.h", "\n");
    sandbox.write("shared.h", "\n");
    sandbox.write("include/shown.h", Sandbox::value_text(1));
}

} // namespace

TEST_CASE("a header that comes to hide another in a build that may not be cancelled is compiled in everywhere") {
    const Sandbox sandbox;
    write_two_that_include(sandbox);
    CompilerGate gate(sandbox, CompilerGate::Place::after_compiling);
    Tool tool(sandbox, {"-j", "1"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(2);
    gate.close();
    const size_t most_cancelled_builds = 3;
    for (size_t edit = 0; edit <= most_cancelled_builds; ++edit) {
        // Never the same one twice in a row: it could be what each build writes.
        sandbox.write(edit % 2 == 0 ? "common.h" : "shared.h", "// " + std::to_string(edit) + "\n");
        tool.wait_for_event("build_started", 2 + edit);
        gate.wait_until_reached(tool);
    }
    sandbox.write("override/shown.h", Sandbox::value_text(2)); // one is compiled, the other is not
    tool.wait_for_event("changed", 2 + most_cancelled_builds);
    gate.open();
    tool.wait_for_last_value(4);
}

TEST_CASE("a header that comes to hide another and is found by the next child is compiled in everywhere") {
    const Sandbox sandbox;
    write_two_that_include(sandbox);
    CompilerGate gate(sandbox, CompilerGate::Place::after_compiling);
    Tool tool(sandbox, {"-j", "1", "--stop-timeout", "0.1"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(2);
    gate.close();
    sandbox.write("common.h", "// 1\n");
    gate.wait_until_reached(tool);
    ::kill(parent_of(tool.program()), SIGSTOP); // the child does not tell
    sandbox.write("override/shown.h", Sandbox::value_text(2));
    gate.open();
    tool.wait_for_last_value(4);
}

TEST_CASE("whoever waits for another's build does not take everything for changed") {
    const Sandbox sandbox;
    // What the set-up needs is there: it would wait as well, and nothing watches before it is done.
    const auto quoted = "'" + sandbox.build().string() + "' > /dev/null";
    REQUIRE(std::system(("'" CMAKEWATCH_EXECUTABLE "' list -B " + quoted).c_str()) == 0);
    REQUIRE(std::system(("ninja -C " + quoted).c_str()) == 0);
    HeldLock lock(sandbox);
    Tool tool(sandbox, {});
    wait_for_message(tool, "waiting for another cmakewatch");
    tool.wait_for_event("watching"); // the first build takes its time: widely
    lock.release();
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    CHECK(tool.events("changed").empty());
    CHECK(tool.events("build_finished").front().at("edges").as_int64() == 0);
}

TEST_CASE("a change with an old time is built, though its build is cancelled while it waits for another's") {
    const Sandbox sandbox;
    sandbox.write("z.c", "int z;\n");
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c z.c)\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    HeldLock lock(sandbox);
    write_old(sandbox, "old.txt", Sandbox::value_text(2));
    fs::rename(sandbox.path("old.txt"), sandbox.path("value.h"));
    tool.wait_for_event("changed");
    sandbox.write("z.c", "int z = 1;\n");
    tool.wait_for_event("changed", 2);
    lock.release();
    tool.wait_for_last_value(2);
}

TEST_CASE("a file that comes with an old time is built, however Ninja knows it") {
    const Sandbox sandbox;
    std::string changed = "template.txt";
    SECTION("by a path relative to the build directory") {
        changed = "inc/value.h";
        sandbox.write(changed, Sandbox::value_text(1));
        fs::remove(sandbox.path("value.h"));
        sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                        "add_executable(app main.c)\ntarget_compile_options(app PRIVATE -I../inc)\n");
    }
    SECTION("from a custom command's depfile") {
        sandbox.write(changed, Sandbox::value_text(1));
        fs::remove(sandbox.path("value.h"));
        sandbox.write("CMakeLists.txt", R"(cmake_minimum_required(VERSION 3.20)
project(p C)
add_custom_command(OUTPUT value.h
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/template.txt value.h
  COMMAND sh -c "echo 'value.h: ${CMAKE_SOURCE_DIR}/template.txt' > value.d"
  DEPFILE value.d VERBATIM)
add_executable(app main.c ${CMAKE_BINARY_DIR}/value.h)
target_include_directories(app PRIVATE ${CMAKE_BINARY_DIR})
)");
    }
    SECTION("from a custom command whose output must not be removed: it lies among the sources, or is a directory") {
        const std::string directory = GENERATE("${CMAKE_SOURCE_DIR}", "${CMAKE_BINARY_DIR}");
        CAPTURE(directory);
        sandbox.write(changed, Sandbox::value_text(1));
        fs::remove(sandbox.path("value.h"));
        const auto output = directory + (directory == "${CMAKE_BINARY_DIR}" ? "/made" : "/made/value.h");
        sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                        "add_custom_command(OUTPUT " +
                                            output + " COMMAND ${CMAKE_COMMAND} -E make_directory " + directory +
                                            "/made COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/template.txt " +
                                            directory +
                                            "/made/value.h DEPENDS template.txt)\nadd_executable(app main.c)\n"
                                            "set_source_files_properties(main.c PROPERTIES OBJECT_DEPENDS " +
                                            output +
                                            ")\n"
                                            "target_include_directories(app PRIVATE " +
                                            directory + "/made)\n");
    }
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    write_old(sandbox, "old.txt", Sandbox::value_text(2));
    fs::rename(sandbox.path("old.txt"), sandbox.path(changed));
    tool.wait_for_last_value(2);
    sandbox.write(changed, Sandbox::value_text(3));
    tool.wait_for_last_value(3);
}

TEST_CASE("a new header that hides one of the system's is compiled in") {
    const Sandbox sandbox;
    sandbox.write("inc/unrelated.h", "\n");
    sandbox.write("main.c", "#include <search.h>\n#include <stdio.h>\n#include <unistd.h>\n#ifndef VALUE\n"
                            "#define VALUE 1\n#endif\n"
                            "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "target_include_directories(app PRIVATE inc)\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("inc/search.h", "#define VALUE 2\n");
    tool.wait_for_last_value(2);
}

TEST_CASE("a build that is cancelled while it checks globs does not make them blind") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\n"
                                    "file(GLOB sources CONFIGURE_DEPENDS *.c)\nadd_executable(app ${sources})\n");
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    // What Ninja does to its output when it is interrupted there.
    fs::remove(sandbox.build() / "CMakeFiles/cmake.verify_globs");
    sandbox.write("two.c", "int two(void) { return 2; }\n");
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint two(void);\n"
                            "int main(void) { printf(\"value %d\\n\", two()); fflush(stdout); for (;;) pause(); }\n");
    tool.wait_for_last_value(2);
    sandbox.write("three.c", "int three(void) { return 3; }\n");
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\nint three(void);\n"
                            "int main(void) { printf(\"value %d\\n\", three()); fflush(stdout); for (;;) pause(); }\n");
    tool.wait_for_last_value(3);
}

TEST_CASE("what is saved while CMake runs on its own, and told of after that run was cancelled, is configured") {
    const auto lists = [](int value) {
        return "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c z.c)\n"
               "target_compile_definitions(app PRIVATE VALUE=" +
               std::to_string(value) + ")\n";
    };
    const Sandbox sandbox;
    sandbox.write("main.c", "#include <stdio.h>\n#include <unistd.h>\n"
                            "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    sandbox.write("z.c", "int z;\n");
    sandbox.write("CMakeLists.txt", lists(1));
    sandbox.configure();
    // A CMake that has written all its files, and saves CMakeLists.txt when it is interrupted before it ends.
    const auto quoted = [&](const std::string& name) { return "'" + sandbox.path(name).string() + "'"; };
    sandbox.write("save", "mv " + quoted("build/saved") + " " + quoted("CMakeLists.txt") + "\n");
    sandbox.write("build/cmake", "#!/bin/sh\ntrap '. " + sandbox.path("save").string() +
                                     "; exit 1' INT\ncmake \"$@\"\n[ -e " + quoted("build/saved") +
                                     " ] || exit 0\n: > " + quoted("build/written") +
                                     "\nwhile :; do sleep 0.05; done\n");
    fs::permissions(sandbox.build() / "cmake", fs::owner_all);
    set_cache_entry(sandbox, "CMAKE_COMMAND:INTERNAL", (sandbox.build() / "cmake").string());
    // Poll tells late: in the quiet time before the next build.
    Tool tool(sandbox, {"--watcher", "poll", "--poll-interval", "400", "--settle", "2000"});
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    fs::remove(sandbox.build() / "build.ninja"); // what Ninja does when it is interrupted while CMake runs
    sandbox.write("build/saved", lists(2));
    sandbox.write("z.c", "int z = 1;\n");
    tool.wait_until("a CMake about to end", [&] { return fs::exists(sandbox.build() / "written"); });
    sandbox.write("z.c", "int z = 22;\n");
    tool.wait_for_last_value(2);
}

TEST_CASE("what is saved while CMake runs before the first build is configured") {
    const bool has_reply = GENERATE(false, true);
    CAPTURE(has_reply);
    const Sandbox sandbox;
    Gate gate(sandbox.path("gate"));
    const auto lists = [&](int value) {
        sandbox.write("configured.sh", gate.pass());
        return "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
               "execute_process(COMMAND sh ${CMAKE_SOURCE_DIR}/configured.sh)\n"
               "file(WRITE ${CMAKE_SOURCE_DIR}/value.h \"#define VALUE " +
               std::to_string(value) + "\\n\")\n";
    };
    if (has_reply) {
        Start before;
        before.name = "before";
        Tool(sandbox, {}, before).wait_for_last_value(1);
    }
    sandbox.write("CMakeLists.txt", lists(2));
    gate.close();
    Tool tool(sandbox, {});
    gate.wait_until_reached(tool);
    sandbox.write("CMakeLists.txt", lists(3));
    gate.open();
    tool.wait_for_last_value(3);
}

TEST_CASE("an in-source build is watched, and what it writes is not") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    const auto source = sandbox.path(".").parent_path().string();
    REQUIRE(std::system(("cd '" + source + "' && cmake -G Ninja . > /dev/null").c_str()) == 0);
    Start start;
    start.build = source;
    Tool tool(sandbox, {}, start);
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    sandbox.write("value.h", "nonsense\n");
    tool.wait_for_event("program_kept");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    for (const auto& event : tool.events("changed"))
        for (const auto& change : event.at("changes").as_array())
            CHECK(change.at("path").as_string() == sandbox.path("value.h").string());
}
