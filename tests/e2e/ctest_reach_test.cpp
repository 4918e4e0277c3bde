// What files affect: `why`, and `test --affected-by`.
#include "tests/e2e/answer.h"
#include "tests/e2e/rounds.h"

using namespace e2e;

namespace {

void write_project(const Sandbox& sandbox) {
    sandbox.write("CMakeLists.txt", cmake_lists(R"(add_library(shared SHARED shared.c)
add_executable(a a.c)
target_link_libraries(a shared)
add_executable(b b.c)
add_test(NAME a COMMAND a)
add_test(NAME b COMMAND b ${CMAKE_SOURCE_DIR}/data.txt)
add_test(NAME script COMMAND sh ${CMAKE_SOURCE_DIR}/script.sh)
)"));
    sandbox.write("shared.c", "#include \"shared.h\"\nint shared(void) { return SHARED; }\n");
    sandbox.write("shared.h", "#define SHARED 0\n");
    sandbox.write("a.c", "int shared(void);\nint main(void) { return shared(); }\n");
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    sandbox.write("data.txt", "1");
    sandbox.write("script.sh", "exit 0\n");
    sandbox.write("unrelated.txt", "1");
    sandbox.configure();
    REQUIRE(std::system(("ninja -C '" + sandbox.build().string() + "' > /dev/null").c_str()) == 0);
}

} // namespace

TEST_CASE("why names the targets and tests that a file reaches") {
    const Sandbox sandbox;
    write_project(sandbox);
    const auto why = [&](const std::string& files) {
        const auto answer = answer_to(sandbox.path("."), "why -B build " + files);
        CAPTURE(answer.errors);
        CHECK(answer.code == 0);
        return answer.output;
    };
    const std::string unknown = "always run, because what they depend on is unknown:\n  script\n";
    CHECK(why("shared.h") == "shared.h\n  targets: a, shared\n  tests: a\n" + unknown);
    CHECK(why("b.c unrelated.txt") == "b.c\n  targets: b\n  tests: b\nunrelated.txt reaches nothing\n" + unknown);
    CHECK(why("data.txt") == "data.txt\n  targets: nothing\n  tests: b\n" + unknown);
    CHECK(why("script.sh") == "script.sh\n  targets: nothing\n  tests: script\n" + unknown);
    CHECK(why("CMakeLists.txt") == "CMakeLists.txt\n  targets: a, b, shared\n  tests: a, b, script\n" + unknown);
    const auto all = json::parse(why("--json shared.h unrelated.txt")).as_array();
    REQUIRE(all.size() == 2);
    CHECK(all[0].at("file").as_string() == fs::canonical(sandbox.path("shared.h")).string());
    CHECK(all[0].at("targets") == json::array{"a", "shared"});
    CHECK(all[0].at("tests") == json::array{"a"});
    CHECK(all[1].at("tests").as_array().empty());
    CHECK(answer_to(sandbox.path("."), "why").code == 2);
}

TEST_CASE("why says what it cannot know before the first build") {
    const Sandbox sandbox;
    write_project(sandbox);
    REQUIRE(std::system(("ninja -C '" + sandbox.build().string() + "' -t clean > /dev/null").c_str()) == 0);
    fs::remove(sandbox.build() / ".ninja_deps");
    const auto header = answer_to(sandbox.path("."), "why -B build shared.h");
    CAPTURE(header.errors);
    CHECK(header.output.starts_with(
        "shared.h reaches nothing\nalways run, because their programs are not built:\n  a\n"));
    CHECK(holds(header.errors, "it is not known which headers reach \"a\""));
    const auto source = answer_to(sandbox.path("."), "why -B build b.c");
    CHECK(source.output.starts_with("b.c\n  targets: b\n"));
    CHECK(source.errors.empty());
}

TEST_CASE("test --affected-by runs, or lists, what files affect") {
    const Sandbox sandbox;
    write_project(sandbox);
    const auto listed = answer_to(sandbox.path("."), "test -B build --list --affected-by shared.h");
    CAPTURE(listed.errors);
    CHECK(listed.code == 0);
    CHECK(listed.output == "a\nscript\n");

    const auto run = answer_to(sandbox.path("."), "test -B build -v --affected-by shared.h data.txt");
    CAPTURE(run.errors);
    CHECK(run.code == 0);
    CHECK(holds(run.errors, "(3 of 3 selected, 3 passed"));
    CHECK(holds(run.errors, "  a: runs libshared.so") != holds(run.errors, "  a: runs a"));
    CHECK(holds(run.errors, "  b: uses data.txt"));

    CHECK(answer_to(sandbox.path("."), "test -B build --list --affected-by CMakeLists.txt").output == "a\nb\nscript\n");
    sandbox.write("b.c", "int main(void) { return 1; }\n");
    CHECK(answer_to(sandbox.path("."), "test -B build --affected-by b.c").code == 8);
    CHECK(answer_to(sandbox.path("."), "test -B build --list").code == 2);
    const auto all = answer_to(sandbox.path("."), "test -B build --list --watch '*.txt' --affected-by unrelated.txt");
    CHECK(all.output == "a\nb\nscript\n");
}

TEST_CASE("a file that a test names and that is generated is built, and leads to the test") {
    const Sandbox sandbox;
    sandbox.write("CMakeLists.txt", cmake_lists(R"(add_executable(t t.c)
add_custom_command(OUTPUT data.bin COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/data.in data.bin
                   DEPENDS data.in)
add_custom_target(gen DEPENDS data.bin)
add_test(NAME uses COMMAND t ${CMAKE_BINARY_DIR}/data.bin)
add_test(NAME other COMMAND t)
)"));
    sandbox.write("t.c",
                  "#include <stdio.h>\nint main(int c, char** v) { return c > 1 && fopen(v[1], \"r\") == 0; }\n");
    sandbox.write("data.in", "1");
    sandbox.configure();
    const auto run = answer_to(sandbox.path("."), "test -B build -v --affected-by data.in");
    CAPTURE(run.errors);
    CHECK(run.code == 0);
    CHECK(holds(run.errors, "(1 of 2 selected, 1 passed"));
    CHECK(holds(run.errors, "  uses: uses data.bin"));
    Tool tool(sandbox, {}, testing());
    wait_for_round(tool, 1);
    sandbox.write("data.in", "2");
    wait_for_round(tool, 2);
    CHECK(finished_in(tool, 2) == Names{"uses"});
}

TEST_CASE("test --affected-by - reads the names from standard input, as git gives them") {
    const Sandbox sandbox;
    write_project(sandbox);
    const auto given = [&](const std::string& names) {
        sandbox.write("names", names);
        const auto output = sandbox.path("listed").string();
        const auto command = "cd '" + sandbox.path(".").string() +
                             "' && '" CMAKEWATCH_EXECUTABLE "' test -B build --list --affected-by - < names > '" +
                             output + "' 2> /dev/null";
        CHECK(std::system(command.c_str()) == 0);
        return content(output);
    };
    CHECK(given("shared.c\nb.c\n") == "a\nb\nscript\n");
    CHECK(given(std::string("shared.c\0unrelated.txt\0", 23)) == "a\nscript\n");
    CHECK(given("unrelated.txt") == "script\n");
    CHECK(given("").empty());
}

TEST_CASE("names that git gives are found from a directory below the top of the repository, and warned of else") {
    const Sandbox sandbox;
    write_project(sandbox);
    fs::create_directories(sandbox.path("below"));
    const auto listed = [&](const std::string& files) {
        return answer_to(sandbox.path("below"), "test -B ../build --list --affected-by " + files);
    };
    CHECK(listed("b.c").output == "script\n");
    CHECK(holds(listed("b.c").errors, "warning: cannot find \"b.c\""));
    fs::create_directories(sandbox.path(".git"));
    CHECK(listed("b.c").output == "b\nscript\n");
    CHECK(listed("b.c").errors.find("cannot find") == std::string::npos);
    fs::remove(sandbox.path("b.c"));
    CHECK(listed("b.c").output == "b\nscript\n"); // known from the last build
    CHECK(listed("b.c").errors.find("cannot find") == std::string::npos);
    sandbox.write("b.c", "int main(void) { return 0; }\n");
    const auto run = answer_to(sandbox.path("below"), "test -B ../build --affected-by nothing.c ../data.txt");
    CAPTURE(run.errors);
    CHECK(holds(run.errors, "warning: cannot find \"nothing.c\""));
}
