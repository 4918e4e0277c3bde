// What is known of a build directory's tests from earlier rounds: selects by it what a round runs, and keeps it.
// Promises: what a round has not finished is selected again; nothing is selected that passed with what it depends on
// now.
// Reads the disk: for a worker.
#pragma once

#include "tool/build/artifact_digest.h"
#include "tool/ctest/files_of_tests.h"
#include "tool/ctest/test_record.h"
#include "tool/ctest/test_selection.h"
#include "tool/project/named_file.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

struct TestHistoryOptions {
    std::string build_dir;
    std::string manifest;              // that Ninja builds by
    std::vector<std::string> watch;    // patterns of --watch, absolute
    std::vector<NamedFile> reached_by; // select what these files reach instead; empty for none
    bool changed_only = false;
    PartsOf parts_of;
};

enum class WantedTests { affected, all, failed, again }; // again: those of the last round

// What a selection is made from.
struct SelectionRequest {
    std::vector<Test> tests;
    std::optional<std::vector<int>> requested; // indices that the user's own arguments select; nothing: all
    std::shared_ptr<const Project> project;
    std::optional<TestRecord> record; // nothing before the first selection: it is read from the disk
    WantedTests wanted = WantedTests::affected;
    std::set<std::string> changed_files;  // of --watch, since the selection before
    std::set<std::string> known_files;    // that tests named at the selection before
    std::set<TestRecord::Key> last_round; // its tests
    std::string filter;                   // a regular expression, as CTest has them, for names; "": all
};

struct RoundSelection {
    std::shared_ptr<const TestModel> model; // never null
    std::vector<std::string> digests;       // of the model's tests
    TestRecord record;
    std::vector<SelectedTest> tests;
    std::set<std::string> files; // that tests name
    std::set<std::string> missing_files;
    std::vector<std::string> unknown_files; // of TestHistoryOptions::reached_by: neither there nor known
    std::optional<Error> error;             // why nothing could be selected
};

class TestHistory {
  public:
    // `gives_up`: see ArtifactDigest.
    TestHistory(TestHistoryOptions options, std::function<bool()> gives_up)
        : options_(std::move(options)), digest_(std::move(gives_up)) {}

    [[nodiscard]] RoundSelection select(SelectionRequest request);

    // A test that has finished.
    struct Ran {
        TestRecord::Key key;
        std::set<std::string> outputs; // see FilesOfTests::outputs_of()
    };

    // Writes the record, in which tests that have written their `outputs` within `span` depend on what they have
    // written.
    [[nodiscard]] Result<void> save(TestRecord& record, const std::vector<Ran>& all, const FilesOfTests::Span& span);

  private:
    [[nodiscard]] std::string record_file() const { return options_.build_dir + "/.cmakewatch/tests.json"; }
    [[nodiscard]] TestRecord read_record() const;
    void note_watched(const SelectionRequest& request, const TestModel& model, TestRecord& record);
    [[nodiscard]] std::map<std::string, std::string> watched_now();
    void select_by_record(const SelectionRequest& request, RoundSelection& selection) const;
    void select_by_reach(RoundSelection& selection) const;

    TestHistoryOptions options_;
    ArtifactDigest digest_;
};

} // namespace cmakewatch
