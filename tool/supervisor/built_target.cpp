#include "tool/supervisor/built_target.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/glob.h"
#include "tool/base/path.h"
#include "tool/build/pattern_matches.h"
#include "tool/project/ignored_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cmakewatch {
namespace {

std::string missing_input(const WatchPlan& plan) {
    for (const auto& [file, kind] : plan.files)
        if (kind == ChangeKind::source && !state_of(std::string(file)).exists) return std::string(file);
    return "";
}

// Names what patterns match now, so that a child that starts later knows what has gone meanwhile. Returns the patterns
// that match nothing.
std::vector<std::string> name_matches(WatchPlan& plan) {
    std::vector<std::string> unmatched;
    const auto name = [&](const std::string& pattern, ChangeKind kind) {
        const auto matches = matches_of(pattern); // more than are listed are known by the pattern alone
        if (matches.empty()) unmatched.push_back(pattern);
        for (const auto& file : matches) {
            if (plan.kind_of(file) != kind || !plan.files.add(file, kind)) continue;
            if (kind == ChangeKind::source) plan.doubtful.insert(file); // a build may write it
        }
    };
    for (const auto& pattern : plan.runtime_globs) name(pattern, ChangeKind::runtime);
    for (const auto& pattern : plan.build_globs) name(pattern, ChangeKind::source);
    return unmatched;
}

// A file that a target is made from too counts as a source. Returns the patterns that match nothing.
std::vector<std::string> complete(WatchPlan& plan, const BuiltTarget::Inputs& inputs, const std::string& build_dir) {
    for (const auto& file : inputs.preset_files)
        if (state_of(file).exists) {
            plan.files.add(file, ChangeKind::cmake);
        } else {
            plan.globs.push_back(glob::literal(file)); // it may appear
        }
    for (const auto& file : inputs.runtime_files)
        if (!path::is_under(file, build_dir)) plan.files.add(file, ChangeKind::runtime);
    return name_matches(plan);
}

// Then what they match now belongs to the plan, too.
bool has_globs(const WatchPatterns& patterns) {
    return !patterns.runtime.empty() || !patterns.build.empty();
}

std::vector<std::string> new_parts(const BuiltTarget::Artifacts& now, const BuiltTarget::Artifacts& before) {
    std::vector<std::string> files;
    if (now.digest != before.digest) return files;
    for (const auto& [file, digest] : now.parts) {
        const auto known = before.parts.find(file);
        if (known == before.parts.end() || known->second != digest) files.push_back(file);
    }
    return files;
}

} // namespace

void BuiltTarget::set(LaunchSettings settings) {
    if (!settings.starts_the_same_as(settings_)) ++settings_version_;
    settings_ = std::move(settings);
}

BuiltTarget::Artifacts BuiltTarget::look(const Project& project, const LaunchSettings& settings) {
    const auto roots = project.targets_named(settings.targets);
    auto files = project.runtime_artifacts(roots);
    if (settings.executable.empty()) return {shared_.digest.of(files), {}}; // there is no program to restart
    const auto is_executable = [&](const std::string& file) {
        return std::any_of(roots.begin(), roots.end(), [&](const Target* root) {
            return !root->artifacts.empty() && root->artifacts.front() == file;
        });
    };
    const auto is_left_out = [&](const std::string& file) {
        return !is_executable(file) && glob::matches_any(settings.patterns.no_restart, file);
    };
    std::erase_if(files, is_left_out);
    Artifacts artifacts{shared_.digest.of(files), {}};
    for (const auto& part : shared_.watch_set.program_parts(settings.targets))
        if (!is_left_out(part)) artifacts.parts[part] = shared_.digest.of({part});
    return artifacts;
}

BuiltTarget::Outcome BuiltTarget::take(Artifacts artifacts) {
    const auto before = std::exchange(artifacts_, std::move(artifacts));
    Outcome outcome;
    outcome.artifacts = artifacts_.digest;
    for (const auto& [file, digest] : artifacts_.parts) outcome.artifacts += digest + " ";
    outcome.artifacts += fmt::format("settings {}", settings_version_);
    outcome.new_parts = new_parts(artifacts_, before);
    outcome.is_new = std::exchange(last_digest_, outcome.artifacts) != outcome.artifacts;
    return outcome;
}

// Where no pattern could match what somebody copies our output to, the look for that can be spared.
WatchPatterns BuiltTarget::patterns_of(const LaunchSettings& settings) const {
    return shared_.own_outputs.ignored_by(settings.patterns, has_globs(settings.patterns));
}

