#include "tool/supervisor/test_rounds.h"

#include "tool/build/build_reach.h"
#include "tool/build/files.h"
#include "tool/build/pattern_matches.h"
#include "tool/ctest/junit.h"
#include "tool/process/signals_posix.h"
#include "tool/project/glob.h"
#include "tool/project/path.h"
#include "tool/supervisor/resolved_files.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

namespace cmakewatch {
namespace {

constexpr int exit_code_project = static_cast<int>(ErrorKind::project);

// An edit of a script must stop a test that hangs in it; what a test writes must not stop it for ever.
constexpr int most_own_changes = 4;

FileTime now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace

struct TestRounds::Prepared {
    TestModel model;
    std::vector<std::string> digests;
    TestRecord record;
    std::vector<SelectedTest> selected;
    std::set<std::string> files; // that tests name
    std::set<std::string> missing_files;
    std::set<std::string> changed_files;    // that the selection takes into account
    std::vector<std::string> unknown_files; // of files that are neither there nor known
    std::optional<Error> error;
};

TestRounds::TestRounds(boost::asio::any_io_executor executor, Worker& worker, TestReporter reporter,
                       TestRoundsOptions options, Handler handler)
    : executor_(executor),
      worker_(worker),
      reporter_(std::move(reporter)),
      options_(std::move(options)),
      arguments_(split_ctest_arguments(options_.arguments)),
      handler_(std::move(handler)),
      list_(executor_, options_.ctest, handler_.on_listing),
      digest_([&worker] { return worker.gives_up(); }),
      known_tests_(options_.ctest.build_dir, [&worker] { return worker.gives_up(); }) {}

void TestRounds::find_requested(OnRequestedKnown on_known) {
    found_requested_.reset();
    if (arguments_.selection.empty()) return on_known(std::nullopt);
    on_requested_known_ = std::move(on_known);
    list_.start(arguments_.selection, [this](Result<std::vector<Test>> tests) {
        std::optional<std::set<std::string>> names;
        if (tests) {
            names = names_of(*tests);
            found_requested_ = std::move(*tests);
        }
        std::exchange(on_requested_known_, nullptr)(std::move(names)); // the round says what went wrong
    });
}

void TestRounds::stop_finding() {
    if (!on_requested_known_) return;
    list_.cancel();
    std::exchange(on_requested_known_, nullptr)(std::nullopt);
}

void TestRounds::use(const CTestCommand& ctest, const std::vector<std::string>& arguments) {
    auto& now_used = options_.ctest; // of which the worker reads the build directory, which stays
    if (ctest.environment == now_used.environment && ctest.configuration == now_used.configuration &&
        arguments == options_.arguments)
        return;
    now_used.environment = ctest.environment;
    now_used.configuration = ctest.configuration;
    options_.arguments = arguments;
    arguments_ = split_ctest_arguments(arguments);
    list_.use(now_used);
    next_ = Next::all;
}

void TestRounds::start(int build, std::shared_ptr<const Project> project) {
    cancel();
    build_ = build;
    project_ = std::move(project);
    status_ = {};
    is_under_way_ = true;
    worker_.post([this, round = round_] {
        auto known = known_tests_.find();
        boost::asio::post(executor_, [this, round, known = std::move(known)]() mutable {
            if (round == round_) known ? on_listed(std::move(*known)) : list();
        });
    });
}

void TestRounds::list() {
    list_.start({}, [this](Result<std::vector<Test>> tests) {
        if (tests) worker_.post([this, learned = *tests]() mutable { known_tests_.learn(std::move(learned)); });
        on_listed(std::move(tests));
    });
}

void TestRounds::cancel() {
    ++round_;
    parts_.clear();
    // Every beginning that an IDE has seen gets its end.
    if (std::exchange(is_under_way_, false)) reporter_.round_cancelled(build_);
    run_.reset();
    if (!on_requested_known_) list_.cancel();
}

void TestRounds::nothing(int exit_code) {
    next_ = Next::affected;
    is_under_way_ = false;
    if (options_.junit.empty() || exit_code != 0) return handler_.on_nothing(exit_code);
    // An earlier round's results must not pass for those of this one.
    worker_.post([this, round = round_] {
        const auto written = write_file(options_.junit, empty_test_suite(std::time(nullptr)));
        boost::asio::post(executor_, [this, round, written] {
            if (!written) reporter_.warning(written.error());
            if (round == round_) handler_.on_nothing(0);
        });
    });
}

void TestRounds::no_tests(const Error& error) {
    options_.allow_empty ? reporter_.warning(error) : reporter_.error(error);
    nothing(options_.allow_empty ? 0 : exit_code_project);
}

void TestRounds::on_listed(Result<std::vector<Test>> tests) {
    if (!tests) {
        reporter_.error(tests.error());
        return nothing(static_cast<int>(tests.error().kind));
    }
    if (tests->empty())
        return no_tests({ErrorKind::project, "there are no tests in", options_.ctest.build_dir, "",
                         "enable_testing() and add_test() in CMakeLists.txt make some"});
    if (arguments_.selection.empty()) return select(std::move(*tests), std::nullopt);
    if (auto found = std::exchange(found_requested_, std::nullopt))
        return on_requested_listed(std::move(*tests), *found);
    list_.start(arguments_.selection, [this, all = std::move(*tests)](const Result<std::vector<Test>>& some) mutable {
        on_requested_listed(std::move(all), some);
    });
}

void TestRounds::on_requested_listed(std::vector<Test> tests, const Result<std::vector<Test>>& some) {
    if (!some) {
        reporter_.error(some.error());
        return nothing(static_cast<int>(some.error().kind));
    }
    auto requested = indices_of(*some, tests);
    if (!requested) {
        reporter_.error(requested.error());
        return nothing(static_cast<int>(requested.error().kind));
    }
    if (requested->empty())
        return no_tests({ErrorKind::project, "these arguments select no test",
                         fmt::format("{}", fmt::join(arguments_.selection, " ")), "",
                         options_.ctest.advice("-N") + " shows all"});
    select(std::move(tests), std::move(*requested));
}

void TestRounds::select(std::vector<Test> tests, std::optional<std::vector<int>> requested) {
    auto prepared = std::make_shared<Prepared>();
    prepared->record = record_;
    prepared->changed_files = std::exchange(changed_files_, {});
    worker_.post([this, prepared, tests = std::move(tests), requested = std::move(requested), round = round_,
                  next = next_, reads_record = !is_record_read_,
                  is_all = (is_first_ && !options_.changed_only) || next_ == Next::all, project = project_,
                  known_files = runtime_files_]() mutable {
        auto& record = prepared->record;
        if (reads_record)
            if (const auto text = read_file(options_.ctest.build_dir + "/.cmakewatch/tests.json"))
                record = TestRecord::parse(*text);
        prepared->model = make_test_model(
            std::move(tests), *project, requested,
            [&](const std::string& file) {
                const auto kind = kind_of_path(file);
                // One that was there may come back.
                return kind == PathKind::missing && known_files.contains(file) ? PathKind::file : kind;
            },
            options_.parts_of);
        const auto& model = prepared->model;
        for (const auto& dependencies : model.dependencies)
            prepared->files.insert(dependencies.files.begin(), dependencies.files.end());
        for (const auto& file : prepared->files)
            if (!state_of(file).exists) prepared->missing_files.insert(file);
        prepared->digests = test_digests(model, [this](const auto& files) { return digest_.of(files); });
        std::erase_if(prepared->missing_files, [](const auto& file) { return state_of(file).exists; });
        auto changed = prepared->changed_files;
        for (const auto& file : changed)
            if (is_watched(file)) record.set_watched(file, digest_.of({file}));
        if (reads_record && !options_.watch.empty()) {
            auto changed_since = record.set_watched(watched_now());
            if (options_.changed_only) changed.merge(changed_since);
        }
        for (const auto& file : changed) forget_tests_near(model, file, record);
        if (!options_.reached_by.empty()) {
            const auto reach = BuildReach::read(options_.ctest.build_dir, options_.manifest);
            if (reach) {
                auto known = resolved_files(options_.reached_by, options_.watch, *reach, model);
                const auto reached = reach->of(known.files);
                prepared->selected =
                    select_reached(model, known.files, options_.watch, reached.outputs, reached.is_cmake_input);
                prepared->unknown_files = std::move(known.unknown);
            } else {
                prepared->error = reach.error();
            }
        } else {
            if (is_all)
                for (size_t i = 0; i < model.tests.size(); ++i)
                    if (model.may_run[i])
                        record.forget(model.keys[i], next == Next::all ? "all are wanted" : "first round");
            prepared->selected = select_tests(model, record, prepared->digests);
            if (next == Next::failed)
                std::erase_if(prepared->selected, [](const auto& test) { return !test.failed_last; });
        }
        boost::asio::post(executor_, [this, prepared, round] {
            if (round == round_) return on_selected(prepared);
            changed_files_.merge(prepared->changed_files);
        });
    });
}

void TestRounds::on_selected(const std::shared_ptr<Prepared>& prepared) {
    if (std::exchange(has_run_to_its_end_, false)) // not sooner: changes are told of late
        std::erase_if(written_, [this](const auto& file) {
            return file.second.selection != selections_ && is_named_by_one_that_ran(file.first);
        });
    ++selections_;
    ran_span_ = {now(), 0};
    ran_.clear();
    finished_.clear();
    model_ = std::move(prepared->model);
    digests_ = std::move(prepared->digests);
    missing_files_ = std::move(prepared->missing_files);
    record_ = std::move(prepared->record);
    is_record_read_ = true;
    is_first_ = false;
    if (std::exchange(runtime_files_, std::move(prepared->files)) != runtime_files_) handler_.on_files_changed();
    if (prepared->error) {
        reporter_.error(*prepared->error);
        return nothing(exit_code_project);
    }
    for (const auto& name : prepared->unknown_files) reporter_.warning(unknown_file_warning(name));
    const auto& selected = prepared->selected;
    if (selected.empty()) {
        reporter_.nothing_selected(build_, model_);
        return nothing(0);
    }
    next_ = Next::affected;
    reporter_.selected(build_, model_, selected);
    std::vector<int> failed;
    std::vector<int> others;
    // One file of results is one run of CTest.
    for (const auto& test : selected)
        (test.failed_last && options_.junit.empty() ? failed : others).push_back(model_.tests[test.position].index);
    if (!failed.empty()) parts_.push_back(std::move(failed));
    if (!others.empty()) parts_.push_back(std::move(others));
    if (!run_part()) nothing(status_.code);
}

// Whether it has begun. If not, the round has ended.
bool TestRounds::run_part() {
    part_ = std::move(parts_.front());
    parts_.pop_front();
    finished_in_part_ = 0;
    failed_in_part_ = 0;
    other_lines_ = {};
    ran_span_.end = 0;
    std::vector<std::string> arguments;
    if (!options_.junit.empty()) arguments = {"--output-junit", options_.junit};
    arguments.insert(arguments.end(), arguments_.others.begin(), arguments_.others.end());
    auto run = CTestRun::prepare(executor_, options_.ctest, model_.tests, part_, arguments,
                                 {[this](const TestOutput::Started& test) {
                                      ran_.insert(static_cast<size_t>(test.index - 1));
                                      reporter_.started(test.name);
                                  },
                                  [this](const FinishedTest& test) { on_finished(test); },
                                  [this](std::string_view line) {
                                      if (arguments_.is_verbose) return reporter_.line(line);
                                      other_lines_.add(line);
                                  }});
    if (!run) {
        reporter_.error(run.error());
        status_.code = static_cast<int>(run.error().kind);
        part_not_started();
        return false;
    }
    run_ = std::move(*run);
    handler_.on_run(run_->order());
    return true;
}

void TestRounds::on_finished(const FinishedTest& test) {
    const auto position = static_cast<size_t>(test.index - 1);
    const bool is_selected = position < model_.tests.size() && model_.may_run[position];
    ++finished_in_part_;
    if (is_failure(test.result)) ++failed_in_part_;
    reporter_.finished(test, is_selected);
    if (!is_selected) {
        if (is_failure(test.result)) forget_users_of(model_, position, record_);
        return;
    }
    record_.set(model_.keys[position], {digests_[position], test.result, ""});
    finished_.insert(position);
}

bool TestRounds::part_ended(ExitStatus status, bool was_stopped) {
    if (!run_) return false;
    run_->end(was_stopped);
    run_.reset();
    ran_span_.end = now();
    const bool is_worse = status.signal != 0 || (status_.signal == 0 && status.code > status_.code);
    if (is_worse) status_ = status;
    save();
    if (was_stopped) {
        cancel();
        return false;
    }
    if (status.signal != 0) {
        fail_round(signal_name(status.signal) + " ended it");
    } else if (failed_in_part_ == 0 && status.code != 0) {
        fail_round(fmt::format("it ended with code {}, and no test has failed", status.code));
    } else if (finished_in_part_ == 0) {
        status_.code = exit_code_project;
        fail_round("it has run none of the tests");
    } else if (const auto unknown =
                   std::count_if(part_.begin(), part_.end(),
                                 [this](int index) { return !finished_.contains(static_cast<size_t>(index - 1)); });
               unknown > 0 && status.code == 0) {
        status_.code = exit_code_project;
        fail_round(fmt::format("it has not said how {} of {} selected tests went", unknown, part_.size()));
    }
    if (failed_in_part_ > 0 && arguments_.stops_on_failure) parts_.clear();
    if (!parts_.empty()) return run_part();
    is_under_way_ = false;
    has_run_to_its_end_ = true;
    reporter_.round_finished();
    return false;
}

void TestRounds::fail_round(const std::string& why) {
    reporter_.ctest_failed(why, other_lines_.take());
    parts_.clear();
}

void TestRounds::part_not_started() {
    run_.reset();
    parts_.clear();
    if (std::exchange(is_under_way_, false)) reporter_.round_failed();
}

void TestRounds::save() {
    struct Ran {
        TestRecord::Key key;
        std::set<std::string> outputs; // of what it names: files in the build directory, or taken for such
    };
    std::vector<Ran> all;
    for (const auto position : finished_) {
        Ran ran{model_.keys[position], {}};
        for (const auto& file : model_.dependencies[position].files) {
            const auto written = written_.find(file);
            const bool is_taken_for_one = written != written_.end() && written->second.times > most_own_changes;
            if (is_taken_for_one || path::is_under(file, options_.ctest.build_dir)) ran.outputs.insert(file);
        }
        if (!ran.outputs.empty()) all.push_back(std::move(ran));
    }
    worker_.post([this, file = options_.ctest.build_dir + "/.cmakewatch/tests.json", record = record_,
                  all = std::move(all), span = ran_span_]() mutable {
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
        const auto written = write_file(file, record.to_json());
        boost::asio::post(executor_, [this, written, record = std::move(record), all = std::move(all)] {
            if (!written) reporter_.warning(written.error());
            for (const auto& ran : all) record_.set(ran.key, *record.find(ran.key));
        });
    });
}

void TestRounds::drop_outputs(std::vector<Change>& changes) {
    std::erase_if(changes, [this](const Change& change) { return is_output(change); });
}

bool TestRounds::is_output(const Change& change) {
    if (change.kind != ChangeKind::runtime || !runtime_files_.contains(change.path) || is_watched(change.path))
        return false;
    if (!change.state.exists && missing_files_.contains(change.path)) return true; // none has come to see it
    auto& [times, selection, state] = written_[change.path];
    const bool is_taken_for_one = times > most_own_changes;
    if (is_taken_for_one && state == change.state) return true; // a new child finds it once more
    // What the round before has written may be told of only now.
    if (change.state.exists && change.state.modified < ran_span_.begin) return is_taken_for_one;
    if (!ran_span_.holds(change.state) || !is_named_by_one_that_ran(change.path)) {
        written_.erase(change.path);
        return false;
    }
    if (std::exchange(selection, selections_) != selections_ && ++times == most_own_changes + 1)
        reporter_.warning({ErrorKind::project, "a test seems to write what its command names", change.path,
                           fmt::format("it has changed in {} rounds one after the other", times),
                           "its changes stop no test any more; what tests write belongs into the build directory"});
    state = change.state;
    return times > most_own_changes;
}

bool TestRounds::is_named_by_one_that_ran(const std::string& file) const {
    return std::any_of(ran_.begin(), ran_.end(), [&](size_t position) {
        return position < model_.dependencies.size() && model_.dependencies[position].files.contains(file);
    });
}

void TestRounds::note_changes(const std::vector<Change>& changes) {
    for (const auto& change : changes)
        if (is_watched(change.path) || (change.kind == ChangeKind::runtime && !runtime_files_.contains(change.path)))
            changed_files_.insert(change.path);
}

// In the worker.
std::map<std::string, std::string> TestRounds::watched_now() {
    std::map<std::string, std::string> digests;
    for (const auto& pattern : options_.watch)
        for (const auto& file : matches_of(pattern)) digests[file] = digest_.of({file});
    return digests;
}

bool TestRounds::is_watched(const std::string& file) const {
    return glob::matches_any(options_.watch, file);
}

} // namespace cmakewatch
