#include "tool/base/glob.h"
#include "tool/base/path.h"
#include "tool/project/build_inputs.h"
#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_graph.h"
#include "tool/project/ninja_text.h"
#include "tool/project/watch_plan_text.h"

#include "tests/catch.h"

#include <boost/json.hpp>

#include <map>

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

std::function<bool(const std::string&)> is(std::string path) {
    return [path = std::move(path)](const std::string& other) { return other == path; };
}

} // namespace

TEST_CASE("paths are normalised without the disk") {
    CHECK(path::normal("/a//b/./../c/") == "/a/c");
    CHECK(path::absolute("x/../y", "/a") == "/a/y");
    CHECK(path::is_under("/a/b", "/a"));
    CHECK_FALSE(path::is_under("/ab", "/a"));
    CHECK(path::relative("/a/b/c", "/a") == "b/c");
}

TEST_CASE("globs match within and across directories") {
    CHECK(glob::matches("/a/*.h", "/a/b.h"));
    CHECK_FALSE(glob::matches("/a/*.h", "/a/b/c.h"));
    CHECK(glob::matches("/a/**/*.h", "/a/b/c.h"));
    CHECK(glob::matches("/a/**/*.h", "/a/c.h"));
    CHECK(glob::matches("/a/[b-d]?.h", "/a/cx.h"));
    CHECK_FALSE(glob::matches("/a/[!b].h", "/a/b.h"));
    CHECK(glob::base_directory("/a/b/*.h") == "/a/b");
    CHECK(glob::is_deep("/a/**/x"));
    CHECK(glob::is_deep("/a/**"));
    CHECK_FALSE(glob::is_deep("/a/*"));
    CHECK(glob::base_directory("/a/[[]/*") == "/a/[");
    CHECK(glob::base_directory("/a/[!]b]/*") == "/a");
}

TEST_CASE("globs: sets, levels and wildcards in every place") {
    CHECK(glob::matches("**", "a/b"));
    CHECK(glob::matches("/a**/b", "/axy/c/b"));
    CHECK(glob::matches("/**/b/**/*.h", "/a/b/b/c.h"));
    CHECK_FALSE(glob::matches("/**/b/**/d/*.h", "/a/b/b/c.h"));
    CHECK_FALSE(glob::matches("/a/x**/y", "/a/b/x/y/z"));
    CHECK(glob::matches("[]a-c-]x", "-x"));
    CHECK(glob::matches("[]a-c-]x", "]x"));
    CHECK_FALSE(glob::matches("[!]a-c]x", "bx"));
    CHECK(glob::matches("[^]a-c]x", "dx"));
    CHECK_FALSE(glob::matches("a[!b]c", "a/c"));
    CHECK(glob::matches("[a-", "[a-"));
    CHECK_FALSE(glob::matches("", "a"));
    CHECK_FALSE(glob::matches("a?", "a"));
    CHECK(glob::matches("a*", "a"));
}

TEST_CASE("a glob of many wildcards is matched as fast as any other") {
    std::string pattern = "/";
    for (int i = 0; i < 500; ++i) pattern += i % 2 == 0 ? "*a" : "/**/";
    const auto path = "/" + std::string(1000, 'a') + std::string(200, '/') + "b";
    CHECK_FALSE(glob::matches(pattern + "b", path));
    CHECK(glob::matches(pattern + "**/b", path + "/" + std::string(1000, 'a') + "/b") == false);
}

TEST_CASE("depfiles: continuations, escapes, several rules") {
    CHECK(parse_depfile("a.o: b.c \\\n  my\\ file.h $$x\nc.o: d.h\n") == Texts{"b.c", "my file.h", "$x", "d.h"});
    CHECK(parse_depfile(std::string_view("a.o: b.c d\0e f.h\n", 17)) == Texts{"b.c", "d"}); // as for Ninja
}

TEST_CASE("glob checks become patterns") {
    CHECK(parse_verify_globs("file(GLOB NEW_GLOB LIST_DIRECTORIES true \"/p/src/*.cpp\")\n"
                             "file(GLOB_RECURSE NEW_GLOB LIST_DIRECTORIES false \"/p/inc/*.h\")\n") ==
          Texts{"/p/src/*.cpp", "/p/inc/**/*.h"});
}

TEST_CASE("Ninja's manifest: escapes, variables, phony without inputs, depfiles") {
    const std::map<std::string, std::string> files{
        {"/b/build.ninja", "work = /b/\ninclude rules.ninja\n"
                           "build out$ 1.o | ${work}extra: cc /s/a$:b.c | /s/imp.h || order\n  DEP_FILE = x.d\n"
                           "build order: phony gen.h\n"
                           "build gen.h: custom /s/gen.in $\n    /s/second\n  depfile = gen.d\n"
                           "build /s/missing.cmake: phony\n"
                           "build app: phony out$ 1.o\n"},
        {"/b/gen.d", "gen.h: /s/in\\ the\\ depfile\n"},
        {"/b/rules.ninja", "rule cc\n  depfile = $DEP_FILE\n  deps = gcc\nrule custom\n  command = x\n"}};
    const auto read_file = [&](const std::string& path) -> Result<std::string> {
        const auto file = files.find(path);
        if (file == files.end()) return Error{ErrorKind::project, "no", path, "", ""};
        return file->second;
    };
    const auto graph = NinjaGraph::read("/b", "build.ninja", read_file);
    REQUIRE(graph.has_value());
    const auto closure = graph->closure({"app"});
    std::set<std::string> names;
    std::set<std::string> depfiles;
    for (const auto node : closure.nodes) names.emplace(graph->path(node));
    for (const auto edge : closure.edges) depfiles.emplace(graph->depfile(edge));
    CHECK(names == std::set<std::string>{"/b/app", "/b/out 1.o", "/b/extra", "/s/a:b.c", "/s/imp.h", "/b/order",
                                         "/b/gen.h", "/s/gen.in", "/s/second"});
    CHECK(depfiles == std::set<std::string>{"", "/b/gen.d"});
    CHECK(graph->outputs_with(is("/s/gen.in"), read_file) == Texts{"/b/gen.h"});
    CHECK(graph->outputs_with(is("/s/in the depfile"), read_file) == Texts{"/b/gen.h"});
    CHECK(graph->all_outputs() == Texts{"/b/out 1.o", "/b/extra", "/b/order", "/b/gen.h", "/b/app"});
}

