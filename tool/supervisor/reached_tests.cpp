#include "tool/supervisor/reached_tests.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/build/build_records.h"
#include "tool/build/watch_set.h"
#include "tool/ctest/ctest_arguments.h"
#include "tool/supervisor/ctest_list.h"
#include "tool/supervisor/launch_settings.h"
#include "tool/supervisor/resolved_files.h"
#include "tool/supervisor/unbuilt_targets.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace cmakewatch {
namespace {

Result<TestModel> model_of(boost::asio::io_context& loop, const Options& options, const ConfiguredProject& configured) {
    const auto ctest = ctest_command(configured);
    auto tests = list_tests(loop, ctest, {});
    if (!tests) return tests.error();
    std::optional<std::vector<int>> requested;
    const auto arguments = split_ctest_arguments(ctest_arguments(configured.preset->session(), options));
    if (!arguments.selection.empty()) {
        const auto some = list_tests(loop, ctest, arguments.selection);
        if (!some) return some.error();
        auto indices = indices_of(*some, *tests);
        if (!indices) return indices.error();
        requested = std::move(*indices);
    }
    BuildRecords records(configured.directory.path, configured.manifest());
    WatchSet watch_set(configured.directory.path, records);
    return make_test_model(std::move(*tests), *configured.project, requested, kind_of_path,
                           [&](const Target& target) { return watch_set.program_parts({target.name}); });
}

struct Names {
    std::vector<std::string> targets;
    std::vector<std::string> tests;
};

Names reached_by(const std::set<std::string>& files, const std::vector<std::string>& watch, const BuildReach& reach,
                 const TestModel& model, const Project& project, bool with_unknown) {
    const auto reached = reach.of(files);
    Names names;
    for (const auto& target : project.targets) {
        const bool is_reached = std::any_of(target.artifacts.begin(), target.artifacts.end(), [&](const auto& file) {
            return reached.is_cmake_input || reached.outputs.contains(file);
        });
        if (is_reached) names.targets.push_back(target.name);
    }
    for (const auto& test : select_reached(model, files, watch, reached.outputs, reached.is_cmake_input)) {
        const bool is_unknown = !model.dependencies[test.position].are_known && !reached.is_cmake_input;
        if (with_unknown || !is_unknown || test.reason.starts_with("uses "))
            names.tests.push_back(model.tests[test.position].name);
    }
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
}

std::vector<const Target*> all_targets(const Project& project) {
    std::vector<const Target*> targets;
    for (const auto& target : project.targets) targets.push_back(&target);
    return targets;
}

// CTest gives no command of a test whose program it does not find.
void print_unknown(const TestModel& model) {
    std::vector<std::string> not_there;
    std::vector<std::string> unknown;
    for (size_t i = 0; i < model.tests.size(); ++i)
        if (model.may_run[i] && !model.dependencies[i].are_known)
            (model.tests[i].command.empty() ? not_there : unknown).push_back(model.tests[i].name);
    if (!not_there.empty())
        fmt::print("always run, because their programs are not built:\n  {}\n", fmt::join(not_there, "\n  "));
    if (!unknown.empty())
        fmt::print("always run, because what they depend on is unknown:\n  {}\n", fmt::join(unknown, "\n  "));
}

} // namespace

Result<void> print_reached(boost::asio::io_context& loop, const Options& options, const ConfiguredProject& configured,
                           const std::string& current_directory, Console& console) {
    const auto model = model_of(loop, options, configured);
    if (!model) return model.error();
    if (options.only_list && options.files.empty()) return {};
    const auto reach = BuildReach::read(configured.directory.path, configured.manifest());
    if (!reach) return reach.error();
    const auto watch = absolute_patterns(options.watch, current_directory);
    const auto [all, unknown] = resolved_files(files_named(options.files, current_directory), watch, *reach, *model);
    for (const auto& name : unknown) console.warning(unknown_file_warning(name));
    console.flush();
    if (options.only_list) {
        for (const auto& name : reached_by(all, watch, *reach, *model, *configured.project, true).tests)
            fmt::print("{}\n", name);
        return {};
    }
    std::map<std::string, Names> reached;
    for (const auto& file : all) reached[file] = reached_by({file}, watch, *reach, *model, *configured.project, false);
    const auto reaches_nothing = [](const Names& names) { return names.targets.empty() && names.tests.empty(); };
    if (std::any_of(reached.begin(), reached.end(), [&](const auto& entry) { return reaches_nothing(entry.second); }))
        warn_of_unbuilt(all_targets(*configured.project), "it is not known which headers reach",
                        configured.project->build_dir, console);
    console.flush();
    boost::json::array array;
    for (const auto& [file, names] : reached) {
        const auto name = path::relative(file, configured.project->source_dir);
        if (options.as_json) {
            array.push_back(boost::json::object{{"file", file},
                                                {"targets", boost::json::value_from(names.targets)},
                                                {"tests", boost::json::value_from(names.tests)}});
        } else if (reaches_nothing(names)) {
            fmt::print("{} reaches nothing\n", name);
        } else {
            fmt::print("{}\n  targets: {}\n  tests: {}\n", name, listed(names.targets), listed(names.tests));
        }
    }
    if (options.as_json) {
        fmt::print("{}\n", boost::json::serialize(array));
    } else {
        print_unknown(*model);
    }
    return {};
}

} // namespace cmakewatch
