// Which tests a round runs, and why.
// Promises: a test is left out only if it passed with exactly what it depends on now.
#pragma once

#include "tool/ctest/test_dependencies.h"
#include "tool/ctest/test_record.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

// The tests as they are now, and what each depends on.
struct TestModel {
    std::vector<Test> tests;
    std::vector<TestRecord::Key> keys;
    std::vector<TestDependencies> dependencies;
    std::vector<bool> may_run; // not disabled, requested by the user, no mere setup or cleanup of others that are
    [[nodiscard]] int total() const;
};

// `requested` are the indices that the user's own arguments select; nothing: all.
[[nodiscard]] TestModel make_test_model(std::vector<Test> tests, const Project& project,
                                        const std::optional<std::vector<int>>& requested, const LookAt& look_at,
                                        const PartsOf& parts_of = {});

struct SelectedTest {
    size_t position = 0; // in the model
    std::string reason;
    bool failed_last = false;
};

// Digests over files' contents, and over a text.
using DigestFiles = std::function<std::string(const std::vector<std::string>& files)>;

// The digest of what each test depends on, its own and its parts' definitions included; "" for one that may not run.
[[nodiscard]] std::vector<std::string> test_digests(const TestModel& model, const DigestFiles& digest_files);

// A digest of those with other ones for some of the `files`: what `digest_now` gives, unless that is "".
[[nodiscard]] std::string with_content_of(const std::string& digest, const std::set<std::string>& files,
                                          const std::function<std::string(const std::string& file)>& digest_now);

// By record and digests: changed, failed or not finished, never run, or of unknown dependencies.
[[nodiscard]] std::vector<SelectedTest> select_tests(const TestModel& model, const TestRecord& record,
                                                     const std::vector<std::string>& digests);

// Whether a test names it.
[[nodiscard]] bool is_named(const TestModel& model, const std::string& file);

// Those that `files` reach: one of them, or something among `reached`, is what a test depends on; those that a file of
// `watch` (patterns) concerns, as in forget_tests_near(); all if `reaches_all`.
[[nodiscard]] std::vector<SelectedTest> select_reached(const TestModel& model, const std::set<std::string>& files,
                                                       const std::vector<std::string>& watch,
                                                       const std::set<std::string>& reached, bool reaches_all);

// The tests that require a fixture which the one at `position` sets up or cleans up have to run again, over several
// steps: its failure is theirs.
void forget_users_of(const TestModel& model, size_t position, TestRecord& record);

// Marks what a change of `file`, of --watch, concerns: the tests in whose working directory it lies, else all.
void forget_tests_near(const TestModel& model, const std::string& file, TestRecord& record);

} // namespace cmakewatch
