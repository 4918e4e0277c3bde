#include "tool/supervisor/built_project.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/build/cmake_project.h"
#include "tool/supervisor/named_targets.h"
#include "tool/supervisor/program_order.h"

#include <algorithm>
#include <utility>

namespace cmakewatch {

BuiltProject::BuiltProject(boost::asio::any_io_executor executor, Worker& worker, Options options,
                           std::string current_directory, ConfiguredProject configured,
                           std::vector<LaunchSettings> settings)
    : options_(std::move(options)),
      current_directory_(std::move(current_directory)),
      configured_(std::move(configured)),
      arrangement_(program_options(settings).value()),
      git_ignored_(executor),
      own_outputs_(options_, current_directory_, configured_.project->source_dir),
      records_(configured_.directory.path, configured_.manifest()),
      watch_set_(configured_.directory.path, records_),
      digest_([&worker] { return worker.gives_up(); }),
      manifest_state_(state_of(configured_.directory.path + "/build.ninja")),
      shared_{worker, watch_set_, digest_, git_ignored_, own_outputs_, configured_.directory.path} {
    for (auto& one : settings) workloads_.emplace_back(shared_, std::move(one));
}

std::vector<std::string> BuiltProject::targets() const {
    return targets([](int) { return true; });
}

std::vector<std::string> BuiltProject::targets(const std::function<bool(int workload)>& is_wanted) const {
    std::vector<std::string> targets;
    for (size_t i = 0; i < workloads_.size(); ++i) {
        if (!is_wanted(static_cast<int>(i))) continue;
        for (const auto& target : settings(i).targets)
            if (std::find(targets.begin(), targets.end(), target) == targets.end()) targets.push_back(target);
    }
    return targets;
}

std::vector<LaunchSettings> BuiltProject::all_settings() const {
    std::vector<LaunchSettings> settings;
    for (const auto& workload : workloads_) settings.push_back(workload.settings());
    return settings;
}

// In the worker.
BuiltProject::Renewed BuiltProject::renew(const Project& project, const PresetSession& preset,
                                          std::vector<LaunchSettings> settings, const RequestedTests& requested) {
    Renewed renewed;
    const auto state = state_of(shared_.build_dir + "/build.ninja");
    if (std::exchange(manifest_state_, state) != state) {
        auto read = read_project(shared_.build_dir, options_.configuration);
        if (read) {
            renewed.project = std::make_shared<Project>(std::move(*read));
            renewed.project->build_dir = shared_.build_dir;
        } else {
            renewed.error = read.error();
        }
    }
    auto now = all_launch_settings(options_, renewed.project ? *renewed.project : project, current_directory_, preset,
                                   requested);
    if (!now) {
        renewed.error = now.error();
        renewed.can_launch = false;
    } else {
        renewed.is_arranged_otherwise = renewed.project && is_arranged_otherwise(*renewed.project, *now);
        if (!requested.is_unknown) settings = std::move(*now);
    }
    renewed.settings = std::move(settings);
    return renewed;
}

bool BuiltProject::is_arranged_otherwise(const Project& project, const std::vector<LaunchSettings>& settings) const {
    auto options = options_;
    options.targets = options_.named_targets;
    const auto targets =
        named_targets(options, project, current_directory_, [](const std::string& file) { return read_file(file); });
    return (targets && *targets != options_.targets) || program_options(settings).value() != arrangement_;
}

void BuiltProject::take(Renewed renewed) {
    if (renewed.project) configured_.project = std::move(renewed.project);
    for (size_t i = 0; i < workloads_.size(); ++i) workloads_[i].set(std::move(renewed.settings[i]));
}

void BuiltProject::look_again(RequestedTests requested, std::function<void(Outcome)> on_known) {
    const auto look = [this, project = configured_.project, settings = all_settings(),
                       preset = configured_.preset->session(), requested = std::move(requested)] {
        auto renewed = renew(*project, preset, settings, requested);
        const auto& model = renewed.project ? *renewed.project : *project;
        std::vector<BuiltTarget::Artifacts> seen;
        for (size_t i = 0; i < workloads_.size(); ++i) seen.push_back(workloads_[i].look(model, renewed.settings[i]));
        return std::pair(std::move(renewed), std::move(seen));
    };
    shared_.worker.run(look, [this, on_known = std::move(on_known)](auto known) {
        auto& [renewed, seen] = known;
        const auto before = targets();
        Outcome outcome{{}, false, renewed.error, renewed.can_launch, renewed.is_arranged_otherwise};
        take(std::move(renewed));
        outcome.is_of_another_target = targets() != before;
        if (!outcome.is_of_another_target && outcome.can_launch)
            for (size_t i = 0; i < workloads_.size(); ++i)
                outcome.workloads.push_back(workloads_[i].take(std::move(seen[i])));
        on_known(std::move(outcome));
    });
}

void BuiltProject::look_ahead() {
    shared_.worker.post([this, project = configured_.project, settings = all_settings()] {
        for (size_t i = 0; i < workloads_.size(); ++i) (void)workloads_[i].look(*project, settings[i]);
    });
}

void BuiltProject::look_for_targets(RequestedTests requested, std::function<void()> on_known) {
    const auto look = [this, project = configured_.project, settings = all_settings(),
                       preset = configured_.preset->session(),
                       requested = std::move(requested)] { return renew(*project, preset, settings, requested); };
    shared_.worker.run(look, [this, on_known = std::move(on_known)](Renewed renewed) {
        take(std::move(renewed));
        on_known();
    });
}

} // namespace cmakewatch