// Nothing where it would not tell all.
std::optional<BuiltTarget::Basis> BuiltTarget::basis(const Inputs& inputs, const LaunchSettings& settings,
                                                     const WatchPatterns& patterns) const {
    if (has_globs(patterns)) return std::nullopt;
    auto sources = shared_.watch_set.sources();
    if (!sources) return std::nullopt;
    std::vector<FileState> preset_files;
    for (const auto& file : inputs.preset_files) preset_files.push_back(state_of(file));
    return Basis{std::move(*sources), inputs, std::move(preset_files), settings.targets, patterns};
}

// In the worker.
Result<BuiltTarget::Plan> BuiltTarget::exact_plan(const Inputs& inputs, const LaunchSettings& settings) {
    auto& watch_set = shared_.watch_set;
    const auto patterns = patterns_of(settings);
    auto new_basis = basis(inputs, settings, patterns);
    if (new_basis && new_basis == basis_) return Plan{publisher_.last(), {}, ""};
    auto exact = watch_set.exact(*inputs.project, settings.targets, patterns);
    // Compilers' lists of headers split names with quotes and the like: what is missing is not known.
    const auto missing = exact ? missing_input(*exact) : "";
    if (!missing.empty()) exact = watch_set.wide(*inputs.project, settings.targets, patterns);
    if (!exact) return exact.error();
    const bool is_certain = missing.empty() && exact->doubtful.empty();
    basis_ = is_certain ? std::move(new_basis) : std::nullopt;
    Plan known;
    known.unmatched_patterns = complete(*exact, inputs, shared_.build_dir);
    if (std::exchange(has_told_of_unmatched_patterns_, true)) known.unmatched_patterns.clear();
    known.plan = publisher_.publish(std::move(*exact));
    known.missing_input = missing;
    return known;
}

// With patterns the plan would be computed anew all the same.
void BuiltTarget::plan_ahead(Inputs inputs) {
    if (has_globs(settings_.patterns)) return;
    shared_.worker.post(
        [this, settings = settings_, inputs = std::move(inputs)] { (void)exact_plan(inputs, settings); });
}

void BuiltTarget::plan_exactly(Inputs inputs, std::function<void(Result<Plan>)> on_known) {
    ++plan_requests_;
    shared_.worker.run(
        [this, settings = settings_, inputs = std::move(inputs)] { return exact_plan(inputs, settings); },
        std::move(on_known));
}

void BuiltTarget::plan_widely(Inputs inputs, std::function<void(std::shared_ptr<const PublishedPlan>)> on_known) {
    // git may take longer than the next build.
    on_known = [this, request = ++plan_requests_,
                on_known = std::move(on_known)](std::shared_ptr<const PublishedPlan> plan) {
        if (request == plan_requests_) on_known(std::move(plan));
    };
    using IncludeDirs = std::set<std::string, std::less<>>;
    const auto plan = [this, settings = settings_, inputs = std::move(inputs)] {
        auto wide = shared_.watch_set.wide(*inputs.project, settings.targets,
                                           shared_.own_outputs.ignored_by(settings.patterns, true));
        complete(wide, inputs, shared_.build_dir);
        IncludeDirs include_dirs;
        for (const auto* target : inputs.project->closure(inputs.project->targets_named(settings.targets)))
            include_dirs.insert(target->include_dirs.begin(), target->include_dirs.end());
        return std::pair(std::move(wide), std::move(include_dirs));
    };
    shared_.worker.run(plan, [this, on_known = std::move(on_known)](std::pair<WatchPlan, IncludeDirs> planned) {
        leave_out_ignored_files(std::move(planned.first), std::move(planned.second), on_known);
    });
}

void BuiltTarget::leave_out_ignored_files(WatchPlan plan, std::set<std::string, std::less<>> include_dirs,
                                          std::function<void(std::shared_ptr<const PublishedPlan>)> on_known) {
    auto trees = plan.trees;
    shared_.git_ignored.ask(std::move(trees), [this, plan = std::move(plan), include_dirs = std::move(include_dirs),
                                               on_known = std::move(on_known)](std::vector<std::string> ignored) {
        shared_.worker.run(
            [this, plan, include_dirs, ignored = std::move(ignored)]() mutable {
                leave_out_ignored(plan, ignored, include_dirs);
                basis_.reset();
                return publisher_.publish(std::move(plan));
            },
            on_known);
    });
}

} // namespace cmakewatch
