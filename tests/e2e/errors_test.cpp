// Wrong input gets one clear line, a hint and its exit code; nothing is lost.
#include "tests/e2e/answer.h"
#include "tests/e2e/cache_entry.h"

using namespace e2e;

TEST_CASE("usage errors say what is wrong and how it goes") {
    const Sandbox sandbox;
    struct Row {
        const char* arguments;
        const char* message;
        const char* hint;
    };
    const auto row = GENERATE(values<Row>({
        {"-- x", "no command given", "cmakewatch run TARGET"},
        {"rnu app", "unknown command \"rnu\"", "did you mean \"cmakewatch run\"?"},
        {"inputs", "no target given", "cmakewatch list"},
        {"-B build", "no command given", "cmakewatch run TARGET"},
        {"-B build rnu app", "unknown command \"rnu\"", "did you mean \"cmakewatch run\"?"},
        {"run app --nonsense", "--nonsense", "cmakewatch run --help"},
        {"run app --wach x", "unknown option \"--wach\"", "did you mean --watch?"},
        {"inputs app other", "one argument too many \"other\"", "cmakewatch inputs --help shows how"},
        {"run app --exit --restart on-failure", "cannot use \"--exit and --restart on-failure\"", "contradict"},
        {"run app --restart always", "\"always\" must be one of manual, on-change, on-failure",
         "cmakewatch run --help"},
        {"-j 2 build", "unknown option \"-j\"", "other options stand behind the command"},
        {"run app -B ''", "cannot use \"--build-dir\": its value is empty", "cmakewatch run --help"},
        {"run app -j 0", "cannot use \"--jobs\": \"0\" is no number from 1 to 100000", "cmakewatch run --help"},
        {"run app -j 1.5", "cannot use \"--jobs\": \"1.5\" is no number", "cmakewatch run --help"},
        {"run app --stop-timeout 1s", "\"1s\" is no number from 0 to 3600", "cmakewatch run --help"},
        {"test --stop-timeout nan", "\"nan\" is no number from 0 to 3600", "cmakewatch test --help"},
        {"run app --watch", "cannot use \"--watch\": its value is missing", "cmakewatch run --help"},
        {"run app --exit=now", "cannot use \"--exit\": it takes no value", "cmakewatch run --help"},
        {"run app --color red", "\"red\" must be one of always, auto, never", "cmakewatch run --help"},
        {"run app --watcher 3", "--watcher", "cmakewatch run --help"},
        {"run app --preset dev -B build", "they contradict each other", "--help"},
        {"run app --watcher magic", "--watcher", "cmakewatch run --help"},
        {"run app --stop-signal NOPE", "there is no such signal", "for example"},
        {"run app --env X", "it is not of the form NAME=VALUE", "--help"},
        {"run app -q -v", "they contradict each other", "--help"},
        {"run app --events fd:5", "there is no such open descriptor", "fd:3"},
        {"run app --events fd:77", "there is no such open descriptor", "fd:3"},
        {"build -- x", "only run and test pass arguments on", "--help"},
    }));
    CAPTURE(row.arguments);
    const auto answer = answer_to(sandbox.path("."), row.arguments);
    CAPTURE(answer.errors);
    CHECK(answer.code == 2);
    CHECK(holds(answer.errors, "cmakewatch: error: "));
    CHECK(holds(answer.errors, row.message));
    CHECK(holds(answer.errors, row.hint));
}

TEST_CASE("common options stand on both sides of the command") {
    const Sandbox sandbox;
    sandbox.write("elsewhere/file", "");
    const auto list = "app\t" + (sandbox.build() / "app").string() + "\n";
    const auto build = sandbox.build().string();
    for (const auto& arguments :
         {"-B " + build + " list", "list -B " + build, "-v --build-dir=" + build + " list -v"}) {
        const auto answer = answer_to(sandbox.path("elsewhere"), arguments, "HOME=" + sandbox.path("").string());
        CAPTURE(arguments, answer.errors);
        CHECK(answer.output == list);
    }
    CHECK(answer_to(sandbox.path("."), "-B build inputs app").code == 0);
}

