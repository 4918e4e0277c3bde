// The tests that CTest knows: what `ctest --show-only=json-v1` prints (ctest(1), "Show as JSON Object Model").
// Knows nothing of results, of selection or of the disk.
#pragma once

#include "tool/base/error.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct Test {
    int index = 0;                           // CTest's own number, from 1. Names need not be unique, indices are
    std::string name;                        // not the identity: see index
    std::vector<std::string> command;        // empty while the test's own target is not built
    std::string working_directory;           // absolute
    std::vector<std::string> required_files; // absolute
    std::vector<std::string> environment;    // NAME=VALUE
    std::vector<std::string> depends;        // names of tests that run before it
    std::vector<std::string> fixtures_required;
    std::vector<std::string> fixtures_setup;
    std::vector<std::string> fixtures_cleanup;
    bool is_disabled = false;
    std::string definition; // command and properties, as CTest has them, without DEPENDS
};

// Reads the JSON; text in front of it is left out. Errors: malformed JSON, another version of it.
[[nodiscard]] Result<std::vector<Test>> parse_test_list(std::string_view json);

[[nodiscard]] std::set<std::string> names_of(const std::vector<Test>& tests);

// The indices in `all` of the tests that CTest lists when told to select some: it numbers those anew, in the same
// order. Tests of one name and definition are taken from the front. Errors: one of `some` is not in `all`.
[[nodiscard]] Result<std::vector<int>> indices_of(const std::vector<Test>& some, const std::vector<Test>& all);

} // namespace cmakewatch
