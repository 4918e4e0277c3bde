#include "tool/cli/completions.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

Target target(const std::string& name, const std::string& type) {
    Target made;
    made.name = name;
    made.type = type;
    if (type == "EXECUTABLE") made.artifacts = {"/b/" + name};
    return made;
}

// A project in /p/build (no option), /p/other (-B) and of preset "dev".
struct Completing {
    std::vector<ProjectChoice> asked;

    Texts operator()(Texts words) {
        CompletionSources sources;
        sources.presets = [](PresetKind kind) {
            return kind == PresetKind::configure ? Texts{"dev", "release"}
                                                 : Texts{std::string(to_string(kind)) + "-all"};
        };
        sources.project = [this](const ProjectChoice& choice) -> std::optional<Project> {
            asked.push_back(choice);
            if (choice.build_dir == "nowhere") return std::nullopt;
            Project project;
            project.configurations = {"Debug", "Release"};
            project.targets = {target("server", "EXECUTABLE"), target("shop", "STATIC_LIBRARY"),
                               target("serve", "UTILITY")};
            ReloadTarget reload_target;
            reload_target.name = "serve";
            project.reload_targets = {reload_target};
            return project;
        };
        return completions(std::move(words), sources);
    }
};

} // namespace

TEST_CASE("completing commands and options") {
    Completing complete;
    CHECK(complete({}) == Texts{"build", "doctor", "help", "init", "inputs", "list", "run", "test", "timings", "why"});
    CHECK(complete({"b"}) == Texts{"build"});
    CHECK(complete({"help", "ho"}) == Texts{"hooks"});
    CHECK(complete({"help", "hooks", ""}).empty());
    CHECK(complete({"--v"}) == Texts{"--verbose", "--version"});
    CHECK(complete({"run", "--wat"}) == Texts{"--watch", "--watch-build", "--watcher"});
    CHECK(complete({"list", "--wat"}).empty());
    CHECK(complete({"unknown", "-"}).empty());
    CHECK(complete({"-q", "b"}) == Texts{"build"});
    CHECK(complete({"-B", "other", "ru"}) == Texts{"run"});
    CHECK(complete({"-B", "other", "--pre"}) == Texts{"--preset"});
    CHECK(complete({"--color", "al"}) == Texts{"always"});
    CHECK(complete.asked.empty());
    CHECK(complete({"-B", "other", "run", "-q", "serv"}) == Texts{"serve", "server"});
    CHECK(complete.asked.back().build_dir == "other");
}

TEST_CASE("completing an option's value") {
    Completing complete;
    CHECK(complete({"run", "--color", ""}) == Texts{"always", "auto", "never"});
    CHECK(complete({"run", "--color=a"}) == Texts{"--color=always", "--color=auto"});
    CHECK(complete({"run", "--color", "=", "n"}) == Texts{"never"}); // as bash says it
    CHECK(complete({"run", "--color", "="}) == Texts{"always", "auto", "never"});
    CHECK(complete({"run", "--watcher", "w"}) == Texts{"watchman"});
    CHECK(complete({"run", "--preset", ""}) == Texts{"dev", "release"});
    CHECK(complete({"run", "--build-preset", ""}) == Texts{"build-all"});
    CHECK(complete({"test", "--test-preset="}) == Texts{"--test-preset=test-all"});
    CHECK(complete({"build", "-B", ""}).empty()); // a directory
    CHECK(complete.asked.empty());
    CHECK(complete({"build", "--config", "R"}) == Texts{"Release"});
}

TEST_CASE("completing targets") {
    Completing complete;
    CHECK(complete({"run", ""}) == Texts{"serve", "server"});
    CHECK(complete({"run", "server", ""}).empty());
    CHECK(complete({"run", "-q", "server", "--clear", ""}).empty());
    CHECK(complete({"run", "--notify", ""}) == Texts{"serve", "server"});
    CHECK(complete({"build", "server", "s"}) == Texts{"server", "shop"});
    CHECK(complete({"inputs", "sh"}) == Texts{"shop"});
    CHECK(complete({"list", ""}).empty());
    CHECK(complete({"test", ""}).empty());
    CHECK(complete({"test", "--target", "s"}) == Texts{"server", "shop"});
    CHECK(complete({"why", ""}).empty()); // a file
    CHECK(complete({"run", "-B", "nowhere", ""}).empty());
    CHECK(complete({"run", "server", "--", ""}).empty());
    CHECK(complete({"run", "server", "--", "--co"}).empty());
}

TEST_CASE("completing targets in the project that the words so far name") {
    const auto asked_for = [](Texts words) {
        Completing complete;
        complete(std::move(words));
        REQUIRE(complete.asked.size() == 1);
        return complete.asked.front();
    };
    CHECK(asked_for({"run", "-B", "d", ""}).build_dir == "d");
    CHECK(asked_for({"run", "-Bd", ""}).build_dir == "d");
    CHECK(asked_for({"run", "--build-dir=d", ""}).build_dir == "d");
    CHECK(asked_for({"run", "--build-dir", "=", "d", ""}).build_dir == "d");
    CHECK(asked_for({"run", "--preset", "dev", ""}).preset == "dev");
    CHECK(asked_for({"run", "--config", "Debug", "--env", "-B", ""}).configuration == "Debug");
    CHECK(asked_for({"run", "--env", "-B", "x"}).build_dir.empty());
}
