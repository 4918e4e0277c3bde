#include "tool/base/file_system_posix.h"
#include "tool/build/lost_headers.h"

#include "tests/catch.h"
#include "tests/unit/deps_log_bytes.h"
#include "tests/unit/directory.h"

using namespace cmakewatch;

namespace {

const std::string log_start = "# ninjadeps\n" + number(4) + path_record("a.o", 0) + path_record("a.h", 1);
const auto with_header = deps_record(0, {1});
const auto without = deps_record(0, {});

bool is_old(const std::string& file) {
    return state_of(file).modified < nanoseconds_per_second * 1000;
}

} // namespace

TEST_CASE("an output that has lost its headers is made old, once in a row") {
    const Directory directory;
    DepsLog deps_log(directory.path());
    LostHeaders headers(directory.path(), deps_log);
    CHECK_FALSE(headers.outdate_outputs()); // there is no log
    directory.write("a.o");
    directory.write(".ninja_deps", log_start + with_header);
    CHECK_FALSE(headers.outdate_outputs());
    directory.write(".ninja_deps", log_start + with_header + without);
    CHECK(headers.outdate_outputs());
    CHECK(is_old(directory("a.o")));

    directory.write("a.o"); // compiled again, and it has no headers indeed
    CHECK_FALSE(headers.outdate_outputs());
    directory.write(".ninja_deps", log_start + with_header + without + without);
    CHECK_FALSE(headers.outdate_outputs());
    CHECK_FALSE(is_old(directory("a.o")));

    directory.write(".ninja_deps", log_start + with_header + without + with_header);
    CHECK_FALSE(headers.outdate_outputs());
    directory.write(".ninja_deps", log_start + with_header + without + with_header + without);
    CHECK(headers.outdate_outputs());
}

TEST_CASE("an output that is not there, or not in the build directory, is left alone") {
    const Directory directory;
    const Directory elsewhere;
    elsewhere.write("a.o");
    const auto log = "# ninjadeps\n" + number(4) + path_record(elsewhere("a.o"), 0) + path_record("a.h", 1) +
                     path_record("missing.o", 2) + deps_record(0, {1}) + deps_record(2, {1}) + deps_record(0, {}) +
                     deps_record(2, {});
    directory.write(".ninja_deps", log);
    DepsLog deps_log(directory.path());
    LostHeaders headers(directory.path(), deps_log);
    CHECK_FALSE(headers.outdate_outputs());
    CHECK_FALSE(is_old(elsewhere("a.o")));
}
