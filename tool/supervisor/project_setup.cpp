#include "tool/supervisor/project_setup.h"

#include "tool/build/build_lock_posix.h"
#include "tool/build/cmake_output.h"
#include "tool/build/cmake_project.h"
#include "tool/build/directory_check.h"
#include "tool/build/files.h"
#include "tool/build/outdated_outputs.h"
#include "tool/process/held_signals_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/project/file_api.h"
#include "tool/supervisor/chosen_project.h"
#include "tool/supervisor/setup_command.h"
#include "tool/supervisor/test_scripts.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <optional>

namespace cmakewatch {
namespace {

constexpr Version oldest_cmake{3, 20};
constexpr Version oldest_ninja{1, 10};
constexpr std::chrono::milliseconds lock_retry_interval{20};

Error interrupted() {
    return {ErrorKind::project, "", "", "", ""};
}

// What CMake says to people, of a run that went well.
void show_messages(const Finished& finished, Console& console) {
    for (const auto& line : messages_in(finished.lines)) console.raw_line(line);
}

Result<void> configure(const CommandRun::Command& command, const std::string& what, Console& console) {
    console.line(fmt::format("configuring {}", what));
    const auto finished = run_to_end(command, console, [&](std::string_view line) { console.progress(line); });
    if (!finished) return finished.error();
    if (finished->was_interrupted) return interrupted();
    if (finished->status == ExitStatus{}) {
        show_messages(*finished, console);
        return {};
    }
    for (const auto& line : finished->lines) console.raw_line(line);
    if (finished->status.signal != 0)
        return Error{ErrorKind::environment, "cannot configure", what,
                     signal_name(finished->status.signal) + " ended cmake", "start cmakewatch again"};
    return Error{ErrorKind::project, "cannot configure", what, "cmake failed",
                 "its messages above say why; the build directory is as it was"};
}

// Which ninja has been found to be new enough: its version is asked for again only when the file is another one.
std::string identity_of(const std::string& file) {
    const auto state = state_of(file);
    return fmt::format("{} {} {} {}\n", file, state.inode, state.size, state.modified);
}

Result<void> check_ninja(const BuildDirectory& directory, const EnvironmentVariables& added, Console& console) {
    const auto record = directory.path + "/.cmakewatch/ninja-checked";
    const auto checked = read_file(record);
    if (checked && *checked == identity_of(directory.ninja)) return {};
    const auto finished = run_to_end({directory.ninja, {"--version"}, environment_with(added), ""}, console);
    if (!finished) return finished.error();
    if (finished->was_interrupted) return interrupted();
    if (finished->status.signal != 0) return {}; // somebody has killed it: that tells nothing of its version
    const auto text = finished->lines.empty() ? std::string() : finished->lines.front();
    if (finished->status == ExitStatus{} && parse_version(text) >= oldest_ninja) {
        (void)write_file(record, identity_of(directory.ninja)); // else it is asked again next time
        return {};
    }
    return Error{
        ErrorKind::environment, "cannot use ninja", directory.ninja,
        text.empty() ? "it does not tell its version" : fmt::format("its version {} is older than 1.10", text),
        fmt::format("install a newer one, then cmake -B {} -DCMAKE_MAKE_PROGRAM=/path/to/ninja", directory.path)};
}

Result<void> check_cmake(const Project& project) {
    if (parse_version(project.cmake_version) >= oldest_cmake) return {};
    return Error{ErrorKind::environment, "cannot use cmake", "",
                 fmt::format("its version {} is older than 3.20", project.cmake_version),
                 "install a newer one and configure again"};
}

void warn_of_unused_configuration(const std::string& wanted, const Project& project, Console& console) {
    if (wanted.empty() || project.is_multi_config || wanted == project.configuration) return;
    const auto is = project.configuration.empty() ? "the build directory was configured without a build type"
                                                  : "the build directory has " + project.configuration + " only";
    console.warning({ErrorKind::usage, "no effect of --config", wanted, is,
                     fmt::format("cmake -B {} -DCMAKE_BUILD_TYPE={} changes that", shell_quoted({project.build_dir}),
                                 shell_quoted({wanted}))});
}

// Whether a file that configuring reads has changed since.
bool is_outdated(const Project& project, const std::string& build_dir) {
    const auto configured = state_of(build_dir + "/build.ninja").modified;
    return std::any_of(project.cmake_inputs.begin(), project.cmake_inputs.end(),
                       [&](const std::string& file) { return state_of(file).modified > configured; });
}

// CMake's runs before there is a session: nothing watches yet.
class Configuration {
  public:
    Configuration(std::string build_dir, const JobServer& job_server, Console& console)
        : build_dir_(std::move(build_dir)), lock_(build_dir_), job_server_(job_server), console_(console) {}

