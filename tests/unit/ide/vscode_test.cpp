#include "tool/ide/vscode.h"

#include "tests/unit/ide/workspaces.h"

#include <boost/json/parse.hpp>

#include <regex>

using namespace cmakewatch;
namespace json = boost::json;

namespace {

json::value tasks_of(const Workspace& workspace, const std::string& existing = "") {
    return json::parse(*vscode_files(workspace).front().updated(existing)).at("tasks");
}

const json::value& task(const json::value& tasks, std::string_view label) {
    for (const auto& task : tasks.as_array()) {
        const auto* object = task.if_object();
        if (object != nullptr && object->contains("label") && object->at("label") == json::value(label)) return task;
    }
    FAIL("there is no " << label);
    return tasks;
}

json::value launch_of(const Workspace& workspace) {
    return json::parse(*vscode_files(workspace).back().updated(""));
}

std::string text(const json::value& value) {
    return std::string(value.as_string());
}

// What the named group holds, after the group's name is taken out for std::regex, which knows none.
std::string pid_in(const std::string& line, const json::value& task) {
    auto pattern = text(task.at("problemMatcher").at("background").at("endsPattern"));
    const auto begin = pattern.find("?<");
    if (begin != std::string::npos) pattern.erase(begin, pattern.find('>', begin) + 1 - begin);
    std::smatch match;
    if (!std::regex_search(line, match, std::regex(pattern))) return "no end";
    return match.size() > 4 ? match[4].str() : "";
}

} // namespace

TEST_CASE("VS Code: a background task for each program, one that builds, one that tests") {
    const auto tasks = tasks_of(workspace({"server", "client"}));
    REQUIRE(tasks.as_array().size() == 4);
    const auto& server = task(tasks, "cmakewatch: server");
    CHECK(server.at("command") == "cmakewatch");
    CHECK(server.at("args") == json::value{"run", "server", "-B", "${workspaceFolder}/build"});
    CHECK(server.at("isBackground") == true);
    CHECK(server.at("problemMatcher").at("fileLocation") == json::value{"autoDetect", "${workspaceFolder}/build"});
    CHECK(task(tasks, "cmakewatch: build").at("args") == json::value{"build", "-B", "${workspaceFolder}/build"});
    CHECK(task(tasks, "cmakewatch: build").at("group") == json::value{{"kind", "build"}, {"isDefault", true}});
    CHECK(task(tasks, "cmakewatch: test").at("args") == json::value{"test", "-B", "${workspaceFolder}/build"});
    CHECK(task(tasks, "cmakewatch: test").at("isBackground") == true);
    CHECK(task(tasks, "cmakewatch: test").at("group") == "test");
    CHECK_FALSE(task(tasks, "cmakewatch: test").as_object().contains("dependsOn"));
    // Each has an owner of its own, so that one does not take back what another says.
    CHECK(server.at("problemMatcher").at("owner") !=
          task(tasks, "cmakewatch: client").at("problemMatcher").at("owner"));
}

TEST_CASE("VS Code: preset, configuration and a build directory elsewhere") {
    auto where = workspace({"server"});
    where.build_dir = "/elsewhere/build";
    where.configuration = "Debug";
    CHECK(tasks_of(where).at(0).at("args") ==
          json::value{"run", "server", "-B", "/elsewhere/build", "--config", "Debug"});
    CHECK(tasks_of(where).at(2).at("args") == json::value{"test", "-B", "/elsewhere/build", "--config", "Debug"});
    where.presets.configure = "dev";
    CHECK(tasks_of(where).at(0).at("args") == json::value{"run", "server", "--preset", "dev", "--config", "Debug"});
    where.build_dir = where.folder;
    CHECK(tasks_of(where).at(0).at("problemMatcher").at("fileLocation") ==
          json::value{"autoDetect", "${workspaceFolder}"});
}

TEST_CASE("VS Code: cmakewatch is also looked for where only the user's shell does") {
    auto where = workspace({"server"});
    where.home = "/home/me";
    CHECK_FALSE(tasks_of(where).at(0).as_object().contains("options"));
    const auto path_with = [&](const std::string& directory) {
        where.tool_dir = directory;
        const auto tasks = tasks_of(where);
        for (const auto& task : tasks.as_array()) CHECK(task.at("options") == tasks.at(0).at("options"));
        return text(tasks.at(0).at("options").at("env").at("PATH"));
    };
    CHECK(path_with("/opt/cmakewatch/bin") == "${env:PATH}:/opt/cmakewatch/bin");
    CHECK(path_with("/home/me/.local/bin") == "${env:PATH}:${userHome}/.local/bin");
    CHECK(path_with("/home/me/project/build") == "${env:PATH}:${workspaceFolder}/build");
    where.home.clear();
    CHECK(path_with("/home/me/.local/bin") == "${env:PATH}:/home/me/.local/bin");
}

TEST_CASE("VS Code: another default build task stays the only one") {
    const auto other = [](const std::string& group) {
        return R"({"tasks": [{"label": "other", "group": )" + group + "}, 5, {}]}";
    };
    const auto group_beside = [&](const std::string& existing) {
        return task(tasks_of(workspace({}), existing), "cmakewatch: build").at("group");
    };
    const json::value is_default{{"kind", "build"}, {"isDefault", true}};
    CHECK(group_beside(other(R"({"kind": "build", "isDefault": true})")) == "build");
    CHECK(group_beside(other(R"({"kind": "build", "isDefault": false})")) == is_default);
    CHECK(group_beside(other(R"({"kind": "test", "isDefault": true})")) == is_default);
    CHECK(group_beside(other(R"("build")")) == is_default);
    const auto once = *vscode_files(workspace({})).front().updated("");
    CHECK(*vscode_files(workspace({})).front().updated(once) == once);
}

