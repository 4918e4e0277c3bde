#include "tool/supervisor/launch_settings.h"

#include "tool/base/files.h"
#include "tool/base/glob.h"
#include "tool/base/path.h"
#include "tool/ctest/test_targets.h"
#include "tool/process/launch_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/protocol/child_variables.h"
#include "tool/supervisor/program_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

namespace cmakewatch {
namespace {

constexpr int default_stop_timeout_ms = 10000;
constexpr const char* name_of_tests = "test"; // as CMake calls them: no target of anybody else's can be called so
constexpr int test_stop_timeout_ms = 500;     // Ctrl-C ends within a second, whatever the tests do

void append(std::vector<std::string>& some, const std::vector<std::string>& more) {
    some.insert(some.end(), more.begin(), more.end());
}

Result<LaunchSettings> settings_of_targets(const Options& options, const Project& project,
                                           const PresetSession& preset) {
    LaunchSettings settings;
    settings.targets = options.targets.empty() ? preset.build.targets : options.targets;
    if (settings.targets.empty()) settings.targets = {"all"};
    for (auto& name : settings.targets) {
        const auto* reload_target = project.find_reload_target(name);
        if (reload_target != nullptr && options.command == Command::build)
            return Error{ErrorKind::project, "cannot build target", name, "it is a reload target, which runs for ever",
                         fmt::format("cmakewatch run {0} runs it; cmakewatch build {1} builds its program", name,
                                     reload_target->target)};
        if (reload_target != nullptr) name = reload_target->target;
        if (options.command == Command::build && stands_for_all(name)) continue;
        const auto target = project.require_target(name);
        if (!target) return target.error();
    }
    return settings;
}

// What the tests run, and nothing else: not `all`.
Result<LaunchSettings> settings_of_tests(const Options& options, const Project& project,
                                         const std::optional<std::set<std::string>>& requested) {
    LaunchSettings settings;
    settings.is_of_tests = true;
    settings.targets = test_targets(project, [](const std::string& path) { return read_file(path); }, requested);
    for (const auto& name : options.targets) {
        const auto target = project.require_target(name);
        if (!target) return target.error();
        settings.targets.push_back(name);
    }
    if (settings.targets.empty()) settings.targets = {"build.ninja"}; // Ninja would build all
    settings.stop_timeout_ms = test_stop_timeout_ms;
    return settings;
}

// `wrapper` wins over what a reload target says.
Result<LaunchSettings> settings_of_program(const std::string& name, const Project& project,
                                           const std::vector<std::string>& wrapper) {
    LaunchSettings settings;
    settings.name = name;
    const auto take = [&](std::vector<std::string> command) {
        settings.executable = std::move(command.front());
        settings.arguments.assign(std::make_move_iterator(command.begin() + 1), std::make_move_iterator(command.end()));
    };
    if (const auto* known = project.find_reload_target(name)) {
        auto wrapped = *known;
        if (!wrapper.empty()) wrapped.wrapper = wrapper;
        const auto* reload_target = &wrapped;
        take(wrapped.command());
        settings.targets = {reload_target->target};
        settings.environment = reload_target->environment;
        settings.directory = reload_target->directory;
        settings.patterns = {reload_target->watch, reload_target->ignore, reload_target->watch_build,
                             reload_target->no_restart_for};
        settings.after = reload_target->after;
        settings.restart = reload_target->restart;
        settings.stop_timeout_ms = reload_target->stop_timeout_ms;
        if (reload_target->stop_signal.empty()) return settings;
        const auto signal = signal_number(reload_target->stop_signal);
        if (!signal)
            return Error{ErrorKind::project, "cannot run reload target", name,
                         fmt::format("there is no signal {}", reload_target->stop_signal),
                         "STOP_SIGNAL of add_reload_target() takes INT, TERM, HUP and the like"};
        settings.stop_signal = *signal;
        return settings;
    }
    const auto target = project.require_executable(name);
    if (!target) return target.error();
    settings.targets = {name};
    auto command = project.command_of(**target);
    command.insert(command.begin(), wrapper.begin(), wrapper.end());
    take(std::move(command));
    return settings;
}

} // namespace

std::vector<std::string> absolute_patterns(const std::vector<std::string>& patterns,
                                           const std::string& current_directory) {
    std::vector<std::string> absolute;
    absolute.reserve(patterns.size());
    for (const auto& pattern : patterns) absolute.push_back(path::absolute(pattern, glob::literal(current_directory)));
    return absolute;
}

bool LaunchSettings::starts_the_same_as(const LaunchSettings& other) const {
    return executable == other.executable && arguments == other.arguments && environment == other.environment &&
           preset_environment == other.preset_environment && directory == other.directory;
}

Result<LaunchSettings> launch_settings(const Options& options, const Project& project,
                                       const std::string& current_directory, const PresetSession& preset,
                                       const RequestedTests& requested) {
    auto settings = options.command == Command::run
                        ? settings_of_program(options.targets.front(), project, options.wrapper)
                    : options.command == Command::test ? settings_of_tests(options, project, requested.names)
                                                       : settings_of_targets(options, project, preset);
    if (!settings) return settings;
    settings->preset_environment = preset.configure_environment;
    if (options.command == Command::run && options.program_arguments) {
        const auto* reload_target = project.find_reload_target(options.targets.front());
        const auto kept = reload_target == nullptr ? 0 : reload_target->arguments.size();
        settings->arguments.resize(settings->arguments.size() - kept);
        append(settings->arguments, *options.program_arguments);
    }
    append(settings->environment, options.environment);
    if (!options.directory.empty()) settings->directory = path::absolute(options.directory, current_directory);
    append(settings->patterns.runtime, absolute_patterns(options.watch, current_directory));
    append(settings->patterns.build, absolute_patterns(options.watch_build, current_directory));
    append(settings->patterns.ignored, absolute_patterns(options.ignore, current_directory));
    append(settings->patterns.no_restart, absolute_patterns(options.no_restart_for, current_directory));
    if (options.restart) settings->restart = *options.restart;
    // What each build stops, each build starts.
    if (options.stop_before_build && settings->restart == RestartWhen::manual)
        settings->restart = RestartWhen::on_change;
    if (options.stop_signal) settings->stop_signal = *options.stop_signal;
    if (settings->stop_signal == 0) settings->stop_signal = SIGTERM;
    if (options.stop_timeout_ms) settings->stop_timeout_ms = *options.stop_timeout_ms;
    if (settings->stop_timeout_ms < 0) settings->stop_timeout_ms = default_stop_timeout_ms;
    return settings;
}

std::optional<Options> test_options(const Options& options) {
    if (options.command == Command::test) return options;
    if (!options.tests_too) return std::nullopt;
    Options tests;
    tests.command = Command::test;
    tests.test_preset = options.test_preset;
    tests.configuration = options.configuration;
    tests.watch_build = options.watch_build;
    tests.ignore = options.ignore;
    return tests;
}

Result<std::vector<LaunchSettings>> all_launch_settings(const Options& options, const Project& project,
                                                        const std::string& current_directory,
                                                        const PresetSession& preset, const RequestedTests& requested) {
    std::vector<LaunchSettings> all;
    const auto add = [&](const Options& one) -> Result<void> {
        auto settings = launch_settings(one, project, current_directory, preset, requested);
        if (!settings) return settings.error();
        all.push_back(std::move(*settings));
        return {};
    };
    if (options.command != Command::run) {
        const auto added = add(options);
        if (!added) return added.error();
        return all;
    }
    for (const auto& target : options.targets) {
        auto one = options;
        one.targets = {target};
        const auto added = add(one);
        if (!added) return added.error();
    }
    if (const auto tests = test_options(options)) {
        const auto added = add(*tests);
        if (!added) return added.error();
        all.back().name = name_of_tests;
        for (const auto& target : options.targets) all.back().after.push_back({target, true});
    }
    const auto order = program_options(all);
    if (!order) return order.error();
    return all;
}

order::Run launch_order(const LaunchSettings& settings, int iteration) {
    order::Run run;
    run.executable = find_program(settings.executable, settings.preset_environment);
    if (run.executable.empty()) run.executable = settings.executable; // the child says what is wrong with it
    run.arguments = settings.arguments;
    run.environment = environment_with(settings.preset_environment,
                                       {child_variable, child_socket_variable, program_variable, iteration_variable});
    run.environment.push_back(fmt::format("{}=1", program_variable));
    run.environment.push_back(fmt::format("{}={}", iteration_variable, iteration));
    for (const auto& entry : settings.environment) {
        const auto assignment = entry.substr(0, entry.find('=') + 1);
        std::erase_if(run.environment, [&](const std::string& e) { return e.starts_with(assignment); });
        run.environment.push_back(entry);
    }
    run.directory = settings.directory;
    return run;
}

} // namespace cmakewatch