    // Until the end of the set-up no other cmakewatch builds here; one that does so now may take its time. What was
    // read before may be outdated then.
    Result<void> wait_for_lock() {
        if (std::exchange(has_lock_, true)) return {};
        boost::asio::io_context loop;
        boost::asio::steady_timer timer(loop);
        HeldSignals signals(loop.get_executor(), ending_signals);
        bool has_told = false;
        bool was_interrupted = false;
        signals.wait([&](int) { was_interrupted = true; });
        while (file_system_now(build_dir_ + "/.cmakewatch/since")) { // also makes the lock's directory
            const auto is_ours = lock_.try_take();
            if (!is_ours || *is_ours) return {}; // the build says what is wrong with it
            if (!std::exchange(has_told, true)) console_.line("waiting for another cmakewatch that builds here");
            timer.expires_after(lock_retry_interval);
            timer.async_wait([](boost::system::error_code) {});
            loop.run_one();
            if (was_interrupted) return interrupted();
        }
        return {};
    }

    // Shows what CMake says while it takes its time, and all of it if it fails.
    Result<void> run(CommandRun::Command command, const std::string& what) {
        note_start();
        job_server_.give_to(command);
        return configure(command, what, console_);
    }
    Result<Finished> run_quietly(CommandRun::Command command) {
        note_start();
        job_server_.give_to(command);
        return run_to_end(std::move(command), console_);
    }

    // What was saved after CMake had read it looks older than build.ninja, which is made older still: CMake runs again.
    void outdate_if_saved_meanwhile(const Project& project) const {
        const bool is_saved =
            start_ && std::any_of(project.cmake_inputs.begin(), project.cmake_inputs.end(),
                                  [&](const auto& file) { return state_of(file).changed >= *start_; });
        if (is_saved) make_old(build_dir_ + "/build.ninja");
    }

  private:
    void note_start() {
        const auto now = file_system_now(build_dir_ + "/.cmakewatch/since");
        if (now) start_ = *now; // else the build says that it cannot write there
    }

