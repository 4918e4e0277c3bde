#include "tool/ide/zed.h"

#include "tests/unit/ide/workspaces.h"

#include <boost/json/parse.hpp>

using namespace cmakewatch;
namespace json = boost::json;

TEST_CASE("Zed: tasks below the worktree") {
    const auto file = zed_files(workspace({"server"})).front();
    CHECK(file.path == ".zed/tasks.json");
    const auto text = *file.updated("");
    const auto tasks = json::parse(text);
    REQUIRE(tasks.as_array().size() == 3);
    CHECK(tasks.at(0) == json::value{{"label", "cmakewatch: server"},
                                     {"command", "cmakewatch"},
                                     {"args", {"run", "server", "-B", "build"}},
                                     {"cwd", "$ZED_WORKTREE_ROOT"},
                                     {"allow_concurrent_runs", true}});
    CHECK(tasks.at(1).at("args") == json::value{"build", "-B", "build"});
    CHECK(tasks.at(2).at("args") == json::value{"test", "-B", "build"});
    CHECK(*file.updated(text) == text);
    const auto merged = *file.updated("// mine\n[\n  {\"label\": \"mine\"},\n]\n");
    CHECK(merged.starts_with("// mine\n[\n  {\"label\": \"mine\"},\n  {\n    \"label\": \"cmakewatch: server\","));
    CHECK(*file.updated(merged) == merged);
    CHECK(file.updated("{}").has_error());
}

TEST_CASE("Zed: build directories here and elsewhere") {
    auto where = workspace({});
    where.build_dir = "/elsewhere";
    CHECK(json::parse(*zed_files(where).front().updated("")).at(0).at("args") ==
          json::value{"build", "-B", "/elsewhere"});
    where.build_dir = where.folder;
    CHECK(json::parse(*zed_files(where).front().updated("")).at(0).at("args") == json::value{"build", "-B", "."});
}
