#include "tool/project/ninja_manifest.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

struct Read {
    std::vector<BuildStatement> builds;
    Texts spans;     // the text of each statement that is told of, in order
    Texts variables; // "name=value"
};

Read read(const std::string& text) {
    Read all;
    const auto text_of = [&](const ManifestSpan& span) { return text.substr(span.offset, span.size); };
    ManifestHandler handler;
    handler.on_build = [&](const BuildStatement& build) {
        all.builds.push_back(build);
        all.spans.push_back(text_of(build.span));
    };
    handler.on_rule = [&](auto, const ManifestSpan& span) { all.spans.push_back(text_of(span)); };
    handler.on_pool = [&](auto, const ManifestSpan& span) { all.spans.push_back(text_of(span)); };
    handler.on_variable = [&](auto name, auto value, const ManifestSpan& span) {
        all.variables.push_back(std::string(name) + "=" + std::string(value));
        all.spans.push_back(text_of(span));
    };
    REQUIRE(read_manifest(
                "/b", "build.ninja", [&](const std::string&) -> Result<std::string> { return text; }, handler)
                .has_value());
    return all;
}

} // namespace

TEST_CASE("each statement of a manifest with where it stands") {
    const Texts statements{"v = 1\n", "rule cc\n  command = x$\n    y\n  deps = gcc\n", "pool p\n  depth = 1\n",
                           "build a.o | a.i: cc a.c | $\n    b.h || c.h |@ d\n  x = $v\n\n", "build b: phony a.o"};
    std::string text = "# a comment\n";
    for (const auto& statement : statements) text += statement;
    const auto all = read(text);
    auto spans = all.spans;
    REQUIRE(spans.size() == statements.size());
    for (auto& span : spans)
        while (span.ends_with("\n\n")) span.pop_back();
    CHECK(spans[3] == "build a.o | a.i: cc a.c | $\n    b.h || c.h |@ d\n  x = $v\n");
    CHECK(spans[1] == statements[1]);
    CHECK(spans[4] == statements[4]);
    CHECK(all.variables == Texts{"v=1"});
    REQUIRE(all.builds.size() == 2);
    const auto& build = all.builds.front();
    CHECK(build.outputs == Texts{"a.o", "a.i"});
    CHECK(build.inputs == Texts{"a.c", "b.h"});
    CHECK(build.order_only == Texts{"c.h"});
    CHECK(build.validations == Texts{"d"});
    CHECK(build.has_deps);
}

TEST_CASE("a statement alone is read with the variables of its manifest") {
    bool is_read = false;
    CHECK(read_build_statement("build ${dir}x: cc $dir$ y\n  own = ${dir}z\n  other = $own\n", {{"dir", "/d/"}},
                               [&](const BuildStatement& build) {
                                   is_read = true;
                                   CHECK(build.outputs == Texts{"/d/x"});
                                   CHECK(build.inputs == Texts{"/d/ y"});
                                   CHECK(build.bindings.value("other") == "/d/z");
                                   CHECK(build.bindings.value("none").empty());
                                   CHECK(build.bindings.has("own"));
                               }));
    CHECK(is_read);
    CHECK_FALSE(read_build_statement("rule x\n", {}, [](const BuildStatement&) {}));
}

TEST_CASE("paths as Ninja names them") {
    const std::pair<const char*, const char*> rows[]{
        {"a/b", "a/b"},   {"./a", "a"},          {"a/./b", "a/b"},      {"a//b", "a/b"}, {"a/../b", "b"},
        {"../a", "../a"}, {"a/../../b", "../b"}, {"/a/../../b", "/b"},  {"/", "/"},      {".", "."},
        {"a/..", "."},    {"a/b/", "a/b"},       {".hidden", ".hidden"}};
    for (const auto& [path, name] : rows) {
        CAPTURE(path);
        CHECK(ninja_name(path) == name);
    }
    CHECK(manifest_path("a b:c$d") == "a$ b$:c$$d");
}
