#include "tool/supervisor/named_targets.h"

#include "tool/base/path.h"
#include "tool/project/alias.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace cmakewatch {
namespace {

using ReadFile = std::function<Result<std::string>(const std::string&)>;
using Choose = std::function<std::optional<std::string>(const std::vector<std::string>&)>;

std::optional<std::string> named_by_alias(const std::string& name, const Project& project, const ReadFile& read) {
    for (const auto& script : project.cmake_inputs) {
        const auto text = read(script);
        if (!text) continue;
        auto target = target_of_alias(*text, name);
        if (target && project.find_target(*target) != nullptr) return target;
    }
    return std::nullopt;
}

// The targets that make the file `name`, which is seen from the current directory, from the build directory, or is only
// the end of a path.
std::vector<std::string> makers_of(const std::string& name, const Project& project,
                                   const std::string& current_directory) {
    const auto end = "/" + path::normal(name);
    std::vector<std::string> exact;
    std::vector<std::string> similar;
    for (const auto& target : project.targets) {
        if (target.artifacts.empty()) continue;
        const auto& file = target.artifacts.front();
        const bool is_exact =
            file == path::absolute(name, current_directory) || file == path::absolute(name, project.build_dir);
        if (is_exact) exact.push_back(target.name);
        if (file.ends_with(end)) similar.push_back(target.name);
    }
    return exact.empty() ? similar : exact;
}

Result<std::string> named_target(const std::string& name, const Project& project, const std::string& current_directory,
                                 const ReadFile& read) {
    if (stands_for_all(name) || project.find_target(name) != nullptr) return name;
    if (auto target = named_by_alias(name, project, read)) return *target;
    const auto makers = makers_of(name, project, current_directory);
    if (makers.size() > 1)
        return Error{ErrorKind::project, "cannot tell the target of", name, "several make a file of that name",
                     fmt::format("name one of {}", fmt::join(makers, ", "))};
    return makers.empty() ? name : makers.front();
}

Result<std::string> only_program(const Project& project) {
    std::vector<std::string> executables;
    for (const auto& target : project.targets)
        if (target.is_executable()) executables.push_back(target.name);
    const auto& reload_targets = project.reload_targets;
    if (executables.size() == 1 && reload_targets.empty()) return executables.front();
    if (executables.size() == 1 && reload_targets.size() == 1) return reload_targets.front().name;
    return Error{ErrorKind::usage, "no target given", "", "",
                 executables.empty() ? "this project has no executable; cmakewatch build keeps it built"
                                     : "for example: cmakewatch run " + project.runnable_names().front() +
                                           "; can be run: " + names_for_hint(project.runnable_names())};
}

// Puts what the group `name` stands for in its place; anything else stays. `above`: the groups that it stands in.
Result<void> add_members(const std::string& name, const Project& project, std::vector<std::string> above,
                         std::vector<std::string>& members) {
    const auto* reload_target = project.find_reload_target(name);
    if (reload_target == nullptr || !reload_target->is_group()) {
        if (std::find(members.begin(), members.end(), name) == members.end()) members.push_back(name);
        return {};
    }
    if (std::find(above.begin(), above.end(), name) != above.end())
        return Error{ErrorKind::project, "cannot run the group", above.front(),
                     fmt::format("{} is a part of itself: {} -> {}", name, fmt::join(above, " -> "), name),
                     "GROUP in add_reload_target() names what is run together"};
    above.push_back(name);
    for (const auto& member : reload_target->group) {
        auto added = add_members(member, project, above, members);
        if (!added) return added;
    }
    return {};
}

} // namespace

Result<std::vector<std::string>> with_groups_resolved(const std::vector<std::string>& names, const Project& project) {
    std::vector<std::string> members;
    for (const auto& name : names) {
        const auto added = add_members(name, project, {}, members);
        if (!added) return added.error();
    }
    return members;
}

Result<std::vector<std::string>> named_targets(const Options& options, const Project& project,
                                               const std::string& current_directory, const ReadFile& read,
                                               const Choose& choose) {
    std::vector<std::string> names;
    if (options.command == Command::run && options.targets.empty()) {
        auto only = only_program(project);
        if (!only && choose && !project.runnable_names().empty())
            if (auto chosen = choose(project.runnable_names())) only = std::move(*chosen);
        if (!only) return only.error();
        names.push_back(std::move(*only));
    }
    for (const auto& name : options.targets) {
        auto target = named_target(name, project, current_directory, read);
        if (!target) return target.error();
        names.push_back(std::move(*target));
    }
    if (options.command != Command::run) return names;
    auto programs = with_groups_resolved(names, project);
    if (programs && programs->size() > 1 && options.program_arguments) return several_take_no_arguments();
    return programs;
}

} // namespace cmakewatch
