#include "tool/build/cmake_project.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/project/emulator.h"
#include "tool/project/file_api.h"

#include <algorithm>
#include <charconv>

namespace cmakewatch {
namespace {

constexpr int most_read_attempts = 5;

file_api::Reply reply_in(const std::string& build_dir) {
    const auto directory = build_dir + "/" + std::string(file_api::reply_directory);
    file_api::Reply reply;
    reply.list = [directory]() -> Result<std::vector<std::string>> {
        std::vector<std::string> names;
        for_each_entry(directory, [&](const std::string& file, bool) { names.emplace_back(path::name(file)); });
        return names;
    };
    reply.read = [directory](const std::string& name) { return read_file(directory + "/" + name); };
    return reply;
}

std::string query_path(const std::string& build_dir) {
    return build_dir + "/" + std::string(file_api::query_file);
}

// A reload target that has gone from CMakeLists.txt leaves its file behind: only those count that are targets today.
Result<void> read_reload_targets(const std::string& build_dir, Project& project) {
    for (const auto& target : project.targets) {
        if (target.type != "UTILITY") continue;
        const auto configuration = project.is_multi_config ? project.configuration : "";
        const auto file = build_dir + "/" + reload_target_file(target.name, configuration);
        if (!state_of(file).exists) continue;
        const auto text = read_file(file);
        if (!text) return text.error();
        auto reload_target = parse_reload_target(target.name, *text);
        if (!reload_target) return reload_target.error();
        project.reload_targets.push_back(std::move(*reload_target));
    }
    return {};
}

// CMake names what lies in the sources relative to them; what is only a name is looked for in PATH.
void find_emulators(Project& project) {
    for (auto& target : project.targets) {
        if (target.emulator.empty()) continue;
        auto file = path::absolute(target.emulator.front(), project.source_dir);
        if (kind_of_path(file) == PathKind::file) target.emulator.front() = std::move(file);
    }
}

Result<Project> read_all(const std::string& build_dir, const std::string& configuration) {
    auto project = file_api::read(reply_in(build_dir), configuration);
    if (!project) return project;
    find_emulators(*project);
    if (!project->toolchain_file.empty()) {
        for (const auto& base : {build_dir, project->source_dir}) {
            const auto text = read_file(path::absolute(project->toolchain_file, base));
            if (text && project->emulator.empty()) project->emulator = emulator_in_toolchain(*text);
        }
    }
    const auto reload_targets = read_reload_targets(build_dir, *project);
    if (!reload_targets) return reload_targets.error();
    return project;
}

} // namespace

bool has_reply(const std::string& build_dir) {
    const auto names = reply_in(build_dir).list();
    return names && !file_api::newest_index(*names).empty();
}

bool is_reply_fresh(const std::string& build_dir) {
    const auto reply = reply_in(build_dir);
    const auto names = reply.list();
    const auto index = names ? file_api::newest_index(*names) : "";
    if (index.empty()) return false;
    const auto index_state = state_of(build_dir + "/" + std::string(file_api::reply_directory) + "/" + index);
    const auto manifest = state_of(build_dir + "/build.ninja");
    if (!manifest.exists || index_state.modified < manifest.modified) return false;
    const auto text = reply.read(index);
    return text && text->find("\"client-cmakewatch\"") != std::string::npos;
}

Result<Project> read_project(const std::string& build_dir, const std::string& configuration) {
    for (int attempt = 1;; ++attempt) {
        const auto names = reply_in(build_dir).list();
        auto project = read_all(build_dir, configuration);
        if (project || attempt == most_read_attempts) return project;
        // CMake may have replaced the reply while we read: only then is it worth another try.
        const auto names_now = reply_in(build_dir).list();
        if (names && names_now && *names == *names_now) return project;
    }
}

std::string input_newer_than_manifest(const Project& project, const std::string& build_dir) {
    const auto configured = state_of(build_dir + "/build.ninja").modified;
    const auto& inputs = project.cmake_inputs;
    const auto newer = std::find_if(inputs.begin(), inputs.end(),
                                    [&](const std::string& file) { return state_of(file).modified > configured; });
    return newer == inputs.end() ? "" : *newer;
}

Result<void> write_query(const std::string& build_dir) {
    const auto there = read_file(query_path(build_dir));
    if (there && *there == file_api::query()) return {};
    return write_file(query_path(build_dir), file_api::query());
}

CommandRun::Command configure_command(const BuildDirectory& directory, const EnvironmentVariables& added) {
    return {directory.cmake, {directory.path}, environment_with(added), ""};
}

Version parse_version(std::string_view text) {
    Version version;
    const auto* end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.major);
    if (major.ec == std::errc{} && major.ptr != end && *major.ptr == '.')
        std::from_chars(major.ptr + 1, end, version.minor);
    return version;
}

} // namespace cmakewatch
