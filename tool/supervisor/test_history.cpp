#include "tool/supervisor/test_history.h"

#include "tool/project/cmake_regex.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/glob.h"
#include "tool/build/build_reach.h"
#include "tool/build/pattern_matches.h"
#include "tool/supervisor/resolved_files.h"

namespace cmakewatch {

RoundSelection TestHistory::select(SelectionRequest request) {
    RoundSelection selection;
    selection.record = request.record ? *request.record : read_record();
    const auto look_at = [&](const std::string& file) {
        const auto kind = kind_of_path(file);
        // One that was there may come back.
        return kind == PathKind::missing && request.known_files.contains(file) ? PathKind::file : kind;
    };
    selection.model = std::make_shared<const TestModel>(
        make_test_model(std::move(request.tests), *request.project, request.requested, look_at, options_.parts_of));
    const auto& model = *selection.model;
    for (const auto& dependencies : model.dependencies)
        selection.files.insert(dependencies.files.begin(), dependencies.files.end());
    for (const auto& file : selection.files)
        if (!state_of(file).exists) selection.missing_files.insert(file);
    selection.digests = test_digests(model, [this](const auto& files) { return digest_.of(files); });
    // One that has appeared meanwhile may not be in the digests.
    std::erase_if(selection.missing_files, [](const auto& file) { return state_of(file).exists; });
    note_watched(request, model, selection.record);
    options_.reached_by.empty() ? select_by_record(request, selection) : select_by_reach(selection);
    return selection;
}

TestRecord TestHistory::read_record() const {
    const auto text = read_file(record_file());
    return text ? TestRecord::parse(*text) : TestRecord{};
}

// What files of --watch concern has to run again when they have changed.
void TestHistory::note_watched(const SelectionRequest& request, const TestModel& model, TestRecord& record) {
    auto changed = request.changed_files;
    for (const auto& file : changed)
        if (glob::matches_any(options_.watch, file)) record.set_watched(file, digest_.of({file}));
    if (!request.record && !options_.watch.empty()) {
        auto changed_since = record.set_watched(watched_now());
        if (options_.changed_only) changed.merge(changed_since);
    }
    for (const auto& file : changed) forget_tests_near(model, file, record);
}

std::map<std::string, std::string> TestHistory::watched_now() {
    std::map<std::string, std::string> digests;
    for (const auto& pattern : options_.watch)
        for (const auto& file : matches_of(pattern)) digests[file] = digest_.of({file});
    return digests;
}

void TestHistory::select_by_record(const SelectionRequest& request, RoundSelection& selection) const {
    const auto& model = *selection.model;
    const bool all_are_wanted = request.wanted == WantedTests::all;
    const bool is_first = !request.record && !options_.changed_only;
    for (size_t i = 0; i < model.tests.size(); ++i) {
        const bool is_of_last_round =
            request.wanted == WantedTests::again && request.last_round.contains(model.keys[i]);
        if (!model.may_run[i] || !(all_are_wanted || is_first || is_of_last_round)) continue;
        selection.record.forget(model.keys[i], all_are_wanted     ? "all are wanted"
                                               : is_of_last_round ? "wanted again"
                                                                  : "first round");
    }
    selection.tests = select_tests(model, selection.record, selection.digests);
    if (request.wanted == WantedTests::failed)
        std::erase_if(selection.tests, [](const auto& test) { return !test.failed_last; });
    if (request.wanted == WantedTests::again && !request.last_round.empty())
        std::erase_if(selection.tests,
                      [&](const auto& test) { return !request.last_round.contains(model.keys[test.position]); });
    if (!request.filter.empty())
        std::erase_if(selection.tests, [&](const auto& test) {
            return !cmake_regex_finds(request.filter, model.tests[test.position].name).value_or(false);
        });
}

void TestHistory::select_by_reach(RoundSelection& selection) const {
    const auto reach = BuildReach::read(options_.build_dir, options_.manifest);
    if (!reach) {
        selection.error = reach.error();
        return;
    }
    auto known = resolved_files(options_.reached_by, options_.watch, *reach, *selection.model);
    const auto reached = reach->of(known.files);
    selection.tests =
        select_reached(*selection.model, known.files, options_.watch, reached.outputs, reached.is_cmake_input);
    selection.unknown_files = std::move(known.unknown);
}

Result<void> TestHistory::save(TestRecord& record, const std::vector<Ran>& all, const FilesOfTests::Span& span) {
    for (const auto& [key, outputs] : all) {
        auto entry = *record.find(key);
        entry.digest = with_content_of(entry.digest, outputs, [&](const std::string& output) -> std::string {
            const auto state = state_of(output);
            if (!span.holds(state)) return ""; // a build may have made it anew by now
            auto digest = digest_.of({output});
            return state_of(output) == state ? digest : "";
        });
        record.set(key, entry);
    }
    return write_file(record_file(), record.to_json());
}

} // namespace cmakewatch
