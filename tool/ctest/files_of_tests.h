// The files that tests name, such as scripts and data, and which of their changes are the tests' own work.
// Promises: an edit counts. A file is taken for what a test writes once it has changed in the fifth round one after the
// other while a test that names it ran; then it counts no more, until it changes at another time.
// Times are data: it has no clock. Does not look at the disk.
#pragma once

#include "tool/base/error.h"
#include "tool/ctest/test_selection.h"
#include "tool/project/change.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class FilesOfTests {
  public:
    // The time in which tests ran.
    struct Span {
        FileTime begin = 0;
        FileTime end = 0; // 0: it still runs
        [[nodiscard]] bool holds(const FileState& state) const {
            return state.exists && state.modified >= begin && (end == 0 || state.modified <= end);
        }
    };

    // `warn` is told of a file that is taken for what a test writes.
    explicit FilesOfTests(std::function<void(const Error&)> warn) : warn_(std::move(warn)) {}

    // Tests of `model` have been selected. `missing` are those of their files that were not there then. Returns whether
    // all() are others now.
    bool begin_round(std::shared_ptr<const TestModel> model, std::set<std::string> files, std::set<std::string> missing,
                     FileTime now);
    // The tests run in parts, one after the other.
    void begin_part() { span_.end = 0; }
    void end_part(FileTime now) { span_.end = now; }
    void test_started(size_t position) { ran_.insert(position); }
    // Every part has ended by itself.
    void end_round() { has_run_to_its_end_ = true; }

    // Those that tests name.
    [[nodiscard]] const std::set<std::string>& all() const { return files_; }

    // Whether a test has made this change of one of all(), or none can have seen it: the file was missing, and is.
    [[nodiscard]] bool is_of_tests(const Change& change);

    // Those which the test at `position` names that lie in the build directory, or are taken for what a test writes.
    [[nodiscard]] std::set<std::string> outputs_of(size_t position, const std::string& build_dir) const;

    // Of the tests that were selected last.
    [[nodiscard]] const Span& span() const { return span_; }

  private:
    [[nodiscard]] bool is_named_by_one_that_ran(const std::string& file) const;

    struct Written {
        int times = 0;
        int round = 0; // the last one in which it has changed
        FileState state;
    };

    std::function<void(const Error&)> warn_;
    std::shared_ptr<const TestModel> model_ = std::make_shared<TestModel>(); // never null
    std::set<std::string> files_;
    std::set<std::string> missing_;
    int round_ = 0;
    Span span_;
    std::set<size_t> ran_; // positions: of those that were selected last, with what they need
    bool has_run_to_its_end_ = false;
    std::map<std::string, Written> written_; // files that have changed while tests that name them ran
};

} // namespace cmakewatch
