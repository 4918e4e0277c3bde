#include "tool/project/build_inputs.h"

#include "tests/catch.h"
#include "tests/unit/deps_log_bytes.h"

#include <map>

using namespace cmakewatch;
using Paths = std::set<std::string, std::less<>>;

namespace {

// The exact plan for app, whose sources lie in /p.
WatchPlan plan_of(const std::string& build_dir, std::map<std::string, std::string> files, const NinjaDeps& deps = {}) {
    Project project;
    project.source_dir = "/p";
    project.build_dir = build_dir;
    Target app;
    app.id = app.name = "app";
    app.type = "EXECUTABLE";
    app.source_dir = "/p";
    project.targets = {app};
    const auto read_file = [&](const std::string& path) -> Result<std::string> {
        const auto file = files.find(path);
        if (file == files.end()) return Error{ErrorKind::project, "no", path, "", ""};
        return file->second;
    };
    const auto graph = NinjaGraph::read(build_dir, "build.ninja", read_file);
    REQUIRE(graph.has_value());
    return exact_plan(project, {"app"}, *graph, deps, read_file, "", {});
}

Paths files_of(const WatchPlan& plan) {
    Paths files;
    for (const auto& [path, kind] : plan.files) files.emplace(path);
    return files;
}

const std::string rules = "rule cc\n  depfile = $out.d\nrule link\n  depfile = $out.d\n";

} // namespace

TEST_CASE("what the linker reads is watched, but is no header and adds no directory") {
    const auto plan = plan_of("/p/b", {{"/p/b/build.ninja", rules + "build main.o: cc /p/main.c\n"
                                                                    "build parts/l.o: cc /p/main.c\n"
                                                                    "build parts/libl.a: link parts/l.o\n"
                                                                    "build app: link main.o parts/libl.a\n"},
                                       {"/p/b/main.o.d", "main.o: /p/main.c /p/a.h gen/config.h\n"},
                                       {"/p/b/app.d", "app: main.o parts/libl.a /usr/lib/crt1.o /lib/libc.so.6 "
                                                      "/ext/x.o /ext/libx.so.1 /ext/lib/libx.a /p/app.ld\n"}});
    CHECK(files_of(plan) == Paths{"/ext/lib/libx.a", "/ext/libx.so.1", "/ext/x.o", "/p/a.h", "/p/app.ld", "/p/main.c"});
    CHECK(plan.search_dirs == Paths{"/p"});
    CHECK(plan.header_names == Paths{"a.h", "app.ld", "b/gen/config.h", "main.c"});
}

TEST_CASE("a source is no header, unless another one is compiled with it") {
    const auto deps = NinjaDeps::parse("# ninjadeps\n" + number(4) + path_record("a.o", 0) + path_record("/p/a.c", 1) +
                                       path_record("/p/part.c", 2) + deps_record(0, {1, 2}) + path_record("b.o", 3) +
                                       path_record("/p/b.c", 4) + path_record("/p/made.c", 5) + deps_record(3, {4, 5}) +
                                       path_record("part.o", 6) + deps_record(6, {2}) + path_record("made.o", 7) +
                                       path_record("/p/prefix.h", 8) + deps_record(7, {8, 5}));
    REQUIRE(deps.has_value());
    const auto plan = plan_of("/p/b",
                              {{"/p/b/build.ninja", "rule cc\nbuild a.o: cc /p/a.c\nbuild b.o: cc /p/b.c\n"
                                                    "build part.o: cc /p/part.c\nbuild made.o: cc /p/made.c\n"
                                                    "build app: cc a.o b.o part.o made.o\n"}},
                              *deps);
    CHECK(files_of(plan) == Paths{"/p/a.c", "/p/b.c", "/p/made.c", "/p/part.c", "/p/prefix.h"});
    CHECK(plan.header_names == Paths{"made.c", "part.c", "prefix.h"});
}

TEST_CASE("the build directory itself is no source, though CMake names it as an input") {
    const auto plan = plan_of("/p", {{"/p/build.ninja", rules + "build order: phony || .\n"
                                                                "build app: cc /p/main.c || order\n"}});
    CHECK(files_of(plan) == Paths{"/p/main.c"});
}

TEST_CASE("what lies beside a source in the build directory may be a source too, unless a step writes there") {
    std::map<std::string, std::string> files{
        {"/p/b/build.ninja", rules + "build main.o: cc put/a.c\nbuild app: link main.o\n"},
        {"/p/b/main.o.d", "main.o: put/a.c put/a.h\n"}};
    const auto plan = plan_of("/p/b", files);
    CHECK(files_of(plan) == Paths{"/p/b/put/a.c", "/p/b/put/a.h"});
    CHECK(plan.doubtful == Paths{"/p/b/put/a.c", "/p/b/put/a.h"});
    files["/p/b/build.ninja"] += "build put/made.h: cc /p/made.in\n";
    CHECK(files_of(plan_of("/p/b", files)) == Paths{"/p/b/put/a.c"});
}

TEST_CASE("sources below the build directory are watched widely by themselves: no walk from above comes there") {
    Project project;
    project.source_dir = "/p";
    project.build_dir = "/p/b";
    project.source_dirs = {"/p", "/p/b/hand", "/p/lib"};
    const auto plan = wide_plan(project, {}, {}, {});
    CHECK(plan.trees == std::vector<std::string>{"/p", "/p/b/hand"});
    CHECK(plan.is_walked("/p/b/hand/deep"));
    CHECK_FALSE(plan.is_walked("/p/b"));
}
