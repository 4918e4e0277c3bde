#include "tool/timings/link_command.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("the link is found among what comes before and after it") {
    const auto link = LinkCommand::find(
        ": && /usr/bin/c++ -g -Wl,--dependency-file=app.dir/link.d a.o -o bin/app -lm && strip bin/app && :",
        "bin/app");
    REQUIRE(link);
    CHECK(link->into("/s", "") ==
          Words{"/usr/bin/c++", "-g", "-Wl,--dependency-file=/s/written", "a.o", "-o", "/s/app", "-lm"});
    CHECK(link->linker_version().back() == "-Wl,--version");
    CHECK_FALSE(LinkCommand::find("c++ -c a.cpp -o a.o", "bin/app"));
    CHECK_FALSE(LinkCommand::find("ar qc libx.a a.o", "libx.a"));
    for (const std::string unknown : {"$(flags)", "`flags`", "$flags", "*.o"}) // only the shell can tell
        CHECK_FALSE(LinkCommand::find("c++ " + unknown + " a.o -o app", "app"));
    CHECK(LinkCommand::find("c++ '-Wl,-rpath,$ORIGIN' a.o -o app", "app"));
}

TEST_CASE("another linker takes the place of the one that is named") {
    const auto link = LinkCommand::find("c++ -fuse-ld=gold a.o -o app", "app");
    REQUIRE(link);
    CHECK(link->into("/s", "mold") == Words{"c++", "a.o", "-o", "/s/app", "-fuse-ld=mold"});
    CHECK(link->into("/s", "") == Words{"c++", "-fuse-ld=gold", "a.o", "-o", "/s/app"});
}

TEST_CASE("all that a link writes goes to the scratch directory") {
    const auto link = LinkCommand::find("c++ a.o -Wl,-Map=app.map -Wl,--out-implib,app.lib -o app", "app");
    REQUIRE(link);
    for (const auto& word : link->into("/s", "")) CHECK((!word.starts_with("-Wl") || word.ends_with("/s/written")));
}
