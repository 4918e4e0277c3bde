#include "tool/build/cycle_log_posix.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"
#include "tool/base/files.h"

#include <thread>

#include <unistd.h>

using namespace cmakewatch;

namespace {

EditCycle numbered(int number) {
    EditCycle cycle;
    cycle.time = number;
    cycle.files = {"main.cpp"};
    return cycle;
}

class BuildDirectory {
  public:
    BuildDirectory() { boost::filesystem::create_directories(directory_(".cmakewatch")); }

    [[nodiscard]] std::string path() const { return directory_.path(); }
    [[nodiscard]] std::string file() const { return directory_(".cmakewatch/cycles.jsonl"); }
    void write(const std::string& text) const { (void)directory_.write(".cmakewatch/cycles.jsonl", text); }

  private:
    Directory directory_;
};

} // namespace

TEST_CASE("recorded edit cycles are read in their order") {
    const BuildDirectory build;
    const CycleLog log(build.path());
    CHECK(log.read().value().empty());
    for (int i = 0; i < 3; ++i) REQUIRE(log.append(numbered(i)).has_value());
    CHECK(log.read().value() == std::vector{numbered(0), numbered(1), numbered(2)});
}

TEST_CASE("of recorded edit cycles the older half goes when there are too many") {
    const BuildDirectory build;
    const auto line = to_line(numbered(100)).size();
    const CycleLog log(build.path(), 10 * line);
    for (int i = 100; i < 110; ++i) REQUIRE(log.append(numbered(i)).has_value());
    CHECK(log.read().value().size() == 10);
    REQUIRE(log.append(numbered(110)).has_value());
    const auto cycles = log.read().value();
    REQUIRE(cycles.size() == 5);
    CHECK(cycles.front() == numbered(106));
    CHECK(cycles.back() == numbered(110));
}

TEST_CASE("an edit cycle is recorded behind a line that was not finished") {
    const BuildDirectory build;
    const CycleLog log(build.path());
    build.write(to_line(numbered(1)) + R"({"time":2,"tar)");
    REQUIRE(log.append(numbered(3)).has_value());
    CHECK(log.read().value() == std::vector{numbered(1), numbered(3)});
}

TEST_CASE("several sessions record their edit cycles in one file") {
    const BuildDirectory build;
    const auto line = to_line(numbered(1000)).size();
    constexpr int each = 200;
    const auto record = [&](int first) {
        const CycleLog log(build.path(), 50 * line);
        for (int i = 0; i < each; ++i) CHECK(log.append(numbered(first + i)).has_value());
    };
    std::thread one([&] { record(1000); });
    std::thread other([&] { record(5000); });
    one.join();
    other.join();
    const auto text = read_file(build.file()).value();
    const auto cycles = parse_edit_cycles(text);
    CHECK(text.size() == cycles.size() * line); // no line is torn
    CHECK(cycles.size() >= 25);
    CHECK(std::count_if(cycles.begin(), cycles.end(), [](const auto& cycle) {
              return cycle.time == 1000 + each - 1 || cycle.time == 5000 + each - 1;
          }) >= 1);
}

TEST_CASE("an edit cycle that cannot be recorded is an error, and what is there stays") {
    const BuildDirectory build;
    const CycleLog nowhere(build.path() + "/gone");
    CHECK_FALSE(nowhere.append(numbered(1)).has_value());
    boost::filesystem::create_symlink(build.path() + "/elsewhere", build.file());
    CHECK_FALSE(CycleLog(build.path()).append(numbered(1)).has_value());
    CHECK_FALSE(boost::filesystem::exists(build.path() + "/elsewhere"));
}