TEST_CASE("a target is found by an ALIAS and by the file that it makes") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                  "set_target_properties(app PROPERTIES OUTPUT_NAME tool RUNTIME_OUTPUT_DIRECTORY bin)\n"
                  "foreach(n app)\nadd_executable(${PROJECT_NAME}::${n} ALIAS ${n})\nendforeach()\n");
    const auto inputs = answer_to(sandbox.path("."), "inputs app").output;
    CHECK_FALSE(inputs.empty());
    for (const std::string name : {"p::app", "tool", "bin/tool", "build/bin/tool", "./build/bin/tool"}) {
        const auto answer = answer_to(sandbox.path("."), "inputs " + name);
        CAPTURE(name, answer.errors);
        CHECK(answer.output == inputs);
    }
    CHECK(answer_to(sandbox.path("."), "run in/tool").code == 4);
}

TEST_CASE("run takes the only program, and of several names them all") {
    const Sandbox sandbox;
    sandbox.write("main.c", "int main(void) { return 3; }\n");
    const auto only = answer_to(sandbox.path("."), "run --exit");
    CAPTURE(only.errors);
    CHECK(only.code == 3);
    CHECK(holds(only.errors, "\ncmakewatch: app exited with code 3 after "));
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "add_executable(other main.c)\n");
    const auto several = answer_to(sandbox.path("."), "run --exit");
    CHECK(several.code == 2);
    CHECK(holds(several.errors, "no target given"));
    CHECK(holds(several.errors, "cmakewatch run app; can be run: app, other\n"));
    CHECK(holds(answer_to(sandbox.path("."), "run oter").errors, "did you mean \"other\"? can be run: app, other\n"));
    fs::remove_all(sandbox.build());
    const auto nothing = answer_to(sandbox.path("."), "run");
    CHECK(nothing.code == 4);
    CHECK(holds(nothing.errors, "found no build directory in"));
    CHECK(holds(nothing.errors, "cmakewatch run TARGET"));
}

TEST_CASE("targets may be called as commands are") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", content(sandbox.path("CMakeLists.txt")) + "add_executable(list list.c)\n");
    sandbox.write("list.c", "int main(int count, char** words) { (void)words; return count; }\n");
    const auto ran = answer_to(sandbox.path("."), "run list --exit -- one two");
    CAPTURE(ran.errors);
    CHECK(ran.code == 3);
    CHECK(answer_to(sandbox.path("."), "inputs list").output ==
          sandbox.path("CMakeLists.txt").string() + "\n" + sandbox.path("list.c").string() + "\n");
}

TEST_CASE("on a terminal an answer does not follow what is drawn there meanwhile") {
    const Sandbox sandbox; // CMake has not been asked yet what there is
    const auto command = "cd '" + sandbox.path(".").string() +
                         "' && TERM=xterm script -qec '" CMAKEWATCH_EXECUTABLE " list' /dev/null < /dev/null > answer";
    REQUIRE(std::system(command.c_str()) == 0);
    const auto answer = content(sandbox.path("answer"));
    CAPTURE(answer);
    CHECK(holds(answer, "-- Configuring done"));
    CHECK(answer.ends_with("\r\x1b[Japp\t" + (sandbox.build() / "app").string() + "\r\n"));
}

