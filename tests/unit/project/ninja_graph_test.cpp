// What manifests say, and those that are damaged or made to take all memory or time.
#include "tool/project/ninja_graph.h"

#include "tests/catch.h"

#include <map>
#include <set>

using namespace cmakewatch;

namespace {

using Paths = std::vector<std::string>;

ReadFile reader_of(const std::map<std::string, std::string>& files) {
    return [&files](const std::string& path) -> Result<std::string> {
        const auto file = files.find(path);
        if (file == files.end()) return Error{ErrorKind::project, "cannot read", path, "there is none", ""};
        return file->second;
    };
}

NinjaGraph graph_of(const std::map<std::string, std::string>& files) {
    auto graph = NinjaGraph::read("/b", "build.ninja", reader_of(files));
    REQUIRE(graph.has_value());
    return std::move(*graph);
}

std::set<std::string> paths_of(const NinjaGraph& graph, const NinjaGraph::Closure& closure) {
    std::set<std::string> paths;
    for (const auto node : closure.nodes) paths.emplace(graph.path(node));
    return paths;
}

std::string why(const std::map<std::string, std::string>& files) {
    const auto graph = NinjaGraph::read("/b", "build.ninja", reader_of(files));
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

TEST_CASE("Ninja's manifest: a value goes on behind an escaped line end, without the blanks in front") {
    const auto graph = graph_of({{"/b/build.ninja", "name = a$\n    b\nbuild $name.o: cc c\n"}});
    CHECK(graph.all_outputs() == Paths{"/b/ab.o"});
}

TEST_CASE("Ninja's manifest: a depfile is left on disk unless the rule or the step says `deps`") {
    const auto graph = graph_of({{"/b/build.ninja", "rule cc\n  depfile = $out.d\n"
                                                    "rule cl\n  depfile = $out.d\n  deps = gcc\n"
                                                    "build a.o: cc a.c\n"
                                                    "build b.o: cc b.c\n  deps = gcc\n"
                                                    "build c.o: cl c.c\n"}});
    REQUIRE(graph.size() == 3);
    CHECK(graph.depfile(0) == "/b/a.o.d");
    CHECK(graph.depfile(1).empty());
    CHECK(graph.depfile(2).empty());
}

TEST_CASE("Ninja's manifest: what an included file sets is seen behind it, what a subninja sets is not") {
    const std::map<std::string, std::string> inner{{"/b/inner", "name = inner\nbuild $name.a: cc c\n"}};
    auto files = inner;
    files["/b/build.ninja"] = "name = outer\ninclude inner\nbuild $name.b: cc c\n";
    CHECK(graph_of(files).all_outputs() == Paths{"/b/inner.a", "/b/inner.b"});
    files["/b/build.ninja"] = "name = outer\nsubninja inner\nbuild $name.b: cc c\n";
    CHECK(graph_of(files).all_outputs() == Paths{"/b/inner.a", "/b/outer.b"});
}

TEST_CASE("Ninja's manifest: a file that may be missing is no output") {
    const auto graph = graph_of({{"/b/build.ninja", "build maybe.cmake: phony\nbuild all: phony app\n"
                                                    "build app: cc maybe.cmake\n"}});
    CHECK(graph.all_outputs() == Paths{"/b/all", "/b/app"});
    REQUIRE(graph.may_be_missing().size() == 1);
    CHECK(graph.path(graph.may_be_missing().front()) == "/b/maybe.cmake");
    CHECK(graph.may_be_missing(*graph.find("/b/maybe.cmake")));
    CHECK_FALSE(graph.may_be_missing(*graph.find("/b/app")));
}

TEST_CASE("a target is made from the inputs behind every bar, and with it the other outputs of each step are made") {
    const auto graph = graph_of({{"/b/build.ninja", "build app: ld a.o | lib || order |@ check\n"
                                                    "build a.o a.mod | a.map: cc a.c\n"
                                                    "build other: cc b.c\n"}});
    CHECK(
        paths_of(graph, graph.closure({"app", "unknown"})) ==
        std::set<std::string>{"/b/app", "/b/a.o", "/b/lib", "/b/order", "/b/check", "/b/a.mod", "/b/a.map", "/b/a.c"});
    CHECK(graph.closure({"app"}).edges.size() == 2);
}

TEST_CASE("the steps that a file reaches are found by their inputs and by their depfiles") {
    std::map<std::string, std::string> files{{"/b/build.ninja", "rule cc\n  depfile = $out.d\n"
                                                                "build a.o: cc a.c\nbuild b.o: cc b.c\n"},
                                             {"/b/a.o.d", "a.o: a.c inc/a.h\n"}};
    const auto graph = graph_of(files);
    const auto reached_by = [&](const std::string& file) {
        return graph.outputs_with([&](const std::string& path) { return path == file; }, reader_of(files));
    };
    CHECK(reached_by("/b/b.c") == Paths{"/b/b.o"});
    CHECK(reached_by("/b/inc/a.h") == Paths{"/b/a.o"});
    CHECK(reached_by("/b/other").empty());
}

TEST_CASE("a file's users are the steps that take it, with those that are only ordered after it") {
    const auto graph = graph_of({{"/b/build.ninja", "build app: ld a.o | lib || order |@ check\n"
                                                    "build a.o: cc a.c || order\nbuild all: phony app\n"}});
    const auto users_of = [&](const std::string& file) {
        std::vector<std::pair<NinjaGraph::Edge, bool>> users;
        for (const auto& user : graph.users(graph.find(file).value()))
            users.emplace_back(user.edge, user.is_order_only);
        return users;
    };
    using Users = std::vector<std::pair<NinjaGraph::Edge, bool>>;
    CHECK(users_of("a.o") == Users{{0, false}});
    CHECK(users_of("/b/lib") == Users{{0, false}});
    CHECK(users_of("order") == Users{{0, true}, {1, true}});
    CHECK(users_of("check").empty()); // it is built beside
    CHECK(users_of("app") == Users{{2, false}});
    CHECK(users_of("all").empty());
    CHECK(graph.is_phony(2));
    CHECK_FALSE(graph.is_phony(0));
    CHECK(graph.layout().obstacle == "the manifest has validations");
    CHECK_FALSE(graph.find("none").has_value());
}

TEST_CASE("a file is one by any of its names, also as an output") {
    const auto graph = graph_of({{"/b/build.ninja", "build gen/a.h | /b/gen/a.h: gen /s/../s/a.in\n"
                                                    "build a.o: cc ./gen/../gen/a.h\n"}});
    REQUIRE(graph.size() == 2);
    CHECK(graph.outputs(0).size() == 1);
    CHECK(graph.path(graph.outputs(0).front()) == "/b/gen/a.h");
    CHECK(graph.path(graph.inputs(0).front()) == "/s/a.in");
    CHECK(graph.inputs(1).front() == graph.outputs(0).front());
    CHECK(graph.producer(graph.find("gen//a.h").value()) == 0);
    CHECK_FALSE(graph.is_output(graph.find("/s/a.in").value()));
}

TEST_CASE("where the parts of a manifest stand is known, and what keeps steps from being taken out of it") {
    const std::string text = "v = 1\nrule cc\n  command = cc $v\nbuild a.o: cc a.c\n  x = y\n";
    const auto graph = graph_of({{"/b/build.ninja", text}});
    const auto& layout = graph.layout();
    const auto part = [&](const ManifestSpan& span) { return text.substr(span.offset, span.size); };
    CHECK(layout.files == Paths{"/b/build.ninja"});
    REQUIRE(layout.steps.size() == 1);
    CHECK(part(layout.steps[0]) == "build a.o: cc a.c\n  x = y\n");
    CHECK(part(layout.rules.at("cc")) == "rule cc\n  command = cc $v\n");
    REQUIRE(layout.settings.size() == 1);
    CHECK(part(layout.settings[0]) == "v = 1\n");
    CHECK(layout.variables.at("v") == "1");
    CHECK(layout.obstacle.empty());
    const auto obstacle = [](const std::string& manifest) {
        return graph_of({{"/b/build.ninja", manifest}, {"/b/inner", ""}}).layout().obstacle;
    };
    CHECK(obstacle("v = 1\nv = 1\n").empty());
    CHECK(obstacle("v = 1\nv = 2\n") == "the manifest changes a variable");
    CHECK(obstacle("builddir = logs\n") == "the manifest has Ninja's logs elsewhere");
    CHECK(obstacle("subninja inner\n") == "the manifest has subninja");
}
