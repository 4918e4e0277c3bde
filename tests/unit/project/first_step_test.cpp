#include "tool/project/first_step.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

NinjaGraph index_of(const std::string& manifest) {
    const auto index =
        NinjaGraph::read("/b", "build.ninja", [&](const std::string&) -> Result<std::string> { return manifest; });
    REQUIRE(index.has_value());
    return *index;
}

constexpr const char* manifest = R"(
build x/a.o: cc /s/x/a.cpp
build y/a.o: cc /s/y/a.cpp
build b.o b.dwo: cc ../s/b.cpp
build lib: ar x/a.o y/a.o
build order: phony lib
build c.o: cc /s/c.cpp || order
build app: link c.o b.o | lib
)";

const std::vector<ReachStep> steps{
    {0, {"x/a.o"}, "/s/x/a.cpp"}, {1, {"y/a.o"}, "/s/y/a.cpp"}, {2, {"b.o", "b.dwo"}, "../s/b.cpp"},
    {3, {"lib"}, "x/a.o"},        {5, {"c.o"}, "/s/c.cpp"},     {6, {"app"}, "c.o"},
};

} // namespace

TEST_CASE("first step: the one that failed last, else that of the last edit") {
    const auto index = index_of(manifest);
    using Hints = FirstStepHints;
    const auto first = [&](const Hints& hints) { return likely_to_fail(index, steps, hints); };
    CHECK_FALSE(first({}));
    CHECK_FALSE(first({{"gone.o"}, {"/s/other.h"}}));
    CHECK(first({{"b.o b.dwo"}, {"/s/c.cpp"}}) == 2U);
    CHECK_FALSE(first({{"b.o"}, {}}));
    CHECK(first({{}, {"/s/c.cpp", "/s/b.cpp"}}) == 4U);
    CHECK(first({{}, {"/s/b.cpp"}}) == 2U); // however the manifest spells it
    CHECK(first({{}, {"/s/include/b.h", "/s/c.cpp"}}) == 2U);
    CHECK(first({{}, {"/s/y/a.h"}}) == 1U); // beside it
    CHECK(first({{}, {"/s/include/a.h"}}) == 0U);
    CHECK(first({{}, {"/s/nothing.h", "/s/c.cpp"}}) == 4U);
}

TEST_CASE("first step: no way to a target has more steps than the longest") {
    const auto index = index_of(manifest);
    CHECK(longest_way(index, {{6}, {}}) == 1);
    CHECK(longest_way(index, {{2, 6}, {}}) == 2);
    CHECK(longest_way(index, {{0, 3, 5, 6}, {}}) == 3);
    CHECK(longest_way(index, {{0, 1, 2, 3, 5, 6}, {4}}) == 4); // by what only orders them
}