TEST_CASE("VS Code: a build ends with each of its end lines, and with nothing else") {
    const auto tasks = tasks_of(workspace({"server"}));
    const auto& server = task(tasks, "cmakewatch: server");
    CHECK(pid_in("cmakewatch: ready #1 pid=77", server) == "77");
    CHECK(pid_in("cmakewatch: unchanged #12 pid=78", server) == "78");
    CHECK(pid_in("cmakewatch: kept #12 pid=78", server) == "78");
    CHECK(pid_in("cmakewatch: build failed #2 pid=79", server) == "79");
    CHECK(pid_in("cmakewatch: build cancelled #2 pid=80", server) == "80");
    CHECK(pid_in("cmakewatch: build failed #2", server).empty());
    CHECK(pid_in("cmakewatch: error: cannot start \"x\"", server).empty());
    const auto& build = task(tasks, "cmakewatch: build");
    CHECK(pid_in("cmakewatch: ready #1", build).empty());
    for (const auto* line : {"cmakewatch: build started #1", "cmakewatch: ready.h changed, rebuilding",
                             "cmakewatch: error.h changed, rebuilding", "cmakewatch: unchanged.cpp changed, rebuilding",
                             " cmakewatch: ready #1", "cmakewatch: warning: x"}) {
        CAPTURE(line);
        CHECK(pid_in(line, server) == "no end");
        CHECK(pid_in(line, build) == "no end");
    }
}

TEST_CASE("VS Code: a build begins, and so does a restart without one") {
    for (const auto* name : {"cmakewatch: server", "cmakewatch: build"}) {
        const auto tasks = tasks_of(workspace({"server"}));
        const auto& pattern = task(tasks, name).at("problemMatcher").at("background").at("beginsPattern");
        const std::regex begin(pattern.as_string().c_str());
        CHECK(std::regex_search("cmakewatch: build started #1", begin));
        CHECK(std::regex_search("cmakewatch: restarting #12", begin));
        CHECK(std::regex_search("cmakewatch: testing #12", begin));
        CHECK_FALSE(std::regex_search("cmakewatch: x.conf changed, restarting", begin));
        CHECK_FALSE(std::regex_search("cmakewatch: ready #1 pid=1", begin));
        CHECK_FALSE(std::regex_search("in cmakewatch: restarting #12", begin));
        CHECK(begin.mark_count() == 0); // the first group would be the only file that loses its problems
    }
}

TEST_CASE("VS Code: the debugger is attached to what the task has started") {
    const auto launch = launch_of(workspace({"server", "my-tool++"}));
    REQUIRE(launch.at("configurations").as_array().size() == 4);
    const auto& gdb = launch.at("configurations").at(0);
    CHECK(gdb.at("type") == "cppdbg");
    CHECK(gdb.at("request") == "attach");
    CHECK(gdb.at("program") == "${workspaceFolder}/build/server");
    CHECK(gdb.at("processId") == "${taskVar:pid_server}");
    CHECK(launch.at("configurations").at(1).at("pid") == "${taskVar:pid_server}");
    const auto& compound = launch.at("compounds").at(0);
    CHECK(compound.at("preLaunchTask") == "cmakewatch: server");
    CHECK(compound.at("configurations") == json::array{gdb.at("name")});
    CHECK(launch.at("configurations").at(2).at("processId") == "${taskVar:pid_my_2dtool_2b_2b}");
    const auto tasks = tasks_of(workspace({"my-tool++"}));
    CHECK(text(tasks.at(0).at("problemMatcher").at("background").at("endsPattern"))
              .find("(?<pid_my_2dtool_2b_2b>\\d+)") != std::string::npos);
}

TEST_CASE("VS Code: no programs, and programs with the names of our other tasks") {
    CHECK(vscode_files(workspace({})).size() == 1);
    CHECK(tasks_of(workspace({})).as_array().size() == 2);
    const auto tasks = tasks_of(workspace({"build", "test"}));
    CHECK(tasks.as_array().size() == 4);
    CHECK(task(tasks, "cmakewatch: run build").at("args").at(1) == "build");
    CHECK(task(tasks, "cmakewatch: run test").at("args").at(1) == "test");
    CHECK(launch_of(workspace({"build"})).at("compounds").at(0).at("preLaunchTask") == "cmakewatch: run build");
}

TEST_CASE("VS Code: what is there already stays, what is missing is added") {
    const auto files = vscode_files(workspace({"server"}));
    const auto tasks =
        *files.front().updated("{\n\t// mine\n\t\"tasks\": [\n\t\t{\"label\": \"mine\"}, // !\n\t],\n}\n");
    CHECK(tasks.starts_with(
        "{\n\t// mine\n\t\"tasks\": [\n\t\t{\"label\": \"mine\"}, // !\n\t\t{\n\t\t\t\"label\": \"cmake"));
    CHECK(tasks.ends_with("\t\t},\n\t],\n\t\"version\": \"2.0.0\",\n}\n"));
    const auto launch = *files.back().updated(R"({"version": "0.2.0", "configurations": [{"name": "mine"}]})");
    CHECK(json::parse(launch).at("configurations").as_array().size() == 3);
    CHECK(json::parse(launch).at("compounds").as_array().size() == 2);
    CHECK(*files.back().updated(launch) == launch);
    CHECK(files.front().updated("{").has_error());
    CHECK(*files.front().updated(" \n\t") == files.front().snippet);
    CHECK(json::parse(files.back().snippet).at("compounds").is_array());
}
