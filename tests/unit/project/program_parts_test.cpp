#include "tool/project/program_parts.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

constexpr const char* manifest = R"(rule CUSTOM_COMMAND
  command = $COMMAND
rule link
  command = ld && $POST_BUILD
build a.spv | sub/log.txt: CUSTOM_COMMAND /s/a.vert
  COMMAND = glslc a.vert
build CMakeFiles/shaders: phony a.spv
build shaders: phony CMakeFiles/shaders
build table.c: CUSTOM_COMMAND /s/table.txt
  COMMAND = make_table
build table.o: cc table.c
build other.bin: CUSTOM_COMMAND
  COMMAND = other
build app: link table.o || shaders
  POST_BUILD = cd /b && cmake -E copy /s/x.qm /b/x.qm && cmake -E copy_directory /s/assets /b/assets
build plain: link table.o
  POST_BUILD = :
)";

ProgramParts of(const std::string& target) {
    const auto graph = NinjaGraph::read(
        "/b", "build.ninja", [](const std::string&) -> Result<std::string> { return std::string(manifest); });
    REQUIRE(graph.has_value());
    return program_parts(*graph, {target});
}

} // namespace

TEST_CASE("parts of a program are what custom commands make for it and what its build steps copy") {
    const auto parts = of("app");
    CHECK(parts.files == std::vector<std::string>{"/b/a.spv", "/b/sub/log.txt", "/b/x.qm", "/b/x.qm/x.qm"});
    CHECK(parts.directories == std::vector<FileCopy>{{"/s/assets", "/b/assets", true}});
}

TEST_CASE("what is compiled, and what another target is made from, is no part") {
    CHECK(of("plain").files.empty());
    CHECK(of("plain").directories.empty());
}
