// `inputs` against the truth: the files of the source tree for which touching them gives Ninja work.
#include "tests/e2e/harness.h"

#include <set>

using namespace e2e;

namespace {

using Paths = std::set<std::string>;

std::string output_of(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char chunk[65536];
    for (size_t size = 0; (size = ::fread(chunk, 1, sizeof chunk, pipe)) > 0;) text.append(chunk, size);
    ::pclose(pipe);
    return text;
}

class Truth {
  public:
    Truth(fs::path source, fs::path build, std::string target)
        : source_(std::move(source)), build_(std::move(build)), target_(std::move(target)) {}

    // The files that matter.
    Paths find() {
        std::vector<fs::path> files;
        for (fs::recursive_directory_iterator entry(source_), end; entry != end; ++entry) {
            if (entry->path() == build_) {
                entry.disable_recursion_pending();
            } else if (fs::is_regular_file(entry->path())) {
                files.push_back(entry->path());
            }
        }
        std::sort(files.begin(), files.end());
        REQUIRE(is_idle());
        halve(files);
        return std::move(found_);
    }

  private:
    [[nodiscard]] bool is_idle() const {
        const auto text = output_of("ninja -C '" + build_.string() + "' -n '" + target_ + "' 2>&1");
        return text.find("no work to do") != std::string::npos;
    }

    // Touches all files of a group at once; a group that matters is looked into.
    void halve(const std::vector<fs::path>& group) {
        if (group.empty() || !touching_matters(group)) return;
        if (group.size() == 1) {
            found_.insert(group.front().string());
            return;
        }
        const auto middle = group.begin() + static_cast<std::ptrdiff_t>(group.size() / 2);
        halve({group.begin(), middle});
        halve({middle, group.end()});
    }

    [[nodiscard]] bool touching_matters(const std::vector<fs::path>& group) const {
        std::vector<std::time_t> times;
        for (const auto& file : group) times.push_back(fs::last_write_time(file));
        for (const auto& file : group) fs::last_write_time(file, std::time(nullptr) + 10);
        const bool matters = !is_idle();
        for (size_t i = 0; i < group.size(); ++i) fs::last_write_time(group[i], times[i]);
        return matters;
    }

    fs::path source_;
    fs::path build_;
    std::string target_;
    Paths found_;
};

// What the tool says of the files below `source`.
Paths inputs_of(const fs::path& source, const fs::path& build, const std::string& target) {
    const auto text = output_of(CMAKEWATCH_EXECUTABLE " inputs '" + target + "' -0 -B '" + build.string() + "'");
    Paths paths;
    for (size_t at = 0; at < text.size(); at = text.find('\0', at) + 1)
        if (const auto path = text.substr(at, text.find('\0', at) - at); path.starts_with(source.string() + "/"))
            paths.insert(path);
    return paths;
}

void check_against_truth(const fs::path& source, const fs::path& build, const std::string& target) {
    REQUIRE(std::system(("ninja -C '" + build.string() + "' '" + target + "' > /dev/null").c_str()) == 0);
    const auto told = inputs_of(source, build, target);
    const auto truth = Truth(source, build, target).find();
    CHECK(truth.size() > 1);
    CHECK(told == truth);
}

} // namespace

// For any project that is configured and at hand:
// CMAKEWATCH_TRUTH=SOURCE:BUILD:TARGET cmakewatch_e2e_tests '[any-project]'
TEST_CASE("the exact set is the truth on the project that CMAKEWATCH_TRUTH names", "[.][any-project]") {
    const char* named = std::getenv("CMAKEWATCH_TRUTH");
    REQUIRE(named != nullptr);
    std::istringstream parts(named);
    std::string source;
    std::string build;
    std::string target;
    std::getline(parts, source, ':');
    std::getline(parts, build, ':');
    std::getline(parts, target);
    check_against_truth(source, build, target);
}

