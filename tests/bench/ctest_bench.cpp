// How long it takes from an edit to the verdict of the one test that it affects, of many. It prints, it does not judge.
// In turn: `cmakewatch test`; Ninja and that test by hand, without CTest; `ninja && ctest`; `ctest` of what is built.
// Then how long it takes to list thousands of tests, against `ctest -N`.
// Usage: cmakewatch_ctest_bench [ROUNDS] [TESTS]
#include "tests/bench/measure.h"

#include <cstdlib>
#include <thread>

using namespace bench;

namespace {

constexpr int default_rounds = 10;
constexpr int default_tests = 200;
constexpr int listed_tests = 5000;
constexpr auto patience = 120s;

class Project {
  public:
    Project(const fs::path& root, int tests) : root_(root) {
        fs::create_directories(root);
        write(root / "CMakeLists.txt",
              fmt::format("cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\n"
                          "foreach(i RANGE 1 {})\n  add_executable(t${{i}} t${{i}}.c)\n"
                          "  add_test(NAME test${{i}} COMMAND t${{i}})\nendforeach()\n",
                          tests));
        for (int i = 1; i <= tests; ++i) write(root / fmt::format("t{}.c", i), source(0));
        run({"cmake", "-S", root_.string(), "-B", build(), "-G", "Ninja"});
        run({"ninja", "-C", build()});
        run({CMAKEWATCH_EXECUTABLE, "list", "-B", build()}); // leaves the reply of the file API
    }
    double edit(int value) const {
        write(root_ / "t7.c", source(value));
        return now();
    }
    [[nodiscard]] std::string build() const { return (root_ / "build").string(); }
    [[nodiscard]] std::string events() const { return (root_ / "events").string(); }

  private:
    static std::string source(int value) {
        return fmt::format("int main(void) {{ return {0} - {0}; }}\nint value = {0};\n", value);
    }
    fs::path root_;
};

size_t count(const std::string& text, const std::string& part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

void wait_for(const Project& project, const std::string& event, size_t number) {
    for (const auto give_up = now() + static_cast<double>(patience.count()); now() < give_up;) {
        if (count(content(project.events()), "\"event\":\"" + event + "\"") >= number) return;
        std::this_thread::sleep_for(1ms);
    }
    throw std::runtime_error("gave up waiting for " + event);
}

void measure(const fs::path& root, int rounds, int tests) {
    const Project ours(root / "ours", tests);
    const Project theirs(root / "theirs", tests);
    const auto tool = spawn({CMAKEWATCH_EXECUTABLE, "test", "-B", ours.build(), "--events", ours.events()});
    wait_for(ours, "tests_finished", 1);
    std::this_thread::sleep_for(500ms);
    std::vector<Pair> against_one;
    std::vector<Pair> against_all;
    std::vector<Pair> against_ctest;
    for (int value = 1; value <= rounds; ++value) {
        auto begin = ours.edit(value);
        wait_for(ours, "tests_finished", static_cast<size_t>(value) + 1);
        const auto taken = now() - begin;
        std::this_thread::sleep_for(100ms);

        begin = theirs.edit(2 * value);
        run({"ninja", "-C", theirs.build(), "t7"});
        run({theirs.build() + "/t7"});
        against_one.push_back({taken, now() - begin});

        begin = theirs.edit(2 * value + 1);
        run({"ninja", "-C", theirs.build()});
        run({"ctest", "--test-dir", theirs.build()});
        against_all.push_back({taken, now() - begin});

        begin = now();
        run({"ctest", "--test-dir", theirs.build()});
        against_ctest.push_back({taken, now() - begin});
    }
    end(tool);
    print(fmt::format("edit -> verdict, 1 of {} tests", tests), against_one);
    print("... against ninja && ctest", against_all);
    print("... against ctest alone", against_ctest);
}

void measure_listing(const fs::path& root, int rounds) {
    fs::create_directories(root);
    write(root / "CMakeLists.txt",
          fmt::format("cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\nadd_executable(t t.c)\n"
                      "foreach(i RANGE 1 {})\n  add_test(NAME a_test_with_a_long_name.case_${{i}} COMMAND t)\n"
                      "endforeach()\n",
                      listed_tests));
    write(root / "t.c", "int main(void) { return 0; }\n");
    const auto build = (root / "build").string();
    run({"cmake", "-S", root.string(), "-B", build, "-G", "Ninja"});
    run({"ninja", "-C", build});
    const std::vector<std::string> list{CMAKEWATCH_EXECUTABLE,   "test",  "-B", build, "--affected-by",
                                        (root / "t.c").string(), "--list"};
    run(list); // leaves the reply of the file API
    std::vector<Pair> pairs;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = now();
        run(list);
        const auto middle = now();
        run({"ctest", "--test-dir", build, "-N"});
        pairs.push_back({middle - begin, now() - middle});
    }
    print(fmt::format("list {} tests against ctest -N", listed_tests), pairs);
}

} // namespace

int main(int argc, char** argv) {
    const auto root = fs::temp_directory_path() / fs::unique_path("cmakewatch-bench-%%%%%%%%");
    try {
        const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : default_rounds;
        measure(root, rounds, argc > 2 ? std::max(7, std::atoi(argv[2])) : default_tests);
        measure_listing(root / "many", rounds);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "{}\n", failure.what());
    }
    fs::remove_all(root);
}
