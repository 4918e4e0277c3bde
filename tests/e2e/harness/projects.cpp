#include "tests/e2e/harness/projects.h"

#include "tests/catch.h"
#include "tests/e2e/harness/deadline.h"
#include "tests/e2e/harness/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch::e2e {

std::string value_header(int value) {
    return "#define VALUE " + std::to_string(value) + "\n";
}

std::string value_line(int value) {
    return "value " + std::to_string(value) + " iteration";
}

std::string app_lists(const std::string& sources, const std::string& more) {
    return "cmake_minimum_required(VERSION 3.20)\n"
           "project(sample C)\n"
           "add_executable(app " +
           sources + ")\n" + more;
}

std::string staying_main(const std::string& statements, const std::string& declarations) {
    return "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n" + declarations +
           "\n"
           "int main(int argc, char** argv) {\n"
           "    (void)argc; (void)argv;\n    " +
           statements +
           "\n"
           "    fflush(stdout);\n"
           "    for (;;) pause();\n"
           "}\n";
}

void write_value_project(const Sandbox& sandbox, int value) {
    sandbox.write("CMakeLists.txt", app_lists("main.c value.c"));
    sandbox.write("main.c", staying_main("printf(\"value %d iteration %s pid %d\\n\", value(), "
                                         "getenv(\"CMAKEWATCH_ITERATION\"), (int)getpid());",
                                         "int value(void);"));
    sandbox.write("value.c", "#include \"value.h\"\nint value(void) { return VALUE; }\n");
    sandbox.write("value.h", value_header(value));
}

void build_value_project(const Sandbox& sandbox, int value) {
    write_value_project(sandbox, value);
    sandbox.configure();
    sandbox.build("app");
}

CompilerGate::CompilerGate(const Sandbox& sandbox, Place place)
    : fifo_(sandbox.beside("gate")), launcher_(sandbox.beside("launcher.sh")) {
    const std::string pass = "[ -p '" + fifo_ + "' ] && cat '" + fifo_ + "'\n";
    write_in_place(launcher_, place == Place::before_compiling ? "#!/bin/sh\n" + pass + "exec \"$@\"\n"
                                                               : "#!/bin/sh\n\"$@\"\ncode=$?\n" + pass +
                                                                     "exit $code\n");
    make_executable(launcher_);
}

std::string CompilerGate::cmake_argument() const {
    return "-DCMAKE_C_COMPILER_LAUNCHER=" + launcher_;
}

void CompilerGate::close() const {
    REQUIRE(::mkfifo(fifo_.c_str(), 0600) == 0);
}

void CompilerGate::wait_until_reached() {
    // A FIFO can be opened like this only once somebody reads from it.
    e2e::wait_until("a compile stands at the gate", [&] {
        held_.reset(::open(fifo_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        return static_cast<bool>(held_);
    });
}

void CompilerGate::open() {
    // As a reader and writer it opens in any case: whoever waits for a writer, or comes just now, gets an end of file.
    const UniqueFd both(::open(fifo_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    ::unlink(fifo_.c_str());
    held_.reset();
}

} // namespace cmakewatch::e2e