    std::string build_dir_;
    BuildLock lock_;
    bool has_lock_ = false;
    const JobServer& job_server_;
    Console& console_;
    std::optional<FileTime> start_; // of the last run
};

Result<std::string> cmake_for_preset(const PresetSession& preset) {
    auto cmake = find_program("cmake");
    if (cmake.empty()) cmake = find_program("cmake", preset.configure_environment);
    if (!cmake.empty()) return cmake;
    return Error{ErrorKind::environment, "cannot find cmake", "", "it is not in PATH",
                 "install cmake 3.20 or later (Debian: apt install cmake)"};
}

// As soon as the directory is there to remember it.
Result<void> note_configured(ActivePreset& preset, const std::string& build_dir) {
    const auto used = preset.use(build_dir);
    return used ? preset.note_configured() : used;
}

// Of a generator with one configuration, what a preset names is no matter of the build.
std::string wanted_configuration(const Options& options, const PresetSession& preset, const BuildDirectory& directory) {
    if (!options.configuration.empty() || !directory.is_multi_config) return options.configuration;
    const bool is_of_tests = options.command == Command::test && !preset.test.configuration.empty();
    return is_of_tests ? preset.test.configuration : preset.build.configuration;
}

} // namespace

std::string ConfiguredProject::manifest() const {
    return directory.is_multi_config ? fmt::format("build-{}.ninja", project->configuration) : "build.ninja";
}

Result<ConfiguredProject> set_up_project(const Options& options, const std::string& current_directory,
                                         JobServer job_server, Console& console) {
    auto chosen = choose_project(options, current_directory);
    if (!chosen) return chosen.error();
    const auto& path = chosen->build_dir;
    const auto preset = std::make_shared<ActivePreset>(std::move(chosen->preset));
    const auto& presets = preset->session();
    if (presets.build.cleans_first)
        console.warning({ErrorKind::project, "no effect of \"cleanFirst\" in build preset", presets.names.build,
                         "each edit would build everything", ""});
    Configuration configuration(path, job_server, console);
    boost::system::error_code ignored;
    const auto is_configured = [&] { return boost::filesystem::exists(path + "/CMakeCache.txt", ignored); };
    if (preset->is_chosen() && !is_configured()) {
        const auto cmake = cmake_for_preset(presets);
        if (!cmake) return cmake.error();
        // The query first: so one run of CMake also writes the reply.
        const auto query = write_query(path);
        if (const auto waited = configuration.wait_for_lock(); !waited) return waited.error();
        const bool is_done = !query || is_configured(); // by another, meanwhile
        const auto done = is_done ? query
                                  : configuration.run(preset->configure_command(*cmake),
                                                      fmt::format("preset {}", presets.names.configure));
        if (!done) return done.error();
        if (const auto noted = is_done ? Result<void>() : note_configured(*preset, path); !noted) return noted.error();
    }
    auto directory = open_build_directory(path, presets.build_environment);
    if (!directory) return directory.error();
    const auto ninja = check_ninja(*directory, presets.build_environment, console);
    if (!ninja) return ninja.error();
    if (const auto used = preset->is_chosen() ? preset->use(path) : Result<void>(); !used) return used.error();
    const auto wanted = wanted_configuration(options, presets, *directory);
    const auto query = write_query(directory->path);
    if (!query) return query.error();
    if (preset->must_configure()) {
        if (const auto waited = configuration.wait_for_lock(); !waited) return waited.error();
        const auto done = configuration.run(preset->configure_command(directory->cmake),
                                            fmt::format("preset {}", presets.names.configure));
        if (!done && done.error().what.empty()) return done.error();
        // A session begins all the same: its first build tries it again, and waits for an edit.
        const bool is_session = options.command == Command::run || options.command == Command::build;
        if (!done && !is_session) return done.error();
        const auto noted = done ? preset->note_configured() : Result<void>();
        if (!noted) return noted.error();
    }
    if (!is_reply_fresh(directory->path)) {
        if (const auto waited = configuration.wait_for_lock(); !waited) return waited.error();
    }
    if (!is_reply_fresh(directory->path)) {
        const auto done =
            configuration.run(configure_command(*directory, presets.configure_environment), directory->path);
        if (!done) return done.error();
    }
    auto project = read_project(directory->path, wanted);
    const auto read_locked = [&]() -> Result<void> {
        if (const auto waited = configuration.wait_for_lock(); !waited) return waited.error();
        if (auto again = read_project(directory->path, wanted)) project = std::move(again);
        return {};
    };
    if (!project && !wanted.empty() && project.error().on == wanted) return project.error();
    if (!project) {
        if (const auto waited = read_locked(); !waited) return waited.error();
    }
    if (!project) {
        // Malformed or truncated: have it written anew, once.
        console.warning(project.error());
        // Their names tell the content, so CMake would leave the damaged files as they are.
        boost::filesystem::remove_all(directory->path + "/" + std::string(file_api::reply_directory), ignored);
        const auto done =
            configuration.run(configure_command(*directory, presets.configure_environment), directory->path);
        if (!done) return done.error();
        project = read_project(directory->path, wanted);
        if (!project) return project.error();
    }
    configuration.outdate_if_saved_meanwhile(*project);
    // Ninja would have CMake run first thing; what is asked for may be what that brings. If it fails, Ninja says why.
    if (is_outdated(*project, directory->path)) {
        if (const auto waited = read_locked(); !waited) return waited.error();
    }
    if (is_outdated(*project, directory->path)) {
        const auto finished = configuration.run_quietly(configure_command(*directory, presets.configure_environment));
        if (finished && finished->was_interrupted) return interrupted();
        if (finished && finished->status == ExitStatus{}) show_messages(*finished, console);
        if (auto renewed = read_project(directory->path, wanted)) project = std::move(renewed);
        configuration.outdate_if_saved_meanwhile(*project);
    }
    const auto cmake = check_cmake(*project);
    if (!cmake) return cmake.error();
    if (options.command == Command::test || options.tests_too || options.command == Command::why) {
        for (const auto& script : test_scripts(directory->path)) {
            const auto trusted = check_file(script, options.trust_build_dir);
            if (!trusted) return trusted.error();
        }
    }
    project->build_dir = directory->path;
    warn_of_unused_configuration(wanted, *project, console);
    return ConfiguredProject{std::move(*directory), std::make_shared<const Project>(std::move(*project)), preset,
                             wanted, std::move(job_server)};
}

} // namespace cmakewatch
