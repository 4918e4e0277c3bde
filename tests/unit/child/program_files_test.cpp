#include "tool/child/program_files.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace std::chrono_literals;

TEST_CASE("however many files are asked about, looking at all descriptors takes a tenth of the time") {
    ProgramFiles::Time now{1h};
    const auto start = now;
    int looks = 0;
    ProgramFiles files({[&] { return now; }, [&] { return looks * 5ms; },
                        [&] {
                            ++looks;
                            now += 5ms;
                            return std::vector<OpenFile>{{"/src/server.log", 7, 3}};
                        },
                        [](const OpenFile& file) { return file.pid == 7; }});
    for (int i = 0; i < 10000; ++i) {
        CHECK_FALSE(files.are_written_at("/src/" + std::to_string(i) + ".h"));
        now += 100us;
    }
    CHECK(files.are_written_at("/src/server.log"));
    CHECK(looks * 5ms <= (now - start) / 9);
}

TEST_CASE("a file that has been closed since the last look is not being written") {
    bool is_open = true;
    ProgramFiles files({[] { return ProgramFiles::Time{1h}; }, [] { return 0ns; },
                        [] { return std::vector<OpenFile>{{"/src/server.log", 7, 3}, {"/src/server.log", 8, 3}}; },
                        [&](const OpenFile& file) { return is_open && file.pid == 8; }});
    CHECK(files.are_written_at("/src/server.log"));
    is_open = false;
    CHECK_FALSE(files.are_written_at("/src/server.log"));
}

TEST_CASE("a file that has been opened is found before it is asked about a second time, whatever looking costs") {
    ProgramFiles::Time now{1h};
    std::chrono::nanoseconds cost{};
    bool is_open = false;
    ProgramFiles files(
        {[&] { return now; }, [&] { return cost += 1s; },
         [&] { return is_open ? std::vector<OpenFile>{{"/src/server.log", 7, 3}} : std::vector<OpenFile>{}; },
         [](const OpenFile&) { return true; }});
    CHECK_FALSE(files.are_written_at("/src/server.log"));
    is_open = true;
    now += 100ms; // as long as it is held
    CHECK(files.are_written_at("/src/server.log"));
}
