#include "tool/project/project.h"

#include "tool/base/similar.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace cmakewatch {
namespace {

constexpr size_t names_in_a_hint = 10;

} // namespace

std::string names_for_hint(const std::vector<std::string>& names) {
    if (names.size() <= names_in_a_hint) return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{}, ... ({} in all)", fmt::join(names.begin(), names.begin() + names_in_a_hint, ", "),
                       names.size());
}

const Target* Project::find_target(std::string_view name) const {
    const auto found = std::find_if(targets.begin(), targets.end(), [&](const Target& t) { return t.name == name; });
    return found == targets.end() ? nullptr : &*found;
}

const ReloadTarget* Project::find_reload_target(std::string_view name) const {
    const auto found = std::find_if(reload_targets.begin(), reload_targets.end(),
                                    [&](const ReloadTarget& t) { return t.name == name; });
    return found == reload_targets.end() ? nullptr : &*found;
}

bool stands_for_all(std::string_view target_name) {
    return target_name == "all" || target_name == "install";
}

std::vector<const Target*> Project::targets_named(const std::vector<std::string>& names) const {
    std::vector<const Target*> found;
    for (const auto& target : targets) {
        const bool is_named = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return name == target.name || stands_for_all(name);
        });
        if (is_named) found.push_back(&target);
    }
    return found;
}

std::vector<const Target*> Project::closure(const std::vector<const Target*>& roots) const {
    std::unordered_map<std::string_view, const Target*> by_id;
    for (const auto& t : targets) by_id.emplace(t.id, &t);
    auto found = roots;
    std::unordered_set<const Target*> seen(roots.begin(), roots.end());
    for (size_t at = 0; at < found.size(); ++at) {
        for (const auto& id : found[at]->dependencies) {
            const auto dependency = by_id.find(id);
            if (dependency != by_id.end() && seen.insert(dependency->second).second)
                found.push_back(dependency->second);
        }
    }
    return found;
}

std::vector<std::string> Project::command_of(const Target& executable) const {
    auto command = executable.emulator.empty() ? emulator : executable.emulator;
    const auto of_reload_target = std::find_if(reload_targets.begin(), reload_targets.end(), [&](const auto& target) {
        return target.target == executable.name && !target.emulator.empty();
    });
    if (command.empty() && of_reload_target != reload_targets.end()) command = of_reload_target->emulator;
    command.push_back(executable.artifacts.front());
    return command;
}

std::vector<std::string> Project::runnable_names() const {
    std::vector<std::string> names;
    for (const auto& target : reload_targets) names.push_back(target.name);
    for (const auto& target : targets)
        if (target.is_executable()) names.push_back(target.name);
    return names;
}

Result<const Target*> Project::require_target(std::string_view name) const {
    if (const auto* target = find_target(name)) return target;
    std::vector<std::string> names;
    names.reserve(targets.size());
    for (const auto& target : targets) names.push_back(target.name);
    const auto similar = most_similar(name, names);
    return Error{ErrorKind::project, "unknown target", std::string(name), "",
                 fmt::format("{}cmake --build {} --target help shows all targets",
                             similar.empty() ? "" : fmt::format("did you mean \"{}\"? ", similar),
                             shell_quoted({build_dir}))};
}

Result<const Target*> Project::require_executable(std::string_view name) const {
    const auto* target = find_target(name);
    const auto names = runnable_names();
    if (target == nullptr) {
        // Of an ALIAS that is not found, too.
        const auto end = name.rfind(':');
        const auto similar = most_similar(end == std::string_view::npos ? name : name.substr(end + 1), names);
        const auto all = names.empty()       ? "this project has no executable; cmakewatch build keeps it built"
                         : similar.empty()   ? "can be run: " + names_for_hint(names)
                         : names.size() == 1 ? ""
                                             : " can be run: " + names_for_hint(names);
        return Error{ErrorKind::project, "unknown target", std::string(name), "",
                     similar.empty() ? all : fmt::format("did you mean \"{}\"?{}", similar, all)};
    }
    if (target->is_executable()) return target;
    auto kind = target->type;
    std::replace(kind.begin(), kind.end(), '_', ' ');
    std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return std::tolower(c); });
    return Error{ErrorKind::project, "cannot run target", std::string(name),
                 fmt::format("it is of type {}, not an executable", kind),
                 names.empty() ? fmt::format("this project has no executable; cmakewatch build {} rebuilds it", name)
                               : fmt::format("can be run: {}; or rebuild it with cmakewatch build {}",
                                             names_for_hint(names), name)};
}

std::vector<std::string> Project::runtime_artifacts(const std::vector<const Target*>& roots) const {
    const std::unordered_set<const Target*> is_root(roots.begin(), roots.end());
    std::vector<std::string> files;
    for (const auto* target : closure(roots)) {
        const bool is_loaded =
            is_root.contains(target) || target->type == "SHARED_LIBRARY" || target->type == "MODULE_LIBRARY";
        if (is_loaded) files.insert(files.end(), target->artifacts.begin(), target->artifacts.end());
    }
    return files;
}

} // namespace cmakewatch
