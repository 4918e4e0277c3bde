// What real linkers say of missing symbols and libraries is told as errors, each once.
#include "tests/e2e/harness.h"
#include "tests/skip.h"

using namespace e2e;

TEST_CASE("each linker's complaints are the errors of the summary") {
    const std::string linker = GENERATE("bfd", "gold", "lld", "mold");
    const std::string compiler = GENERATE("gcc", "clang");
    CAPTURE(linker, compiler);
    const auto program = linker == "mold" ? linker : "ld." + linker;
    if (!is_installed(program) || !is_installed(compiler)) return skip_test("no " + program + " or no " + compiler);
    const Sandbox sandbox;
    sandbox.write("main.c",
                  "int lost(void);\nint missing(void);\nint main(void) {\n    return lost() + missing();\n}\n");
    fs::remove_all(sandbox.build());
    // What gold reads of Clang's DWARF 5 ends it with an internal error.
    sandbox.configure("-G Ninja -DCMAKE_C_COMPILER=" + compiler + " -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=" + linker +
                      " -DCMAKE_C_FLAGS='-g -gdwarf-4'");
    Tool tool(sandbox, {});
    tool.wait_until("a summary", [&] { return holds(tool.errors(), "waiting for a change"); });
    const auto summary = tool.errors().substr(tool.errors().find(": 2 errors"));
    const auto place = linker == "mold" ? std::string() : "main.c:4: "; // mold does not say where
    for (const auto* name : {"lost", "missing"}) {
        const auto at = summary.find(name);
        REQUIRE(at != std::string::npos);
        const auto start = summary.rfind('\n', at) + 1;
        CHECK(holds(summary.substr(start, at - start), place + "undefined "));
    }
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "target_link_libraries(app nowhere)\n");
    sandbox.write("main.c", "int main(void) { return 0; }\n");
    const auto last_summary = [&] {
        const auto at = tool.errors().rfind(": 1 error\n");
        return at == std::string::npos ? "" : tool.errors().substr(at);
    };
    tool.wait_until("the lack of a library", [&] { return holds(last_summary(), "nowhere"); });
    CHECK(tool.end(SIGTERM) == 0);
}