TEST_CASE("project errors: build directory, generator, target") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_library(parts STATIC main.c)\n");
    sandbox.write("one/CMakeCache.txt", "");
    sandbox.write("several/no/CMakeLists.txt", "");
    const auto cache =
        "CMAKE_GENERATOR:INTERNAL=Ninja\nCMAKE_HOME_DIRECTORY:INTERNAL=" + sandbox.path("").string() + "\n";
    sandbox.write("several/a/CMakeCache.txt", cache);
    sandbox.write("several/b/CMakeCache.txt", cache);
    sandbox.write("several/make/CMakeCache.txt", "CMAKE_GENERATOR:INTERNAL=Unix Makefiles\n");
    sandbox.write("make/CMakeCache.txt", "CMAKE_GENERATOR:INTERNAL=Unix Makefiles\n");
    struct Row {
        const char* directory;
        const char* arguments;
        const char* message;
        const char* hint;
    };
    const auto row = GENERATE(values<Row>({
        {".", "run app -B nowhere", "found no build directory", "--build-dir"},
        {".", "run app -B several", "it is not configured", "-G Ninja"},
        {"several", "run app", "found several build directories in", "-B a"},
        {".", "run app -B .", "these are sources", "/build"},
        {"several", "run app -B no", "these are sources", "cmake -S "},
        {".", "run app -B make", "its generator is \"Unix Makefiles\"", "-G Ninja"},
        {".", "run ap", "unknown target \"ap\"", "did you mean \"app\"?"},
        {".", "run server", "unknown target \"server\"", "can be run: app"},
        {".", "run ns::ap", "unknown target \"ns::ap\"", "did you mean \"app\"?"},
        {".", "run parts", "it is of type static library", "can be run: app"},
        {".", "build nosuch", "unknown target \"nosuch\"", "--target help shows all targets"},
        {".", "run app --preset none", "found no presets file", "CMakeUserPresets.json"},
    }));
    CAPTURE(row.directory, row.arguments);
    const auto answer = answer_to(sandbox.path(row.directory), row.arguments);
    CAPTURE(answer.errors);
    CHECK(answer.code == 4);
    CHECK(holds(answer.errors, row.message));
    CHECK(holds(answer.errors, row.hint));
}

namespace {

void configure(const fs::path& source, const fs::path& build) {
    const auto command = "cmake -S '" + source.string() + "' -B '" + build.string() + "' -G Ninja > /dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
}

} // namespace

TEST_CASE("a build directory for another generator is no candidate, and the way to another one keeps its settings") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    const auto root = sandbox.build().parent_path();
    const auto cache = "CMAKE_GENERATOR:INTERNAL=Unix Makefiles\nCMAKE_HOME_DIRECTORY:INTERNAL=" + root.string() +
                       "\nCMAKE_BUILD_TYPE:STRING=Debug\nCMAKE_AR:FILEPATH=/usr/bin/ar\n\n"
                       "//No help, variable specified on the command line.\nTEXT:STRING=two words\n\n"
                       "SIMPLE:UNINITIALIZED=1\n\n//An option\nFEATURE:BOOL=ON\n";
    sandbox.write("build/CMakeCache.txt", cache);
    sandbox.write("out/make/CMakeCache.txt", cache);
    const auto unusable = answer_to(root, "list");
    CAPTURE(unusable.errors);
    CHECK(unusable.code == 4);
    CHECK(holds(unusable.errors, "its generator is \"Unix Makefiles\", cmakewatch needs Ninja"));
    CHECK(holds(unusable.errors, "cmake -S " + root.string() + " -B " + sandbox.build().string() +
                                     "-ninja -G Ninja -DCMAKE_BUILD_TYPE=Debug '-DTEXT=two words' -DSIMPLE=1 "
                                     "-DFEATURE=ON\n"));
    configure(root, sandbox.path("out/ninja"));
    const auto list = answer_to(root, "list");
    CAPTURE(list.errors);
    CHECK(list.output == "app\t" + sandbox.path("out/ninja/app").string() + "\n");
}