TEST_CASE("a plan tells what counts") {
    WatchPlan plan;
    plan.files = {{"/p/main.cpp", ChangeKind::source}, {"/p/inc/lib/a.h", ChangeKind::source}};
    plan.globs = {"/p/src/*.cpp"};
    plan.runtime_globs = {"/p/conf/**"};
    plan.search_dirs = {"/p", "/p/inc"};
    plan.header_names = {"lib/a.h"};
    plan.excluded = {"/p/build"};
    CHECK(plan.kind_of("/p/main.cpp") == ChangeKind::source);
    CHECK(plan.kind_of("/p/conf/x/y") == ChangeKind::runtime);
    CHECK_FALSE(plan.kind_of("/p/README.md"));
    CHECK(plan.kind_of_appearance("/p/src/new.cpp") == ChangeKind::glob);
    CHECK(plan.kind_of_appearance("/p/lib/a.h") == ChangeKind::source);
    CHECK(plan.headers_hidden_by({"/p/lib/a.h"}).front().front() == "/p/inc/lib/a.h");
    CHECK_FALSE(plan.kind_of_appearance("/p/src/.#new.cpp"));
    CHECK_FALSE(plan.kind_of_appearance("/p/build/src/new.cpp"));
    CHECK((parse_watch_plan(to_bytes(plan)) == plan));
}

TEST_CASE("a plan: files that a pattern of --watch-build matches lead to a build") {
    WatchPlan plan;
    plan.excluded = {"/p/build"};
    plan.roots = {"/p"};
    plan.build_globs = {"/p/build/external/**/*.c"};
    plan.files = {{"/p/main.c", ChangeKind::source}};
    CHECK(plan.kind_of("/p/build/external/a/b.c") == ChangeKind::source);
    CHECK(plan.is_guess("/p/build/external/a/b.c")); // a build may write it
    CHECK_FALSE(plan.kind_of("/p/build/external/a/b.o"));
    CHECK_FALSE(plan.kind_of("/p/build/external/.git/b.c"));
    CHECK(plan.is_walked("/p/build/external/a"));
    CHECK_FALSE(plan.is_walked("/p/build/other"));
    plan.build_globs.emplace_back("/p/**/*.x"); // one that does not mean the build directory
    CHECK(plan.kind_of("/p/a/b.x") == ChangeKind::source);
    CHECK_FALSE(plan.kind_of("/p/build/a.x"));
    CHECK_FALSE(plan.is_walked("/p/build/other"));
    plan.ignored = {"/p/build/external/a/**"};
    CHECK_FALSE(plan.kind_of("/p/build/external/a/b.c"));
    CHECK((parse_watch_plan(to_bytes(plan)) == plan));
}

TEST_CASE("a plan: the innermost directory decides whether files below the build directory count") {
    WatchPlan plan;
    plan.trees = {"/p"};
    plan.excluded = {"/p/build", "/p/build/_deps/x-src/out"};
    plan.included = {"/p/build/_deps/x-src"};
    CHECK_FALSE(plan.kind_of("/p/build/a.h"));
    CHECK(plan.kind_of("/p/build/_deps/x-src/a.h") == ChangeKind::source);
    CHECK_FALSE(plan.kind_of("/p/build/_deps/x-src/out/a.h"));
    CHECK_FALSE(plan.is_walked("/p/build"));
    CHECK(plan.is_walked("/p/build/_deps/x-src"));
}

TEST_CASE("a plan: in trees the caches of tools and what package managers fetch do not count") {
    WatchPlan plan;
    plan.trees = {"/home/me/.cache/p"}; // the sources may lie in one
    CHECK(plan.kind_of("/home/me/.cache/p/a.h") == ChangeKind::source);
    for (const auto* directory : {"node_modules", ".venv", ".cache", "x/__pycache__", ".idea/y"}) {
        CHECK_FALSE(plan.kind_of("/home/me/.cache/p/" + std::string(directory) + "/a.h"));
        CHECK_FALSE(plan.is_walked("/home/me/.cache/p/" + std::string(directory)));
    }
    plan.files = {{"/home/me/.cache/p/node_modules/a.h", ChangeKind::source}};
    CHECK(plan.kind_of("/home/me/.cache/p/node_modules/a.h") == ChangeKind::source);
    plan.runtime_globs = {"/home/me/.cache/p/node_modules/**"};
    CHECK(plan.kind_of("/home/me/.cache/p/node_modules/b.js") == ChangeKind::runtime);
    CHECK(plan.is_walked("/home/me/.cache/p/node_modules"));
}
