#include "tests/catch.h"
#include "tool/build/build_diagnostics.h"

#include <fmt/format.h>

using namespace cmakewatch;

namespace {

BuildDiagnostics of(const std::vector<std::string>& lines) {
    BuildDiagnostics diagnostics("/p/build", "/p");
    for (const auto& line : lines) diagnostics.take(line);
    return diagnostics;
}

// "file:line:column: message" of each error.
std::vector<std::string> errors(const std::vector<std::string>& lines) {
    const auto diagnostics = of(lines);
    std::vector<std::string> texts;
    for (const auto& error : diagnostics.errors())
        texts.push_back(fmt::format("{}:{}:{}: {}", error.file, error.line, error.column, error.message));
    return texts;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("an error counts once, however many sources meet it") {
    const std::vector<std::string> lines{"FAILED: a.o ",
                                         "In file included from /p/a.cpp:1:",
                                         "/p/x.h:3:9: error: 'y' does not name a type",
                                         "    3 | x y;",
                                         "/p/a.cpp:4:1: warning: unused [-Wunused]",
                                         "/p/a.cpp:5:1: note: here",
                                         "FAILED: b.o ",
                                         "\x1b[01m/p/x.h:3:9: \x1b[31merror: \x1b[m'y' does not name a type",
                                         "/p/b.cpp:4:1: warning: unused [-Wunused]",
                                         "/p/a.cpp:4:1: warning: unused [-Wunused]",
                                         "b.cpp:9:1: fatal error: z.h: No such file or directory",
                                         "ninja: build stopped: subcommand failed."};
    CHECK(errors(lines) ==
          Texts{"/p/x.h:3:9: 'y' does not name a type", "/p/build/b.cpp:9:1: z.h: No such file or directory"});
    CHECK(of(lines).warnings() == 2);
}

TEST_CASE("what GNU ld and gold miss") {
    CHECK(errors({"FAILED: app ", "/usr/bin/ld: CMakeFiles/app.dir/main.cpp.o: in function `main':",
                  "main.cpp:(.text+0x5): undefined reference to `f()'",
                  "collect2: error: ld returned 1 exit status"}) == Texts{":0:0: undefined reference to `f()'"});
    CHECK(errors({"/usr/bin/ld: /p/main.cpp:4: undefined reference to `f()'",
                  "/usr/bin/ld: b.o:/p/b.cpp:2: multiple definition of `x'; a.o:/p/a.cpp:3: first defined here"})
              .front() == "/p/main.cpp:4:0: undefined reference to `f()'");
    CHECK(errors({"/p/main.cpp:2: error: undefined reference to 'g()'"}) ==
          Texts{"/p/main.cpp:2:0: undefined reference to 'g()'"});
    CHECK(errors({"/usr/bin/ld: cannot find -lnone: No such file or directory",
                  "collect2: error: ld returned 1 exit status"}) ==
          Texts{":0:0: cannot find -lnone: No such file or directory"});
    CHECK(errors({"/usr/bin/ld.bfd: main.o: in function `main':",
                  "/usr/bin/ld.bfd: /p/main.cpp:5: undefined reference to `f()'",
                  "aarch64-linux-gnu-ld: cannot find -lnone"}) ==
          Texts{"/p/main.cpp:5:0: undefined reference to `f()'", ":0:0: cannot find -lnone"});
}

TEST_CASE("what lld and mold miss") {
    CHECK(errors({"ld.lld: error: undefined symbol: f()", ">>> referenced by main.cpp:4 (/p/main.cpp:4)",
                  ">>>               CMakeFiles/app.dir/main.cpp.o:(main)",
                  "clang: error: linker command failed with exit code 1 (use -v to see invocation)"}) ==
          Texts{"/p/main.cpp:4:0: undefined symbol: f()"});
    CHECK(errors({"mold: error: undefined symbol: f()", ">>> referenced by main.cpp",
                  ">>>               CMakeFiles/app.dir/main.cpp.o:(main)", "mold: error: undefined symbol: g()"}) ==
          Texts{":0:0: undefined symbol: f()", ":0:0: undefined symbol: g()"});
    CHECK(errors({"mold: fatal: library not found: none", "collect2: error: ld returned 1 exit status"}) ==
          Texts{":0:0: library not found: none"});
}

TEST_CASE("what CMake says is relative to the sources") {
    const std::vector<std::string> lines{"CMake Error at sub/CMakeLists.txt:5 (message):",
                                         "  no such thing",
                                         "Call Stack (most recent call first):",
                                         "  CMakeLists.txt:7 (add_subdirectory)",
                                         "",
                                         "CMake Error at CMakeLists.txt:9 (find_package):",
                                         "",
                                         "  Could not find X",
                                         "CMake Warning (dev) at CMakeLists.txt:1 (project):",
                                         "  old",
                                         "CMake Error: it broke",
                                         "ninja: error: rebuilding 'build.ninja': subcommand failed"};
    CHECK(errors(lines) == Texts{"/p/sub/CMakeLists.txt:5:0: no such thing", "/p/CMakeLists.txt:9:0: Could not find X",
                                 ":0:0: it broke"});
    CHECK(of(lines).warnings() == 1);
}

TEST_CASE("a step that fails without saying why is an error by its name") {
    CHECK(errors({"FAILED: made.txt ", "Assertion does not hold", "ninja: build stopped: subcommand failed."}) ==
          Texts{":0:0: failed: made.txt"});
    CHECK(errors({"FAILED: [code=3] made.txt ", "x"}) == Texts{":0:0: failed: made.txt"});
    CHECK(errors({"ninja: error: 'a.c', needed by 'a.o', missing and no known rule to make it"}) ==
          Texts{":0:0: 'a.c', needed by 'a.o', missing and no known rule to make it"});
    CHECK(errors({"everything is fine: no error: none"}).empty());
    CHECK(errors({"x is 3 ok: error: not a tool"}).empty());
}