TEST_CASE("the exact set is the truth on a real project: googletest") {
    const fs::path original = "/usr/src/googletest";
    REQUIRE(fs::exists(original));
    const Sandbox place;
    const auto source = place.path("googletest");
    REQUIRE(std::system(("cp -r '" + original.string() + "' '" + source.string() + "'").c_str()) == 0);
    const auto build = source / "build";
    REQUIRE(std::system(("cmake -S '" + source.string() + "' -B '" + build.string() +
                         "' -G Ninja -Dgtest_build_tests=ON -DCMAKE_BUILD_TYPE=None > /dev/null")
                            .c_str()) == 0);
    check_against_truth(source, build, "googletest-port-test");
}

TEST_CASE("the exact set is the truth for a project of edge cases") {
    const Sandbox sandbox;
    sandbox.write("README.md", "nobody reads this\n");
    sandbox.write("template.txt", "#define GENERATED 1\n");
    sandbox.write("listed.txt", "x\n");
    sandbox.write("hidden.txt", "only the depfile names it\n");
    sandbox.write("config.h.in", "#define CONFIGURED 1\n");
    sandbox.write("linker.ld", "/* LINK_DEPENDS */\n");
    sandbox.write("other.c", "int other;\n");
    sandbox.write("parts/object.c", "int object;\n");
    sandbox.write("parts/pre.h", "#define PRE 1\n");
    sandbox.write("parts/one.c", "#include \"deep.h\"\nint one;\n");
    sandbox.write("parts/two.c", "int two;\n");
    sandbox.write("parts/deep.h", "\n");
    sandbox.write("iface/iface.h", "#define IFACE 1\n");
    sandbox.write("odd names/it's $5 \xC3\xBC.c", "int odd;\n");
    sandbox.write("main.c",
                  "#include \"generated.h\"\n#include \"config.h\"\n#include \"iface.h\"\n#include \"value.h\"\n"
                  "int main(void) { return GENERATED + CONFIGURED + IFACE + VALUE; }\n");
    sandbox.write("CMakeLists.txt", R"(cmake_minimum_required(VERSION 3.20)
project(p C)
add_custom_command(OUTPUT generated.h COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/template.txt generated.h
  COMMAND sh -c "echo 'generated.h: ${CMAKE_SOURCE_DIR}/hidden.txt' > generated.d"
  DEPENDS template.txt listed.txt DEPFILE generated.d VERBATIM)
configure_file(config.h.in config.h)
add_library(objects OBJECT parts/object.c)
add_library(iface INTERFACE)
target_include_directories(iface INTERFACE iface)
add_library(unity STATIC parts/one.c parts/two.c)
set_target_properties(unity PROPERTIES UNITY_BUILD ON)
add_library(pre STATIC parts/object.c)
target_precompile_headers(pre PRIVATE parts/pre.h)
add_executable(other other.c)
add_library(odd OBJECT "odd names/it's \$5 ü.c")
add_executable(app main.c "${CMAKE_BINARY_DIR}/generated.h")
add_dependencies(app odd) # not linked: in the linker's depfiles, which CMake 3.31 uses, such a name comes to pieces
target_include_directories(app PRIVATE ${CMAKE_BINARY_DIR})
target_link_libraries(app objects iface unity pre)
set_target_properties(app PROPERTIES LINK_DEPENDS ${CMAKE_SOURCE_DIR}/linker.ld)
)");
    sandbox.configure("-G Ninja --fresh");
    check_against_truth(sandbox.path(".").parent_path(), sandbox.build(), "app");
}

TEST_CASE("headers whose names come to pieces in Ninja's lists are watched all the same") {
    const std::string directory = GENERATE("it's", "a&b", "a;b", "a`b", "a*b");
    CAPTURE(directory);
    const Sandbox sandbox;
    sandbox.write(directory + "/value.h", Sandbox::value_text(1));
    fs::remove(sandbox.path("value.h"));
    sandbox.write("main.c",
                  "#include \"" + directory +
                      "/value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                      "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
    Tool tool(sandbox, {});
    tool.wait_for_watch("wide");
    tool.wait_for_last_value(1);
    for (int value = 2; value < 5; ++value) {
        sandbox.write(directory + "/value.h", Sandbox::value_text(value));
        tool.wait_for_last_value(value);
    }
    CHECK(tool.errors().find("ninja has recorded an input that is not there") != std::string::npos);
}
