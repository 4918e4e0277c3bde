#include "tool/build/build_graph.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"

using namespace cmakewatch;

TEST_CASE("the graph is read again only when a file of the manifest has changed") {
    const Directory directory;
    BuildGraph graphs(directory.path(), "build.ninja");
    CHECK_FALSE(graphs.read().has_value()); // there is no manifest
    directory.write("build.ninja", "include rules.ninja\nbuild a.o: cc a.c\n");
    directory.write("rules.ninja", "rule cc\n  command = cc\n");
    const auto first = graphs.read();
    REQUIRE(first.has_value());
    CHECK((*first)->find("a.o").has_value());
    CHECK(*graphs.read() == *first);
    CHECK(graphs.is_current(*first));

    directory.write("rules.ninja", "rule cc\n  command = cc\nbuild b.o: cc b.c\n");
    CHECK_FALSE(graphs.is_current(*first));
    const auto second = graphs.read();
    REQUIRE(second.has_value());
    CHECK((*second)->find("b.o").has_value());
    CHECK(graphs.is_current(*second));
    CHECK_FALSE(graphs.is_current(*first));
    CHECK_FALSE((*first)->find("b.o").has_value()); // whoever has it keeps it

    directory.write("build.ninja", "include nothing.ninja\n");
    CHECK_FALSE(graphs.read().has_value());
    CHECK_FALSE(graphs.is_current(*second));
}
