#include "tool/cli/man_page.h"

#include "tool/base/files.h"

#include "tests/catch.h"

#include <cstdlib>

using namespace cmakewatch;

// The page is kept as a file, as the tool cannot be run to make it where it is compiled for another machine.
TEST_CASE("the man page has the options that the table has") {
    const std::string file = CMAKEWATCH_SOURCE_DIR "/tool/cli/cmakewatch.1";
    auto page = read_file(file).value();
    const std::string heading = ".SH OPTIONS\n";
    const auto begin = page.find(heading) + heading.size();
    const auto end = page.find(".SH ", begin);
    REQUIRE(end != std::string::npos);
    const bool is_up_to_date = page.compare(begin, end - begin, man_options()) == 0;
    if (!is_up_to_date && std::getenv("CMAKEWATCH_UPDATE_MAN_PAGE") != nullptr) {
        page.replace(begin, end - begin, man_options());
        REQUIRE(write_file(file, page).has_value());
        return;
    }
    INFO("to update it: CMAKEWATCH_UPDATE_MAN_PAGE=1 BUILD_DIRECTORY/tests/cmakewatch_unit_tests 'the man page has*'");
    CHECK(is_up_to_date);
}

TEST_CASE("an option in the man page") {
    const auto page = man_options();
    const auto has = [&](const std::string& lines) { return page.find('\n' + lines + '\n') != std::string::npos; };
    CHECK(has(".SS run, build and test"));
    CHECK(has(".TP\n\\fB\\-j\\fR, \\fB\\-\\-jobs\\fR \\fIN\\fR\nJobs for Ninja; default: Ninja's own choice."));
    CHECK(has("\\fBauto\\fR takes Watchman if a server already runs, else inotify.")); // a sentence is a line
    CHECK(has("With \\fB\\-\\-affected\\-by\\fR: only print the tests' names."));
    CHECK(has("The build preset: its environment, jobs, targets (of \\fBbuild\\fR), configuration (with Ninja "
              "Multi-Config), \\fBverbose\\fR and \\fBnativeToolOptions\\fR.")); // a hyphen
}