TEST_CASE("a build directory of another project is not taken because it lies below") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    const auto root = sandbox.build().parent_path();
    sandbox.write("other/CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(o NONE)\n");
    configure(sandbox.path("other"), sandbox.path("other/build"));
    const bool is_project = GENERATE(true, false);
    CAPTURE(is_project);
    if (!is_project) fs::remove(sandbox.path("CMakeLists.txt"));
    const auto answer = answer_to(root, "build");
    CAPTURE(answer.errors);
    CHECK(answer.code == 4);
    CHECK(holds(answer.errors, "found no build directory of the project in"));
    CHECK(holds(answer.errors, "other/build is that of " + sandbox.path("other").string()));
    CHECK(holds(answer.errors, "-B other/build"));
    CHECK(holds(answer.errors, "cmake -S . ") == is_project);
    CHECK(answer_to(sandbox.path("other"), "list").code == 0);
    configure(sandbox.path("other"), sandbox.path("out")); // beside its sources, and all below here
    CHECK(answer_to(root, "list").code == (is_project ? 4 : 0));
}

TEST_CASE("where there are no sources, none are to be configured") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    fs::remove(sandbox.path("CMakeLists.txt"));
    for (const std::string arguments : {"list", "list -B nowhere"}) {
        const auto answer = answer_to(sandbox.path("."), arguments);
        CAPTURE(arguments, answer.errors);
        CHECK(answer.code == 4);
        CHECK_FALSE(holds(answer.errors, "cmake -S ."));
        CHECK(holds(answer.errors, "--build-dir"));
    }
}

TEST_CASE("without a build directory it is said how to get one") {
    const Sandbox sandbox;
    fs::remove_all(sandbox.build());
    const auto none = answer_to(sandbox.path("."), "run app");
    CHECK(none.code == 4);
    CHECK(holds(none.errors, "found no build directory in"));
    CHECK(holds(none.errors, "cmake -S . -B build -G Ninja"));
    const auto named = answer_to(sandbox.path("."), "run app", "CMAKEWATCH_BUILD_DIR=nowhere");
    CHECK(named.code == 4);
    CHECK(holds(named.errors, "CMAKEWATCH_BUILD_DIR names it"));
    sandbox.write("CMakePresets.json", "{}");
    CHECK(holds(answer_to(sandbox.path("."), "run app").errors, "--preset NAME"));
}

TEST_CASE("from a directory of the sources the build directory above is found, and none of other sources") {
    const Sandbox sandbox;
    sandbox.write("parts/deep/x.h", "");
    sandbox.write("other/CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(o NONE)\n");
    const auto list = "app\t" + (sandbox.build() / "app").string() + "\n";
    CHECK(answer_to(sandbox.path("parts/deep"), "list").output == list);
    CHECK(answer_to(sandbox.build() / "CMakeFiles", "list").output == list);
    fs::remove_all(sandbox.build());
    sandbox.write("parts/CMakeLists.txt", "");
    const auto configure =
        "cmake -S '" + sandbox.path("other").string() + "' -B '" + sandbox.build().string() + "' -G Ninja > /dev/null";
    REQUIRE(std::system(configure.c_str()) == 0);
    CHECK(holds(answer_to(sandbox.path("parts/deep"), "list").errors, "found no build directory in"));
    CHECK(answer_to(sandbox.path("other"), "list").code == 0);
}

TEST_CASE("the build directory above is found also if the directory around both is no CMake project") {
    const Sandbox sandbox;
    fs::remove(sandbox.path("CMakeLists.txt"));
    fs::remove_all(sandbox.build());
    sandbox.write("build/cmake/CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app ../../main.c)\n");
    const auto out = sandbox.path("out");
    const auto configure =
        "cmake -S '" + sandbox.path("build/cmake").string() + "' -B '" + out.string() + "' -G Ninja > /dev/null";
    REQUIRE(std::system(configure.c_str()) == 0);
    CHECK(answer_to(sandbox.path("build/cmake"), "list").output == "app\t" + (out / "app").string() + "\n");
    CHECK(
        holds(answer_to(sandbox.path("build/cmake"), "list", "HOME='" + sandbox.path(".").parent_path().string() + "'")
                  .errors,
              "found no build directory in"));
}

