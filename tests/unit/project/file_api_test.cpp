#include "tool/project/file_api.h"

#include "tests/catch.h"

#include <map>

using namespace cmakewatch;

namespace {

using Files = std::map<std::string, std::string>;

const Files reply{{"index-1.json", R"({"reply": {"client-cmakewatch": {"query.json": {"responses": [
        {"kind": "codemodel", "jsonFile": "c.json"}, {"kind": "cmakeFiles", "jsonFile": "f.json"}]}}}})"},
                  {"c.json", R"({"paths": {"source": "/p", "build": "/p/build"},
                   "configurations": [{"name": "Debug", "targets": [{"jsonFile": "t.json"}]}]})"},
                  {"f.json", R"({"paths": {"source": "/p"}, "inputs": [{"path": "CMakeLists.txt"}]})"},
                  {"t.json", R"({"name": "app", "id": "app", "type": "EXECUTABLE", "artifacts": [{"path": "app"}]})"}};

Result<Project> read(const Files& files, const std::string& configuration = "") {
    file_api::Reply from;
    from.list = [&]() -> Result<std::vector<std::string>> {
        std::vector<std::string> names;
        for (const auto& [name, text] : files) names.push_back(name);
        return names;
    };
    from.read = [&](const std::string& name) -> Result<std::string> { return files.at(name); };
    return file_api::read(from, configuration);
}

// Of the whole reply but for that file.
Error error_with(const std::string& file, const std::string& text) {
    auto files = reply;
    files[file] = text;
    const auto project = read(files);
    REQUIRE_FALSE(project.has_value());
    CHECK(project.error().hint == "run cmake on the build directory again to have the reply written anew");
    return project.error();
}

} // namespace

TEST_CASE("a File API reply: targets and CMake's own inputs, all absolute") {
    const auto project = read(reply);
    REQUIRE(project.has_value());
    CHECK(project->targets.front().artifacts == std::vector<std::string>{"/p/build/app"});
    CHECK(project->cmake_inputs == std::vector<std::string>{"/p/CMakeLists.txt"});
}

TEST_CASE("a File API reply: what is generated for a target, by CMake's names for the commands") {
    auto files = reply;
    files["t.json"] = R"({"name": "app", "id": "app", "type": "EXECUTABLE", "sources": [{"path": "main.c"},
        {"path": "build/made.c", "isGenerated": true}, {"path": "build/data.bin.rule", "isGenerated": true}]})";
    const auto project = read(files);
    REQUIRE(project.has_value());
    CHECK(project->targets.front().sources == std::vector<std::string>{"/p/main.c"});
    CHECK(project->targets.front().generated == std::vector<std::string>{"/p/build/made.c", "/p/build/data.bin"});
}

TEST_CASE("a File API reply: what runs a program for another machine") {
    const auto command = [](const std::string& version, const std::string& launchers) {
        auto files = reply;
        files["index-1.json"] = R"({"reply": {"client-cmakewatch": {"query.json": {"responses": [
            {"kind": "codemodel", "jsonFile": "c.json"}, {"kind": "cache", "jsonFile": "cache.json"}]}}}})";
        files["cache.json"] = R"({"entries": [{"name": "CMAKE_CROSSCOMPILING_EMULATOR", "value": "qemu;-L;/x"}]})";
        files["c.json"] = R"({"version": )" + version + R"(, "paths": {"source": "/p", "build": "/p/build"},
            "configurations": [{"name": "Debug", "targets": [{"jsonFile": "t.json"}]}]})";
        files["t.json"] = R"({"name": "app", "id": "app", "type": "EXECUTABLE", "artifacts": [{"path": "app"}]
            )" + launchers +
                          "}";
        const auto project = read(files);
        REQUIRE(project.has_value());
        return project->command_of(project->targets.front());
    };
    using Texts = std::vector<std::string>;
    const std::string before = R"({"major": 2, "minor": 6})"; // CMake 3.29 tells what each target has
    const std::string today = R"({"major": 2, "minor": 7})";
    CHECK(command(before, "") == Texts{"qemu", "-L", "/x", "/p/build/app"});
    CHECK(command(today, "") == Texts{"/p/build/app"});
    CHECK(command(today, R"(, "launchers": [{"type": "test", "command": "valgrind"},
        {"type": "emulator", "command": "/bin/wine", "arguments": ["-q"]}])") ==
          Texts{"/bin/wine", "-q", "/p/build/app"});
}

TEST_CASE("a File API reply: damage is refused, and the error names the file") {
    for (const auto& [file, text] : reply) {
        const auto error = error_with(file, text.substr(0, text.size() - 1));
        CHECK(error.on == file);
        CHECK(error.message() == "cannot read CMake's file API reply \"" + file + "\": incomplete JSON");
    }
    CHECK(error_with("t.json", std::string(100'000, '[')).why == "it is nested too deep");
    CHECK(error_with("t.json", R"({"artifacts": [{"path": "app\u0000"}]})").why ==
          "it has a NUL character in a string");
    CHECK(error_with("t.json", "{\"artifacts\": [{\"path\": \"\xff\"}]}").why == "it has bytes that are no UTF-8");
    CHECK(error_with("t.json", "[]").why == "it holds no object");
}

TEST_CASE("a File API reply that does not say where the project lies is refused") {
    CHECK(error_with("c.json", R"({"paths": {"source": "p", "build": "/p/build"}, "configurations": [{}]})").on ==
          "c.json");
    CHECK(error_with("c.json", R"({"paths": {"source": "/p"}, "configurations": [{}]})").on == "c.json");
    CHECK(error_with("f.json", R"({"inputs": [{"path": "CMakeLists.txt"}]})").on == "f.json");
}

TEST_CASE("a File API reply: without a wish CMAKE_DEFAULT_BUILD_TYPE is the configuration, else the first one is") {
    auto files = reply;
    files["index-1.json"] = R"({"cmake": {"generator": {"multiConfig": true}},
        "reply": {"client-cmakewatch": {"query.json": {"responses": [{"kind": "codemodel", "jsonFile": "c.json"},
        {"kind": "cache", "jsonFile": "cache.json"}]}}}})";
    files["c.json"] = R"({"paths": {"source": "/p", "build": "/p/build"},
        "configurations": [{"name": "Debug"}, {"name": "Release"}, {"name": "Other"}]})";
    const auto chosen = [&](const std::string& cache, const std::string& configuration) {
        files["cache.json"] = R"({"entries": [{"name": "X", "value": "Other"})" + cache + "]}";
        const auto project = read(files, configuration);
        REQUIRE(project.has_value());
        return project->configuration;
    };
    const std::string release = R"(, {"name": "CMAKE_DEFAULT_BUILD_TYPE", "value": "Release"})";
    CHECK(chosen("", "") == "Debug");
    CHECK(chosen(release, "") == "Release");
    CHECK(chosen(release, "Other") == "Other");
    CHECK(chosen(R"(, {"name": "CMAKE_DEFAULT_BUILD_TYPE", "value": "Gone"})", "") == "Debug");
}
