#include "tool/supervisor/first_configure.h"

#include "tool/base/environment_variables.h"
#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/build_candidates.h"
#include "tool/build/build_directory.h"
#include "tool/build/cmake_project.h"
#include "tool/process/launch_linux.h"
#include "tool/project/presets.h"
#include "tool/project/reload_target.h"
#include "tool/supervisor/question_posix.h"
#include "tool/supervisor/setup_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace cmakewatch {
namespace {

bool exists(const std::string& path) {
    return state_of(path).exists;
}

// Where a build directory is to be made; "" if there is one, or nothing here to make one of.
std::string missing_build_directory(const Options& options, const std::string& current_directory) {
    const auto here = [&](const char* name) { return exists(current_directory + "/" + name); };
    const bool is_top = !exists(path::parent(current_directory) + "/CMakeLists.txt");
    if (!options.preset.empty() || !here("CMakeLists.txt") || !is_top) return "";
    auto named = options.build_dir;
    if (named.empty()) named = environment_variable("CMAKEWATCH_BUILD_DIR");
    if (!named.empty()) {
        auto directory = path::absolute(named, current_directory);
        return exists(directory + "/CMakeCache.txt") || exists(directory + "/CMakeLists.txt") ? "" : directory;
    }
    const auto found = find_build_directory("", current_directory);
    const bool is_none_there = !found && found.error().what.starts_with("found no build directory");
    return is_none_there ? place_for_build_directory(current_directory) : "";
}

// Those that can be used here, with Ninja if there are such.
std::vector<std::string> presets_for_ninja(const std::string& directory) {
    std::set<std::string> ignored;
    const auto presets = Presets::read(directory, read_file_if_there, process_environment(), ignored);
    if (!presets) return {};
    const auto all = presets->names(PresetKind::configure);
    std::vector<std::string> for_ninja;
    for (const auto& name : all) {
        const auto preset = presets->require(PresetKind::configure, name);
        if (preset && (*preset)->generator.starts_with("Ninja")) for_ninja.push_back(name);
    }
    return for_ninja.empty() ? all : for_ninja;
}

Result<std::string> chosen_preset(const std::vector<std::string>& presets, Console& console) {
    if (presets.size() == 1) return presets.front();
    if (can_ask())
        if (auto chosen = choice_of("with which preset?", presets, console)) return *chosen;
    return Error{ErrorKind::usage, "cannot tell with which preset to configure", "",
                 fmt::format("there are {}", fmt::join(presets, ", ")),
                 fmt::format("name one with --preset, for example --preset {}", presets.front())};
}

Result<void> run_cmake(const std::string& build_dir, const std::string& source_dir, const JobServer& job_server,
                       Console& console) {
    CommandRun::Command command;
    command.executable = find_program("cmake");
    if (command.executable.empty())
        return Error{ErrorKind::environment, "cannot find cmake", "", "it is not in PATH",
                     "install cmake 3.20 or later (Debian: apt install cmake)"};
    const auto name = path::relative(build_dir, source_dir);
    command.arguments = {"-G", "Ninja", "-S", ".", "-B", name};
    command.environment = environment_without({});
    command.directory = source_dir;
    job_server.give_to(command);
    // The query first: so this run of CMake also writes the reply.
    if (auto query = write_query(build_dir); !query) return query;
    console.line("cmake " + shell_quoted(command.arguments));
    const auto finished =
        run_to_end(std::move(command), console, [&](std::string_view line) { console.raw_line(line); });
    if (!finished) return finished.error();
    if (finished->was_interrupted) return interrupted();
    if (finished->status == ExitStatus{}) return {};
    return Error{ErrorKind::project, "cannot configure", name, "cmake failed", "its messages above say why"};
}

} // namespace

Result<void> configure_first(Options& options, const std::string& current_directory, const JobServer& job_server,
                             Console& console) {
    const auto build_dir = missing_build_directory(options, current_directory);
    if (build_dir.empty() || (!options.configures && !can_ask())) return {};
    const auto presets = options.build_dir.empty() ? presets_for_ninja(current_directory) : std::vector<std::string>();
    const auto how = presets.empty()      ? path::relative(build_dir, current_directory) + " with Ninja"
                     : presets.size() > 1 ? "with a preset"
                                          : "with preset " + presets.front();
    if (!options.configures && !confirms(fmt::format("no build directory here; configure {}?", how), console))
        return {};
    if (presets.empty()) return run_cmake(build_dir, current_directory, job_server, console);
    const auto preset = chosen_preset(presets, console);
    if (!preset) return preset.error();
    options.preset = *preset;
    return {};
}

} // namespace cmakewatch
