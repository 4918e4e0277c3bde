// Manifests that are damaged, or made to take all memory or time.
#include "tool/project/ninja_graph.h"

#include "tests/catch.h"

#include <map>

using namespace cmakewatch;

namespace {

std::string why(const std::map<std::string, std::string>& files) {
    const auto graph = NinjaGraph::read("/b", "build.ninja", [&](const std::string& path) -> Result<std::string> {
        const auto file = files.find(path);
        if (file == files.end()) return Error{ErrorKind::project, "cannot read", path, "there is none", ""};
        return file->second;
    });
    if (graph) return "";
    CHECK_FALSE(graph.error().on.empty());
    CHECK_FALSE(graph.error().hint.empty());
    return graph.error().why;
}

} // namespace

TEST_CASE("Ninja's manifest: a NUL byte is refused") {
    CHECK(why({{"/b/build.ninja", std::string("build a\0b: cc c\n", 16)}}) == "it has a NUL byte");
}

TEST_CASE("Ninja's manifest: variables that double each other are refused") {
    std::string text = "v0 = " + std::string(100, 'x') + "\n";
    for (int i = 1; i < 64; ++i) {
        const auto before = "$v" + std::to_string(i - 1);
        text += "v" + std::to_string(i) + " = " + before + before + "\n";
    }
    CHECK(why({{"/b/build.ninja", text}}) == "its variables have too long values");
}

TEST_CASE("Ninja's manifest: a depfile of many values in many statements is refused") {
    std::string text = "v = " + std::string(10'000, 'x') + "\nrule cc\n  depfile = $v$v$v$v$v$v$v$v$v$v\n";
    for (int i = 0; i < 1000; ++i) text += "build a: cc\n";
    CHECK(why({{"/b/build.ninja", text}}) == "its variables have too long values");
}

TEST_CASE("Ninja's manifest: many uses of a long variable are as usual") {
    std::string text = "work = /b/" + std::string(100, 'x') + "/\n";
    for (int i = 0; i < 100'000; ++i) text += "build ${work}a: cc ${work}b\n";
    CHECK(why({{"/b/build.ninja", text}}).empty());
}

TEST_CASE("Ninja's manifest: files that include each other are refused, also if they end") {
    CHECK(why({{"/b/build.ninja", "include build.ninja\n"}}) == "manifests include each other without end");
    std::map<std::string, std::string> doubling{{"/b/build.ninja", "include 0\n"}, {"/b/50", ""}};
    for (int i = 0; i < 50; ++i) {
        const auto next = "include " + std::to_string(i + 1) + "\n";
        doubling["/b/" + std::to_string(i)] = next + next;
    }
    CHECK(why(doubling) == "the manifests are longer than 1 GB");
}