TEST_CASE("an answer that cannot be written is an error") {
    const Sandbox sandbox;
    for (const std::string arguments : {"list", "inputs app", "--version"}) {
        CAPTURE(arguments);
        const auto command = "cd '" + sandbox.path(".").string() + "' && " CMAKEWATCH_EXECUTABLE " " + arguments +
                             " > /dev/full 2> full.err";
        const int status = std::system(command.c_str());
        CHECK(WEXITSTATUS(status) == 5);
        CHECK(holds(content(sandbox.path("full.err")), "cannot write the output: No space left on device"));
    }
}

TEST_CASE("a missing or outdated ninja is named") {
    const Sandbox sandbox;
    const auto use_ninja = [&](const std::string& path) {
        set_cache_entry(sandbox, "CMAKE_MAKE_PROGRAM:FILEPATH", path);
        return answer_to(sandbox.path("."), "run app");
    };
    const auto missing = use_ninja("/nowhere/ninja");
    CHECK(missing.code == 5);
    CHECK(holds(missing.errors, "cannot find ninja \"/nowhere/ninja\""));
    sandbox.write("old-ninja", "#!/bin/sh\necho 1.8.2\n");
    fs::permissions(sandbox.path("old-ninja"), fs::owner_all);
    const auto old = use_ninja(sandbox.path("old-ninja").string());
    CHECK(old.code == 5);
    CHECK(holds(old.errors, "its version 1.8.2 is older than 1.10"));
}

TEST_CASE("a ninja that is killed when it is asked for its version is not taken for an old one") {
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    sandbox.write("killed-ninja", "#!/bin/sh\nkill -KILL $$\n");
    fs::permissions(sandbox.path("killed-ninja"), fs::owner_all);
    set_cache_entry(sandbox, "CMAKE_MAKE_PROGRAM:FILEPATH", sandbox.path("killed-ninja").string());
    const auto answer = answer_to(sandbox.path("."), "list");
    CAPTURE(answer.errors);
    CHECK(answer.code == 0);
    CHECK(holds(answer.output, "app\t"));
}

TEST_CASE("a cmake that is killed is not said to have failed") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", "execute_process(COMMAND sh -c \"kill -KILL $PPID\")\n");
    const auto answer = answer_to(sandbox.path("."), "run app");
    CAPTURE(answer.errors);
    CHECK(answer.code == 5);
    CHECK(holds(answer.errors, "SIGKILL ended cmake"));
    CHECK(holds(answer.errors, "start cmakewatch again"));
}

TEST_CASE("a missing or outdated cmake is named") {
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    SECTION("missing") {
        set_cache_entry(sandbox, "CMAKE_COMMAND:INTERNAL", "/nowhere/cmake");
        const auto answer = answer_to(sandbox.path("."), "run app", "PATH=bin");
        CAPTURE(answer.errors);
        CHECK(answer.code == 5);
        CHECK(holds(answer.errors, "cannot find cmake \"/nowhere/cmake\""));
        CHECK(holds(answer.errors, "install cmake 3.20 or later"));
    }
    SECTION("so old that it knows no file API") {
        fs::remove_all(sandbox.build() / ".cmake/api/v1/reply");
        set_cache_entry(sandbox, "CMAKE_COMMAND:INTERNAL", "/bin/true");
        const auto answer = answer_to(sandbox.path("."), "run app");
        CAPTURE(answer.errors);
        CHECK(answer.code == 4);
        CHECK(holds(answer.errors, "cmake has written none"));
        CHECK(holds(answer.errors, "cmake 3.20 or later"));
    }
    SECTION("older than 3.20") {
        for (const auto& entry : fs::directory_iterator(sandbox.build() / ".cmake/api/v1/reply"))
            if (entry.path().filename().string().starts_with("index")) {
                auto index = json::parse(content(entry.path())).as_object();
                index["cmake"].as_object()["version"].as_object()["string"] = "3.19.8";
                std::ofstream(entry.path().string()) << json::serialize(index);
            }
        const auto answer = answer_to(sandbox.path("."), "run app");
        CAPTURE(answer.errors);
        CHECK(answer.code == 5);
        CHECK(holds(answer.errors, "its version 3.19.8 is older than 3.20"));
    }
}

