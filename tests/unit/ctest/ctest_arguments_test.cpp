#include "tool/ctest/ctest_arguments.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

TEST_CASE("arguments for CTest: which tests are requested, and how they are run") {
    const auto split = split_ctest_arguments({"-j", "4", "-R", "a|b", "--timeout", "9", "--label-regex=x", "-LE",
                                              "slow", "-U", "-j8", "-I", "1,5", "--repeat", "until-pass:2"});
    CHECK(split.selection == Texts{"-R", "a|b", "--label-regex=x", "-LE", "slow", "-U", "-I", "1,5"});
    CHECK(split.others == Texts{"-j", "4", "--timeout", "9", "-j8", "--repeat", "until-pass:2"});
    CHECK_FALSE(split.is_verbose);
}

TEST_CASE("arguments for CTest: values are not taken for options, a missing one is CTest's to complain of") {
    CHECK(split_ctest_arguments({"-R", "-V"}).selection == Texts{"-R", "-V"});
    CHECK_FALSE(split_ctest_arguments({"-R", "-V"}).is_verbose);
    CHECK(split_ctest_arguments({"-E"}).selection == Texts{"-E"});
    CHECK(split_ctest_arguments({}).selection.empty());
}

TEST_CASE("arguments for CTest: a test is selected by any of several names") {
    CHECK(name_selection({}, {}).empty());
    CHECK(name_selection({"a"}, {}) == Texts{"-R", "a"});
    CHECK(name_selection({"^a$", "b|c"}, {"d", "e"}) == Texts{"-R", "^a$|b|c", "-E", "d|e"});
    CHECK(split_ctest_arguments({"-R", "a"}).selects_names);
    CHECK(split_ctest_arguments({"--tests-regex=a"}).selects_names);
    CHECK(split_ctest_arguments({"--exclude-regex", "a"}).excludes_names);
    CHECK_FALSE(split_ctest_arguments({"-L", "-R", "-LE", "-E"}).selects_names);
    CHECK_FALSE(split_ctest_arguments({"-L", "-R", "-LE", "-E"}).excludes_names);
}

TEST_CASE("arguments for CTest: none that would leave nothing to report") {
    CHECK(split_ctest_arguments({"-Q", "-j2", "--quiet"}).others == Texts{"-j2"});
}

TEST_CASE("arguments for CTest: whether the tests' output is wanted as it comes") {
    for (const auto* word : {"-V", "-VV", "--verbose", "--extra-verbose"}) {
        CHECK(split_ctest_arguments({word}).is_verbose);
        CHECK(split_ctest_arguments({word}).others == Texts{word});
    }
}

TEST_CASE("arguments for CTest: what lists the tests instead of running them") {
    for (const auto* word : {"-N", "--show-only", "--show-only=json-v1", "--print-labels"})
        CHECK(split_ctest_arguments({"-j2", word}).listing == word);
    CHECK(split_ctest_arguments({"-R", "-N"}).listing.empty());
}

TEST_CASE("arguments for CTest: what names another build, stops early, or writes results") {
    for (const auto* word : {"-C", "--build-config", "--build-config=Debug", "--test-dir", "--preset=x"})
        CHECK(split_ctest_arguments({"-j2", word}).elsewhere == word);
    CHECK(split_ctest_arguments({"-R", "-C"}).elsewhere.empty());
    CHECK(split_ctest_arguments({"--stop-on-failure"}).stops_on_failure);
    CHECK(split_ctest_arguments({"--output-junit", "x"}).writes_junit);
    CHECK(split_ctest_arguments({"--output-junit=x"}).writes_junit);
    CHECK_FALSE(split_ctest_arguments({"-j2"}).stops_on_failure);
    CHECK_FALSE(split_ctest_arguments({"-j2"}).writes_junit);
}
