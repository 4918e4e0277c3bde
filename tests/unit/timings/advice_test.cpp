#include "tool/timings/advice.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

std::vector<std::string> names(const std::vector<Advice>& all) {
    std::vector<std::string> names;
    for (const auto& advice : all) names.push_back(advice.name);
    return names;
}

using Names = std::vector<std::string>;

CycleMedians slow() {
    return {.edits = 5, .compile_ms = 900, .link_ms = 1500, .other_ms = 300, .total_ms = 2800};
}

} // namespace

TEST_CASE("another linker helps where the link takes time and none is chosen") {
    BuildFacts facts{{"c++ -c a.cpp -o a.o", "c++ a.o -o app"}, "3.25.1", true, true};
    const auto all = advice_for(facts, slow(), 0);
    REQUIRE(names(all) == Names{"mold"});
    CHECK(all[0].setting.starts_with("-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold "));
    CHECK(all[0].gain_ms == 1500);
    facts.cmake_version = "3.29.0";
    CHECK(advice_for(facts, slow(), 0)[0].setting == "-DCMAKE_LINKER_TYPE=MOLD");
    facts.has_mold = false;
    CHECK(advice_for(facts, slow(), 0)[0].setting == "-DCMAKE_LINKER_TYPE=LLD");
    facts.has_lld = false;
    CHECK(advice_for(facts, slow(), 0)[0].what.find("install") != std::string::npos);
    facts.commands.back() += " -fuse-ld=lld";
    CHECK(advice_for(facts, slow(), 0).empty());
    CHECK(advice_for({{"c++ a.o -o app"}, "3.25.1", true, true}, {.edits = 5, .link_ms = 50}, 0).empty());
}

TEST_CASE("what does not apply is not advised") {
    const BuildFacts facts{
        {"c++ -g -O2 -c a.cpp -o a.o", "c++ -fdeps-format=p1689r5 -E a.cpp", "c++ -fuse-ld=mold a.o -o app"}, "3.28.0"};
    CHECK(names(advice_for(facts, slow(), 60'000)) == Names{"split-dwarf", "O0", "module-scan", "ccache"});
    CHECK(names(advice_for(facts, {}, 60'000)) == Names{"ccache"});
    CHECK(advice_for(facts, {}, 1000).empty());
    const BuildFacts good{{"ccache c++ -g -gsplit-dwarf -O0 -c a.cpp -o a.o", "c++ -fuse-ld=mold a.o"}, "3.28.0"};
    CHECK(advice_for(good, slow(), 60'000).empty());
}
