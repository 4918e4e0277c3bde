// What people, IDEs and scripts learn of rounds of tests.
// Promises: a test that fails is told of when it fails, and once more at the end of its round, by name. What its output
// says of a place in the sources is a diagnostic, too.
#pragma once

#include "tool/ctest/test_selection.h"
#include "tool/report/event_stream.h"
#include "tool/report/reporter.h"
#include "tool/terminal/console.h"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class TestReporter {
  public:
    // `is_alone`: nothing else tells how builds end, nor that a change is waited for.
    TestReporter(Console& console, EventStream& events, Reporter& reporter, Reporter::Volume volume, bool is_alone)
        : console_(console),
          events_(events),
          status_(reporter.status()),
          notifier_(reporter.notifier()),
          names_(reporter.source_names()),
          volume_(volume),
          is_alone_(is_alone) {}

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
    struct Round {
        int build = 0;
        int total = 0;
        int selected = 0;
        bool has_ctest_failed = false;
        // By index: CTest may be told to repeat a test, and its last result counts.
        std::map<int, std::string> failed; // their names
        std::set<int> passed;
        std::set<int> skipped;
        std::chrono::steady_clock::time_point start;

        [[nodiscard]] size_t finished() const { return failed.size() + passed.size() + skipped.size(); }
        [[nodiscard]] double seconds() const {
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        }
    };
    void begin(int build, const TestModel& model, size_t selected);
    void end(std::string_view result);
    void show(const FinishedTest& failure);
    void show_names_of_failed();

    Console& console_;
    EventStream& events_;
    SessionStatus& status_;
    Notifier& notifier_;
    const SourceNames& names_;
    Reporter::Volume volume_;
    bool is_alone_;
    int rounds_ = 0; // that have selected tests, also none
    std::optional<Round> round_;
};

} // namespace cmakewatch
