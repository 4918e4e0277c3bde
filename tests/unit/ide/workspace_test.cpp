#include "tests/unit/ide/workspaces.h"

using namespace cmakewatch;

TEST_CASE("what can be run are a project's executables") {
    Project project;
    Target server;
    server.name = "server";
    server.type = "EXECUTABLE";
    server.artifacts = {"/b/server", "/b/server.debug"};
    Target library;
    library.name = "library";
    library.type = "STATIC_LIBRARY";
    library.artifacts = {"/b/library.a"};
    project.targets = {server, library};
    const auto found = runnables(project);
    REQUIRE(found.size() == 1);
    CHECK(found.front().name == "server");
    CHECK(found.front().executable == "/b/server");
}
