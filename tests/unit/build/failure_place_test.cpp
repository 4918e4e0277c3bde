#include "tests/catch.h"
#include "tool/build/failure_place.h"

#include <fmt/format.h>

using namespace cmakewatch;

namespace {

std::string found_in(std::string_view line) {
    const auto found = parse_failure(line);
    return found ? fmt::format("{}|{}|{}|{}", found->file, found->line, found->column, found->message) : "";
}

} // namespace

TEST_CASE("failures as test frameworks print them") {
    CHECK(found_in("/p/t.cpp:12: Failure") == "/p/t.cpp|12|0|Failure");
    CHECK(found_in("/p/t.cpp:12: FAILED:") == "/p/t.cpp|12|0|FAILED");
    CHECK(found_in("\x1b[1m/p/t.cpp:12\x1b[0m: FAILED:") == "/p/t.cpp|12|0|FAILED");
    CHECK(found_in("/p/t.cpp:7: ERROR: CHECK( a == b ) is NOT correct!") ==
          "/p/t.cpp|7|0|ERROR: CHECK( a == b ) is NOT correct!");
    CHECK(found_in("/p/t.cpp(9): error: in \"case\": check a == b has failed") ==
          "/p/t.cpp|9|0|in \"case\": check a == b has failed");
}

TEST_CASE("assertions of the C library and of libstdc++") {
    CHECK(found_in("app: /p/main.cpp:5: int main(): Assertion `x > 0' failed.") ==
          "/p/main.cpp|5|0|Assertion `x > 0' failed.");
    CHECK(found_in("/usr/include/c++/12/bits/stl_vector.h:1123: std::vector<_Tp>::operator[](size_type): Assertion "
                   "'__n < this->size()' failed.") ==
          "/usr/include/c++/12/bits/stl_vector.h|1123|0|Assertion '__n < this->size()' failed.");
}

TEST_CASE("reports of sanitizers") {
    CHECK(found_in("/p/main.cpp:5:12: runtime error: signed integer overflow") ==
          "/p/main.cpp|5|12|runtime error: signed integer overflow");
    CHECK(found_in("SUMMARY: AddressSanitizer: heap-use-after-free /p/main.cpp:5:3 in main") ==
          "/p/main.cpp|5|3|AddressSanitizer: heap-use-after-free");
    CHECK(found_in("SUMMARY: ThreadSanitizer: data race /p/main.cpp:8 in work(int&)") ==
          "/p/main.cpp|8|0|ThreadSanitizer: data race");
}

TEST_CASE("what is no failure, or tells of no place") {
    for (const std::string line :
         {"", "Failure", "t.cpp: Failure", "t.cpp:0: Failure", "12:30:00: Failures are rare", "t.cpp:3: note: Failure",
          "SUMMARY: AddressSanitizer: 12 byte(s) leaked in 1 allocation(s).", "Assertion failed.",
          ": Assertion `x' failed.", "(3): error: in x", "a:1: Failure of nothing"}) {
        CAPTURE(line);
        CHECK(found_in(line).empty());
    }
}
