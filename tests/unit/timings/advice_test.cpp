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
    const auto all = advice_for(facts, slow(), {}, 0);
    REQUIRE(names(all) == Names{"mold"});
    CHECK(all[0].setting.starts_with("-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold "));
    CHECK(all[0].gain_ms == 1500);
    CHECK(all[0].what.find("timings TARGET --try mold measures it") != std::string::npos);
    facts.cmake_version = "3.29.0";
    CHECK(advice_for(facts, slow(), {}, 0)[0].setting == "-DCMAKE_LINKER_TYPE=MOLD");
    facts.has_mold = false;
    CHECK(advice_for(facts, slow(), {}, 0)[0].setting == "-DCMAKE_LINKER_TYPE=LLD");
    facts.has_lld = false;
    CHECK(advice_for(facts, slow(), {}, 0)[0].what.find("install") != std::string::npos);
    facts.commands.back() += " -fuse-ld=lld";
    CHECK(advice_for(facts, slow(), {}, 0).empty());
    CHECK(advice_for({{"c++ a.o -o app"}, "3.25.1", true, true}, {.edits = 5, .link_ms = 50}, {}, 0).empty());
}

TEST_CASE("what does not apply is not advised") {
    const BuildFacts facts{
        {"c++ -g -O2 -c a.cpp -o a.o", "c++ -fdeps-format=p1689r5 -E a.cpp", "c++ -fuse-ld=mold a.o -o app"}, "3.28.0"};
    CHECK(names(advice_for(facts, slow(), {}, 60'000)) == Names{"split-dwarf", "O0", "module-scan", "ccache"});
    CHECK(names(advice_for(facts, {}, {}, 60'000)) == Names{"ccache"});
    CHECK(advice_for(facts, {}, {}, 1000).empty());
    const BuildFacts good{{"ccache c++ -g -gsplit-dwarf -O0 -c a.cpp -o a.o", "c++ -fuse-ld=mold a.o"}, "3.28.0"};
    CHECK(advice_for(good, slow(), {}, 60'000).empty());
}

TEST_CASE("the linker that is used counts, not how it was chosen") {
    BuildFacts facts{{"c++ a.o -o app"}, "3.25.1", true, false};
    for (const std::string fast : {"mold 1.10.1 (compatible with GNU ld)", "Debian LLD 14.0.6"}) {
        facts.linker = fast;
        CHECK(advice_for(facts, slow(), {}, 0).empty());
    }
    facts.linker = "GNU gold (GNU Binutils for Debian 2.40) 1.16";
    facts.commands.back() += " -fuse-ld=gold";
    CHECK(names(advice_for(facts, slow(), {}, 0)) == Names{"mold"});
}

TEST_CASE("a linker's setting keeps the flags that are set already") {
    const BuildFacts facts{.cmake_version = "3.25.1", .exe_linker_flags = "-Wl,-z,now", .shared_linker_flags = ""};
    CHECK(linker_setting(facts, "lld") ==
          "-DCMAKE_EXE_LINKER_FLAGS='-Wl,-z,now -fuse-ld=lld' -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=lld");
    const BuildFacts later{.cmake_version = "3.29.3"};
    CHECK(linker_setting(later, "lld") == "-DCMAKE_LINKER_TYPE=LLD");
    CHECK(linker_setting(later, "/opt/ld") ==
          "-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=/opt/ld -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=/opt/ld");
}

TEST_CASE("compressed debug information and large test programs make links long") {
    BuildFacts facts{{"c++ -gz -c a.cpp -o a.o", "c++ a.o -o app"}, "3.25.1"};
    facts.linker = "mold 2";
    facts.test_programs = {{"all_tests", 60}};
    const auto all = advice_for(facts, slow(), {}, 0);
    REQUIRE(names(all) == Names{"no-gz", "split-tests"});
    CHECK(all[1].what.find("all_tests, which is linked from 60 objects") != std::string::npos);
    CHECK(advice_for(facts, {.edits = 5, .link_ms = 50}, {}, 0).empty());
}

TEST_CASE("headers that many objects parse are worth a precompiled header, by their share of the text") {
    BuildFacts facts{{"c++ -c a.cpp -o a.o"}, "3.25.1"};
    facts.target = "app";
    facts.headers = {{"<regex>", 40, 0.5}, {"<once.h>", 2, 0.2}, {"<vector>", 30, 0.1}, {"<tiny>", 60, 0.01}};
    const CycleMedians cycle{.edits = 3, .compile_ms = 1000};
    const auto all = advice_for(facts, cycle, {}, 0);
    REQUIRE(names(all) == Names{"precompiled-header"});
    CHECK(all[0].setting == "target_precompile_headers(app PRIVATE <regex> <vector>)");
    CHECK(all[0].what.find("<regex> in 40, <vector> in 30") != std::string::npos);
    CHECK(all[0].gain_ms == 600);
    facts.headers.front().share = 0.05;
    CHECK(advice_for(facts, cycle, {}, 0).empty());
    facts.headers.front().share = 0.5;
    facts.commands.front() += " -include app.dir/cmake_pch.hxx";
    CHECK(advice_for(facts, cycle, {}, 0).empty());
}

TEST_CASE("an edited header that costs many compiles is worth a unity build") {
    BuildFacts facts{{"c++ -c a.cpp -o a.o"}, "3.25.1"};
    const std::vector<FileCost> files{{"a.cpp", 900, 1, 10}, {"base.h", 8000, 40, 2}};
    const auto all = advice_for(facts, {}, files, 0);
    REQUIRE(names(all) == Names{"unity"});
    CHECK(all[0].gain_ms == 7000); // 5 batches instead of 40 objects
    CHECK(all[0].gain_of.find("base.h") != std::string::npos);
    CHECK(advice_for(facts, {}, {{"base.h", 8000, 40, 0}}, 0).empty());
    facts.commands.front() = "c++ -c app.dir/Unity/unity_0_cxx.cxx -o a.o";
    CHECK(advice_for(facts, {}, files, 0).empty());
}