TEST_CASE("a build directory that cannot be written to is named") {
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").code == 0);
    fs::remove_all(sandbox.build() / ".cmakewatch");
    sandbox.write("build/.cmakewatch", "a file where the directory belongs stops root too");
    const auto answer = answer_to(sandbox.path("."), "run app");
    CAPTURE(answer.errors);
    CHECK(answer.code == 5);
    CHECK(holds(answer.errors, (sandbox.build() / ".cmakewatch").string()));
    CHECK(content(sandbox.build() / ".cmakewatch") == "a file where the directory belongs stops root too");
}

TEST_CASE("a program that cannot be executed is an error, and its fix is picked up") {
    const Sandbox sandbox;
    sandbox.write("app.sh", "no program\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app POST_BUILD COMMAND ${CMAKE_COMMAND} -E copy\n"
                                    "  ${CMAKE_SOURCE_DIR}/app.sh $<TARGET_FILE:app>)\n"
                                    "set_target_properties(app PROPERTIES LINK_DEPENDS ${CMAKE_SOURCE_DIR}/app.sh)\n");
    Tool tool(sandbox, {});
    tool.wait_for_event("error");
    CHECK(holds(tool.errors(), "cannot start \"" + (sandbox.build() / "app").string() + "\""));
    CHECK(holds(tool.errors(), "it must be executable: chmod +x"));
    tool.wait_for_exact_watch();
    fs::permissions(sandbox.path("app.sh"), fs::owner_all);
    sandbox.write("app.sh", "#!/bin/sh\necho value 5\nexec sleep 1000\n");
    tool.wait_for_last_value(5);
}

TEST_CASE("a program that somebody else makes executable is started") {
    const Sandbox sandbox;
    sandbox.write("app.sh", "#!/bin/sh\necho value 5\nexec sleep 1000\n");
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n"
                                    "add_custom_command(TARGET app POST_BUILD COMMAND ${CMAKE_COMMAND} -E copy\n"
                                    "  ${CMAKE_SOURCE_DIR}/app.sh $<TARGET_FILE:app>)\n");
    Tool tool(sandbox, {});
    tool.wait_for_event("error");
    fs::permissions(sandbox.build() / "app", fs::owner_all);
    tool.wait_for_last_value(5);
}

TEST_CASE("a truncated file API reply is written anew") {
    const Sandbox sandbox;
    REQUIRE(answer_to(sandbox.path("."), "list").output == "app\t" + (sandbox.build() / "app").string() + "\n");
    for (const auto& entry : fs::directory_iterator(sandbox.build() / ".cmake/api/v1/reply"))
        if (entry.path().filename().string().starts_with("codemodel")) {
            const auto text = content(entry.path());
            std::ofstream(entry.path().string()) << text.substr(0, text.size() / 2);
        }
    const auto answer = answer_to(sandbox.path("."), "list");
    CHECK(answer.code == 0);
    CHECK(holds(answer.errors, "cannot read CMake's file API reply"));
    CHECK(answer.output == "app\t" + (sandbox.build() / "app").string() + "\n");
}

TEST_CASE("an unconfigured preset is configured, then found again") {
    const Sandbox sandbox;
    sandbox.write("CMakePresets.json", R"({"version":3,"configurePresets":[
        {"name":"dev","generator":"Ninja","binaryDir":"${sourceDir}/out/${presetName}"}]})");
    for (int time = 0; time < 2; ++time) {
        const auto answer = answer_to(sandbox.path("."), "list --preset dev");
        CAPTURE(answer.errors);
        CHECK(answer.code == 0);
        CHECK(answer.output == "app\t" + sandbox.path("out/dev/app").string() + "\n");
    }
}

