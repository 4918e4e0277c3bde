// What people, IDEs and scripts learn of rounds of tests.
#pragma once

#include "tool/ctest/test_selection.h"
#include "tool/report/event_stream.h"
#include "tool/report/reporter.h"
#include "tool/terminal/console.h"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class TestReporter {
  public:
    // `is_alone`: nothing else tells how builds end, nor that a change is waited for.
    TestReporter(Console& console, EventStream& events, Reporter::Volume volume, bool is_alone)
        : console_(console), events_(events), volume_(volume), is_alone_(is_alone) {}

    void selected(int build, const TestModel& model, const std::vector<SelectedTest>& selected);
    void nothing_selected(int build, const TestModel& model);
    void started(const std::string& name);
    void line(std::string_view text);                          // of a test whose output is wanted as it comes
    void finished(const FinishedTest& test, bool is_selected); // else a setup or cleanup of others
    void round_finished();
    void round_failed(); // it cannot continue; an error has said why
    void round_cancelled(int build);
    // CTest itself failed; these are its words.
    void ctest_failed(const std::string& why, const std::vector<std::string>& output);
    void waiting(bool keys_work);

    void error(const Error& error);
    void warning(const Error& error);

  private:
    void begin(int build, int total, int selected);
    [[nodiscard]] double seconds() const; // since the round began
    void end(std::string_view result);

    Console& console_;
    EventStream& events_;
    Reporter::Volume volume_;
    bool is_alone_;
    int build_ = 0;
    int round_ = 0; // counts those that have selected tests, also none
    bool is_under_way_ = false;
    int total_ = 0;
    int selected_ = 0;
    int started_ = 0;
    bool has_ctest_failed_ = false;
    std::map<int, FinishedTest> failed_; // by index: CTest may be told to repeat a test, and its last result counts
    std::set<int> passed_;
    std::set<int> skipped_;
    std::chrono::steady_clock::time_point start_;
};

} // namespace cmakewatch
