#include "tool/supervisor/built_project.h"

#include "tool/build/cmake_project.h"
#include "tool/build/pattern_matches.h"
#include "tool/process/process_tree_linux.h"
#include "tool/project/glob.h"
#include "tool/project/ignored_sources.h"
#include "tool/project/path.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <memory>
#include <utility>

#include <unistd.h>

namespace cmakewatch {
namespace {

// The files that our own events and the redirected output go to.
std::vector<std::string> own_outputs(const std::string& events, const std::string& current_directory) {
    std::vector<std::string> files;
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        files.push_back(real_path("/proc/self/fd/" + std::to_string(stream)));
    if (events.starts_with("fd:")) {
        files.push_back(real_path("/proc/self/fd/" + events.substr(3)));
    } else if (!events.empty()) {
        files.push_back(path::absolute(events, current_directory));
    }
    std::erase(files, "");
    return files;
}

std::string missing_input(const WatchPlan& plan) {
    for (const auto& [file, kind] : plan.files)
        if (kind == ChangeKind::source && !state_of(file).exists) return file;
    return "";
}

} // namespace

BuiltProject::BuiltProject(boost::asio::any_io_executor executor, Worker& worker, Options options,
                           std::string current_directory, ConfiguredProject configured, LaunchSettings settings)
    : executor_(std::move(executor)),
      worker_(worker),
      options_(std::move(options)),
      current_directory_(std::move(current_directory)),
      configured_(std::move(configured)),
      build_dir_(configured_.directory.path),
      source_dir_(configured_.project->source_dir),
      settings_(std::move(settings)),
      git_ignored_(executor_),
      watch_set_(build_dir_, configured_.manifest()),
      digest_([&worker] { return worker.gives_up(); }),
      manifest_state_(state_of(build_dir_ + "/build.ninja")) {}

// In the worker.
BuiltProject::Renewed BuiltProject::renew(const Project& project, const PresetSession& preset, LaunchSettings settings,
                                          const std::optional<std::set<std::string>>& meant_tests,
                                          bool keeps_settings) {
    Renewed renewed;
    const auto state = state_of(build_dir_ + "/build.ninja");
    if (std::exchange(manifest_state_, state) != state) {
        auto read = read_project(build_dir_, options_.configuration);
        if (read) {
            renewed.project = std::make_shared<Project>(std::move(*read));
            renewed.project->build_dir = build_dir_;
        } else {
            renewed.error = read.error();
        }
    }
    auto now = launch_settings(options_, renewed.project ? *renewed.project : project, current_directory_, preset,
                               meant_tests);
    if (!now) {
        renewed.error = now.error();
        renewed.can_launch = false;
    } else if (!keeps_settings) {
        settings = std::move(*now);
    }
    renewed.settings = std::move(settings);
    return renewed;
}

void BuiltProject::take(Renewed renewed) {
    if (renewed.project) configured_.project = std::move(renewed.project);
    if (!renewed.settings.starts_the_same_as(settings_)) ++settings_version_;
    settings_ = std::move(renewed.settings);
}

void BuiltProject::look_again(std::optional<std::set<std::string>> meant_tests, bool keeps_settings,
                              std::function<void(Outcome)> on_known) {
    worker_.post([this, project = configured_.project, settings = settings_, preset = configured_.preset->session(),
                  meant = std::move(meant_tests), keeps_settings, on_known = std::move(on_known)]() mutable {
        auto renewed = renew(*project, preset, std::move(settings), meant, keeps_settings);
        const auto& model = renewed.project ? *renewed.project : *project;
        const auto before = std::exchange(artifacts_, look_at_artifacts(model, renewed.settings));
        Outcome outcome;
        outcome.artifacts = artifacts_.digest;
        for (const auto& [file, digest] : artifacts_.parts) outcome.artifacts += digest + " ";
        outcome.new_parts = new_parts(artifacts_, before);
        boost::asio::post(executor_, [this, renewed = std::move(renewed), outcome = std::move(outcome),
                                      on_known = std::move(on_known)]() mutable {
            outcome.error = renewed.error;
            outcome.can_launch = renewed.can_launch;
            outcome.is_of_another_target = renewed.settings.targets != settings_.targets;
            take(std::move(renewed));
            outcome.artifacts += fmt::format("settings {}", settings_version_);
            if (!outcome.is_of_another_target && outcome.can_launch)
                outcome.is_new = std::exchange(last_artifacts_, outcome.artifacts) != outcome.artifacts;
            on_known(std::move(outcome));
        });
    });
}

// In the worker.
BuiltProject::Artifacts BuiltProject::look_at_artifacts(const Project& project, const LaunchSettings& settings) {
    const auto roots = project.targets_named(settings.targets);
    auto files = project.runtime_artifacts(roots);
    if (options_.command != Command::run) return {digest_.of(files), {}};
    const auto is_executable = [&](const std::string& file) {
        return std::any_of(roots.begin(), roots.end(), [&](const Target* root) {
            return !root->artifacts.empty() && root->artifacts.front() == file;
        });
    };
    const auto is_left_out = [&](const std::string& file) {
        return !is_executable(file) && glob::matches_any(settings.patterns.no_restart, file);
    };
    std::erase_if(files, is_left_out);
    Artifacts artifacts{digest_.of(files), {}};
    for (const auto& part : watch_set_.program_parts(settings.targets))
        if (!is_left_out(part)) artifacts.parts[part] = digest_.of({part});
    return artifacts;
}

std::vector<std::string> BuiltProject::new_parts(const Artifacts& now, const Artifacts& before) {
    std::vector<std::string> files;
    if (now.digest != before.digest) return files;
    for (const auto& [file, digest] : now.parts) {
        const auto known = before.parts.find(file);
        if (known == before.parts.end() || known->second != digest) files.push_back(file);
    }
    return files;
}

void BuiltProject::look_for_targets(std::optional<std::set<std::string>> meant_tests, bool keeps_settings,
                                    std::function<void()> on_known) {
    worker_.post([this, project = configured_.project, settings = settings_, preset = configured_.preset->session(),
                  meant = std::move(meant_tests), keeps_settings, on_known = std::move(on_known)]() mutable {
        auto renewed = renew(*project, preset, std::move(settings), meant, keeps_settings);
        boost::asio::post(executor_, [this, renewed = std::move(renewed), on_known = std::move(on_known)]() mutable {
            take(std::move(renewed));
            on_known();
        });
    });
}

void BuiltProject::plan_exactly(const std::set<std::string>& runtime_files,
                                std::function<void(Result<Plan>)> on_known) {
    ++plan_requests_;
    worker_.post([this, project = configured_.project, settings = settings_, runtime_files,
                  preset_files = configured_.preset->files(), on_known = std::move(on_known)]() mutable {
        // Where no pattern could match what somebody copies our output to, the look for that can be spared.
        const bool names_all = settings.patterns.runtime.empty() && settings.patterns.build.empty();
        const auto patterns = patterns_now(settings.patterns, !names_all);
        auto exact = watch_set_.exact(*project, settings.targets, patterns);
        // Names with quotes and the like come to pieces in compilers' lists of headers: what was meant is not known.
        const auto missing = exact ? missing_input(*exact) : "";
        if (!missing.empty()) exact = watch_set_.wide(*project, settings.targets, patterns);
        Result<Plan> known = exact.has_error() ? Result<Plan>(exact.error()) : Result<Plan>(Plan{});
        if (exact) {
            known->vain_patterns = complete(*exact, runtime_files, preset_files);
            if (std::exchange(has_told_of_vain_patterns_, true)) known->vain_patterns.clear();
            known->plan = publisher_.publish(std::move(*exact));
            known->missing_input = missing;
        }
        boost::asio::post(executor_, [known = std::move(known), on_known = std::move(on_known)]() mutable {
            on_known(std::move(known));
        });
    });
}

void BuiltProject::plan_widely(const std::set<std::string>& runtime_files,
                               std::function<void(std::shared_ptr<const PublishedPlan>)> on_known) {
    // git may take longer than the next build.
    on_known = [this, request = ++plan_requests_,
                on_known = std::move(on_known)](std::shared_ptr<const PublishedPlan> plan) {
        if (request == plan_requests_) on_known(std::move(plan));
    };
    worker_.post([this, project = configured_.project, settings = settings_, runtime_files,
                  preset_files = configured_.preset->files(), on_known = std::move(on_known)]() mutable {
        auto plan = watch_set_.wide(*project, settings.targets, patterns_now(settings.patterns, true));
        complete(plan, runtime_files, preset_files);
        std::set<std::string, std::less<>> include_dirs;
        for (const auto* target : project->closure(project->targets_named(settings.targets)))
            include_dirs.insert(target->include_dirs.begin(), target->include_dirs.end());
        boost::asio::post(executor_, [this, plan = std::move(plan), include_dirs = std::move(include_dirs),
                                      on_known = std::move(on_known)]() mutable {
            leave_out_ignored_files(std::move(plan), std::move(include_dirs), std::move(on_known));
        });
    });
}

void BuiltProject::leave_out_ignored_files(WatchPlan plan, std::set<std::string, std::less<>> include_dirs,
                                           std::function<void(std::shared_ptr<const PublishedPlan>)> on_known) {
    auto trees = plan.trees;
    git_ignored_.ask(std::move(trees), [this, plan = std::move(plan), include_dirs = std::move(include_dirs),
                                        on_known = std::move(on_known)](std::vector<std::string> ignored) mutable {
        worker_.post([this, plan = std::move(plan), include_dirs = std::move(include_dirs),
                      on_known = std::move(on_known), ignored = std::move(ignored)]() mutable {
            leave_out_ignored(plan, ignored, include_dirs);
            boost::asio::post(executor_,
                              [published = publisher_.publish(std::move(plan)),
                               on_known = std::move(on_known)]() mutable { on_known(std::move(published)); });
        });
    });
}

// Names what patterns match now, so that a child that starts later knows what has gone meanwhile. Returns the patterns
// that match nothing.
std::vector<std::string> BuiltProject::name_matches(WatchPlan& plan) {
    std::vector<std::string> vain;
    const auto name = [&](const std::string& pattern, ChangeKind kind) {
        const auto matches = matches_of(pattern); // more than are listed are known by the pattern alone
        if (matches.empty()) vain.push_back(pattern);
        for (const auto& file : matches) {
            if (plan.kind_of(file) != kind || !plan.files.emplace(file, kind).second) continue;
            if (kind == ChangeKind::source) plan.doubtful.insert(file); // a build may write it
        }
    };
    for (const auto& pattern : plan.runtime_globs) name(pattern, ChangeKind::runtime);
    for (const auto& pattern : plan.build_globs) name(pattern, ChangeKind::source);
    return vain;
}

WatchPatterns BuiltProject::patterns_now(WatchPatterns patterns, bool with_copies) const {
    auto files = own_outputs(options_.events, current_directory_);
    if (!options_.trace.empty()) files.push_back(path::absolute(options_.trace, current_directory_));
    if (with_copies)
        for (auto& file : files_written_by_readers_of({STDOUT_FILENO, STDERR_FILENO})) files.push_back(std::move(file));
    // They may lie among the sources.
    for (const auto& file : files) patterns.ignored.push_back(glob::literal(name_below(source_dir_, file)));
    return patterns;
}

// A file that a target is made from too counts as a source. Returns the patterns that match nothing.
std::vector<std::string> BuiltProject::complete(WatchPlan& plan, const std::set<std::string>& runtime_files,
                                                const std::set<std::string>& preset_files) const {
    for (const auto& file : preset_files)
        if (state_of(file).exists) {
            plan.files.emplace(file, ChangeKind::cmake);
        } else {
            plan.globs.push_back(glob::literal(file)); // it may appear
        }
    for (const auto& file : runtime_files)
        if (!path::is_under(file, build_dir_)) plan.files.emplace(file, ChangeKind::runtime);
    return name_matches(plan);
}

} // namespace cmakewatch