TEST_CASE("inputs prints the exact set in three forms") {
    const Sandbox sandbox;
    REQUIRE(std::system(("ninja -C '" + sandbox.build().string() + "' > /dev/null").c_str()) == 0);
    const auto list = sandbox.path("CMakeLists.txt").string();
    const auto main = sandbox.path("main.c").string();
    const auto value = sandbox.path("value.h").string();
    const auto lines = answer_to(sandbox.path("."), "inputs app");
    CHECK(lines.output == list + "\n" + main + "\n" + value + "\n");
    CHECK_FALSE(holds(lines.errors, "lacks"));
    const auto null_separated = answer_to(sandbox.path("."), "inputs app -0").output;
    CHECK(null_separated == list + '\0' + main + '\0' + value + '\0');
    const auto array = json::parse(answer_to(sandbox.path("."), "inputs app --json").output).as_array();
    REQUIRE(array.size() == 3);
    CHECK(array.at(0).at("kind").as_string() == "cmake");
    CHECK(array.at(2).at("path").as_string() == value);
    fs::remove(sandbox.path("build/app"));
    const auto unbuilt = answer_to(sandbox.path("."), "inputs app");
    CHECK(unbuilt.code == 0);
    CHECK(unbuilt.errors == "cmakewatch: warning: the list lacks headers of \"app\": it has not been built\n"
                            "cmakewatch: hint: build it: cmake --build " +
                                sandbox.path("build").string() + " --target app\n");
}

TEST_CASE("the help fits a screen, the version is one line") {
    const Sandbox sandbox;
    for (const auto* command :
         {"", "run ", "build ", "test ", "list ", "inputs ", "why ", "init ", "timings ", "doctor "}) {
        CAPTURE(command);
        const auto help = answer_to(sandbox.path("."), std::string(command) + "--help");
        CHECK(help.code == 0);
        if (*command == '\0') CHECK(std::count(help.output.begin(), help.output.end(), '\n') <= 24);
        std::istringstream lines(help.output);
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
    }
    for (const auto* option : {"--version", "-V"})
        CHECK(answer_to(sandbox.path("."), option).output == "cmakewatch " CMAKEWATCH_VERSION "\n");
}

TEST_CASE("a flag that somebody else has set is no child") {
    const Sandbox sandbox;
    ::setenv("CMAKEWATCH_CHILD", "true", 1);
    const auto answer = answer_to(sandbox.path("."), "list");
    ::unsetenv("CMAKEWATCH_CHILD");
    CHECK(answer.code == 2);
    CHECK(holds(answer.errors, "unset CMAKEWATCH_CHILD"));
}

TEST_CASE("a build directory that is removed while running is an error, not an end") {
    const Sandbox sandbox;
    Tool tool(sandbox, {});
    tool.wait_for_exact_watch();
    const auto program = tool.program();
    fs::remove_all(sandbox.build());
    sandbox.set_value(2);
    tool.wait_for_event("error");
    tool.wait_for_event("program_kept");
    CHECK(is_alive(program));
    sandbox.configure();
    const auto errors_before = tool.events("error").size();
    sandbox.set_value(3);
    tool.wait_for_last_value(3);
    CAPTURE(tool.errors());
    CHECK(tool.events("error").size() == errors_before);
}

TEST_CASE("--watch that matches nothing is a warning") {
    const Sandbox sandbox;
    Tool tool(sandbox, {"--watch", "nothing/*.conf"});
    tool.wait_for_event("warning");
    CHECK(holds(tool.errors(), "no file matches the pattern \"" + fs::current_path().string() + "/nothing/*.conf\""));
}
