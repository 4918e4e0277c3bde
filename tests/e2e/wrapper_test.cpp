// What stands in front of the program: an emulator, a debugger.
#include "tests/e2e/answer.h"

using namespace e2e;

namespace {

// Says its name and its first argument, and runs the others.
void write_runner(const Sandbox& sandbox, const std::string& name) {
    sandbox.write(name, "#!/bin/sh\necho " + name + " \"$1\"\nshift\nexec \"$@\"\n");
    fs::permissions(sandbox.path(name), fs::owner_all);
}

} // namespace

TEST_CASE("a program for another machine is run by its emulator, and that by the wrapper") {
    const Sandbox sandbox;
    write_runner(sandbox, "emulator");
    write_runner(sandbox, "wrapper");
    const auto emulator = sandbox.path("emulator").string();
    fs::remove_all(sandbox.build());
    SECTION("named in the cache") {
        sandbox.configure("-G Ninja -DCMAKE_SYSTEM_NAME=Linux '-DCMAKE_CROSSCOMPILING_EMULATOR=" + emulator +
                          ";as given'");
    }
    SECTION("named in the toolchain file") {
        sandbox.write("toolchain.cmake", "set(CMAKE_SYSTEM_NAME Linux)\nset(CMAKE_CROSSCOMPILING_EMULATOR " + emulator +
                                             " \"as given\")\n");
        sandbox.configure("-G Ninja -DCMAKE_TOOLCHAIN_FILE=" + sandbox.path("toolchain.cmake").string());
    }
    const auto app = (sandbox.build() / "app").string();
    CHECK(answer_to(sandbox.path("."), "list").output == "app\t" + emulator + " 'as given' " + app + "\n");
    CHECK(json::parse(answer_to(sandbox.path("."), "list --json").output).at(0).at("command").as_array().size() == 3);
    Tool tool(sandbox, {"--wrapper", "'" + sandbox.path("wrapper").string() + "' \"two words\""});
    tool.wait_for_last_value(1);
    CHECK(tool.output() == "wrapper two words\nemulator as given\nvalue 1\n");
    tool.wait_for_exact_watch();
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
}

TEST_CASE("a wrapper that is not one command is refused, and one that is not there is named") {
    const Sandbox sandbox;
    for (const std::string wrapper : {"\"'gdb --args\"", "'a; b'", "' '"}) {
        const auto answer = answer_to(sandbox.path("."), "run app --wrapper " + wrapper);
        CAPTURE(wrapper, answer.errors);
        CHECK(answer.code == 2);
        CHECK(holds(answer.errors, "cannot use \"--wrapper\": "));
    }
    Tool tool(sandbox, {"--wrapper", "no-such-debugger --args"});
    tool.wait_for_event("error");
    CHECK(holds(tool.errors(), "cannot start \"no-such-debugger\""));
}

TEST_CASE("a program of another format is an error that says what would run it") {
    const Sandbox sandbox;
    sandbox.write("foreign", "\x7f"
                             "ELF of another machine\n");
    fs::permissions(sandbox.path("foreign"), fs::owner_all);
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app POST_BUILD COMMAND ${CMAKE_COMMAND} -E copy\n"
                                    "  ${CMAKE_SOURCE_DIR}/foreign $<TARGET_FILE:app>)\n");
    Tool tool(sandbox, {});
    tool.wait_for_event("error");
    CHECK(holds(tool.errors(), "Exec format error"));
    CHECK(holds(tool.errors(), "CROSSCOMPILING_EMULATOR"));
    CHECK(holds(tool.errors(), "--wrapper qemu-"));
}
