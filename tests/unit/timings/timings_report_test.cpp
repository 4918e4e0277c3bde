#include "tool/timings/timings_report.h"

#include "tests/catch.h"

#include <boost/json.hpp>

using namespace cmakewatch;

TEST_CASE("the parts of an edit have a line each, with a bar") {
    TimingsReport report{{"app"}, {3, 400, 100, 0, 10, 20, 5, 65, 600}, 4, {{"a.cpp", 1000, 1, 5}}, 4000, 2};
    const auto text = timings_text(report, false, 80);
    CHECK(text.find("the median of the last 3 edits of app\n") != std::string::npos);
    CHECK(text.find("  compile         0.40 s  ########################################\n") != std::string::npos);
    CHECK(text.find("  link            0.10 s  ##########\n") != std::string::npos);
    CHECK(text.find("  other steps     0.00 s\n") != std::string::npos);
    CHECK(text.find("      5    1.00 s        1  a.cpp\n") != std::string::npos);
    CHECK(text.find("compiles 2 objects in 4.00 s, with one job at a time") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(timings_text(report, true, 80).find("\x1b[36m####") != std::string::npos);
}

TEST_CASE("without a recorded edit it is said what records one") {
    const TimingsReport report{{}, {}, 0, {{"a.cpp", 1000, 1, 0}}, 1000, 1};
    const auto text = timings_text(report, false, 80);
    CHECK(text.starts_with("No edit with a good build is recorded yet."));
    CHECK(text.find("\nThe slowest files to compile, by Ninja's log\n") != std::string::npos);
    CHECK(text.find("compiles 1 object in 1.00 s") != std::string::npos);
}

TEST_CASE("advice says what to set, and the most that it can gain") {
    TimingsReport report;
    report.advice = {{"mold", "link with mold, which is installed", "-DX=mold", 1500, "of an edit, the link"},
                     {"ccache", "keep objects", "-DY=ccache", 0, "nothing of an edit"}};
    CHECK(timings_text(report, false, 80)
              .ends_with("What would help\n"
                         "  - link with mold, which is installed\n"
                         "    -DX=mold\n"
                         "    gain: at most 1.50 s of an edit, the link\n"
                         "  - keep objects\n"
                         "    -DY=ccache\n"
                         "    gain: nothing of an edit\n"));
    CHECK(boost::json::parse(timings_json(report)).at("advice").at(0).at("gain_at_most_ms") == 1500);
}

TEST_CASE("timings for scripts") {
    const TimingsReport report{{"app"}, {3, 400, 100, 0, 10, 20, 5, 65, 600}, 4, {{"a.cpp", 1000, 1, 5}}, 4000, 2};
    const auto json = boost::json::parse(timings_json(report));
    CHECK(json.at("cycle").at("ours_ms") == 65);
    CHECK(json.at("recorded_edits") == 4);
    CHECK(json.at("files").at(0).at("file") == "a.cpp");
    CHECK(json.at("full_build").at("objects") == 2);
}

TEST_CASE("a trial shows both ways, and says only what is clear") {
    TimingsReport report;
    report.trial = LinkTimes{"app", "mold", {400'000, 410'000, 390'000}, {100'000, 90'000, 120'000}, "-DX=mold"};
    CHECK(timings_text(report, false, 80)
              .ends_with("The link of app: the median of 3 times each way\n"
                         "  as it is       0.400 s  (0.390 to 0.410)\n"
                         "  with mold      0.100 s  (0.090 to 0.120)\n"
                         "  mold links 4.0 times as fast: -DX=mold\n"));
    const auto json = boost::json::parse(timings_json(report)).at("trial");
    CHECK(json.at("with_linker_us").at(1) == 90'000);
    CHECK(json.at("setting") == "-DX=mold");
    report.trial->with_linker_us = {800'000, 900'000, 700'000};
    CHECK(timings_text(report, false, 80).ends_with("  mold takes 2.0 times as long.\n"));
    report.trial->with_linker_us = {405'000, 395'000, 300'000};
    CHECK(timings_text(report, false, 80).ends_with("  There is no clear difference.\n"));
    CHECK(boost::json::parse(timings_json({})).at("trial").is_null());
}
