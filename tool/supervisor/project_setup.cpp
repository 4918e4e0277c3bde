#include "tool/supervisor/project_setup.h"

#include "tool/build/cmake_project.h"
#include "tool/build/directory_check.h"
#include "tool/build/required_versions.h"
#include "tool/project/file_api.h"
#include "tool/supervisor/chosen_project.h"
#include "tool/supervisor/configure_runs.h"
#include "tool/supervisor/test_scripts.h"
#include "tool/supervisor/tool_versions.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

#include <optional>

namespace cmakewatch {
namespace {

void warn_of_unused_configuration(const std::string& wanted, const Project& project, Console& console) {
    if (wanted.empty() || project.is_multi_config || wanted == project.configuration) return;
    const auto is = project.configuration.empty() ? "the build directory was configured without a build type"
                                                  : "the build directory has " + project.configuration + " only";
    console.warning({ErrorKind::usage, "no effect of --config", wanted, is,
                     fmt::format("cmake -B {} -DCMAKE_BUILD_TYPE={} changes that", shell_quoted({project.build_dir}),
                                 shell_quoted({wanted}))});
}

Result<std::string> cmake_for_preset(const PresetSession& preset) {
    auto cmake = find_program("cmake");
    if (cmake.empty()) cmake = find_program("cmake", preset.configure_environment);
    if (!cmake.empty()) return cmake;
    return Error{ErrorKind::environment, "cannot find cmake", "", "it is not in PATH",
                 "install cmake 3.20 or later (Debian: apt install cmake)"};
}

// Of a generator with one configuration, what a preset names is no matter of the build.
std::string wanted_configuration(const Options& options, const PresetSession& preset, const BuildDirectory& directory) {
    if (!options.configuration.empty() || !directory.is_multi_config) return options.configuration;
    const bool is_of_tests = options.command == Command::test && !preset.test.configuration.empty();
    return is_of_tests ? preset.test.configuration : preset.build.configuration;
}

// The steps from a build directory that has been chosen to its project, in this order.
class Setup {
  public:
    Setup(const Options& options, ChosenProject chosen, JobServer job_server, Console& console)
        : options_(options),
          path_(std::move(chosen.build_dir)),
          preset_(std::make_shared<ActivePreset>(std::move(chosen.preset))),
          job_server_(std::move(job_server)),
          console_(console),
          runs_(path_, job_server_, console_) {}

    Result<ConfiguredProject> run() {
        for (const auto step : {&Setup::make_directory, &Setup::open_directory, &Setup::configure_as_preset_asks,
                                &Setup::renew_reply, &Setup::read, &Setup::bring_up_to_date, &Setup::check})
            if (const auto done = (this->*step)(); !done) return done.error();
        project_->build_dir = directory_->path;
        warn_of_unused_configuration(wanted_, *project_, console_);
        return ConfiguredProject{std::move(*directory_), std::make_shared<const Project>(std::move(*project_)), preset_,
                                 wanted_, std::move(job_server_)};
    }

  private:
    [[nodiscard]] const PresetSession& presets() const { return preset_->session(); }

    [[nodiscard]] bool is_configured() const {
        boost::system::error_code ignored;
        return boost::filesystem::exists(path_ + "/CMakeCache.txt", ignored);
    }

    Result<void> configure_by_preset(const std::string& cmake) {
        return runs_.run(preset_->configure_command(cmake), fmt::format("preset {}", presets().names.configure));
    }

    Result<void> configure_again() {
        return runs_.run(configure_command(*directory_, presets().configure_environment), directory_->path);
    }

    // A preset may name one that is not there yet.
    Result<void> make_directory() {
        if (!preset_->is_chosen() || is_configured()) return {};
        const auto cmake = cmake_for_preset(presets());
        if (!cmake) return cmake.error();
        // The query first: so one run of CMake also writes the reply.
        auto query = write_query(path_);
        if (auto waited = runs_.wait_for_lock(); !waited) return waited;
        if (!query) return query;
        if (is_configured()) return {}; // by another, meanwhile
        if (auto done = configure_by_preset(*cmake); !done) return done;
        // As soon as the directory is there to remember it.
        const auto used = preset_->use(path_);
        return used ? preset_->note_configured() : used;
    }

    Result<void> open_directory() {
        auto directory = open_build_directory(path_, presets().build_environment);
        if (!directory) return directory.error();
        directory_ = std::move(*directory);
        if (auto ninja = check_ninja(*directory_, presets().build_environment, console_); !ninja) return ninja;
        if (auto used = preset_->is_chosen() ? preset_->use(path_) : Result<void>(); !used) return used;
        wanted_ = wanted_configuration(options_, presets(), *directory_);
        return write_query(directory_->path);
    }

    Result<void> configure_as_preset_asks() {
        if (!preset_->must_configure()) return {};
        if (auto waited = runs_.wait_for_lock(); !waited) return waited;
        const auto done = configure_by_preset(directory_->cmake);
        if (done) return preset_->note_configured();
        // A session begins all the same: its first build tries it again, and waits for an edit.
        const bool is_session = options_.command == Command::run || options_.command == Command::build;
        const bool was_interrupted = is_interruption(done.error());
        return is_session && !was_interrupted ? Result<void>() : done;
    }

    Result<void> renew_reply() {
        if (is_reply_fresh(directory_->path)) return {};
        if (auto waited = runs_.wait_for_lock(); !waited) return waited;
        return is_reply_fresh(directory_->path) ? Result<void>() : configure_again();
    }

    Result<void> read() {
        auto project = read_project(directory_->path, wanted_);
        if (!project && !wanted_.empty() && project.error().on == wanted_) return project.error();
        if (!project) {
            if (auto waited = runs_.wait_for_lock(); !waited) return waited;
            if (auto again = read_project(directory_->path, wanted_)) project = std::move(again);
        }
        if (!project) {
            // Malformed or truncated: have it written anew, once.
            console_.warning(project.error());
            // Their names tell the content, so CMake would leave the damaged files as they are.
            boost::system::error_code ignored;
            boost::filesystem::remove_all(directory_->path + "/" + std::string(file_api::reply_directory), ignored);
            if (auto done = configure_again(); !done) return done;
            project = read_project(directory_->path, wanted_);
            if (!project) return project.error();
        }
        project_ = std::move(*project);
        runs_.outdate_if_saved_meanwhile(*project_);
        return {};
    }

    void read_again() {
        if (auto again = read_project(directory_->path, wanted_)) project_ = std::move(*again);
    }

    // Ninja would have CMake run first thing; what is asked for may be what that brings. If it fails, Ninja says why.
    Result<void> bring_up_to_date() {
        if (input_newer_than_manifest(*project_, directory_->path).empty()) return {};
        if (auto waited = runs_.wait_for_lock(); !waited) return waited;
        read_again();
        if (input_newer_than_manifest(*project_, directory_->path).empty()) return {};
        auto done = runs_.run_quietly(configure_command(*directory_, presets().configure_environment));
        if (!done && is_interruption(done.error())) return done;
        read_again();
        runs_.outdate_if_saved_meanwhile(*project_);
        return {};
    }

    Result<void> check() {
        if (auto cmake = check_cmake_version(project_->cmake_version); !cmake) return cmake;
        if (options_.command != Command::test && !options_.tests_too && options_.command != Command::why) return {};
        for (const auto& script : test_scripts(directory_->path))
            if (auto trusted = check_file(script, options_.trust_build_dir); !trusted) return trusted;
        return {};
    }

    const Options& options_;
    std::string path_; // of the build directory
    std::shared_ptr<ActivePreset> preset_;
    JobServer job_server_;
    Console& console_;
    ConfigureRuns runs_;
    std::optional<BuildDirectory> directory_; // once it is open
    std::string wanted_;                      // configuration
    std::optional<Project> project_;          // once it has been read
};

} // namespace

std::string ConfiguredProject::manifest() const {
    return directory.is_multi_config ? fmt::format("build-{}.ninja", project->configuration) : "build.ninja";
}

Result<ConfiguredProject> set_up_project(const Options& options, const std::string& current_directory,
                                         JobServer job_server, Console& console) {
    auto chosen = choose_project(options, current_directory);
    if (!chosen) return chosen.error();
    const auto& build_preset = chosen->preset.session().build;
    if (build_preset.cleans_first)
        console.warning({ErrorKind::project, "no effect of \"cleanFirst\" in build preset",
                         chosen->preset.session().names.build, "each edit would build everything", ""});
    return Setup(options, std::move(*chosen), std::move(job_server), console).run();
}

} // namespace cmakewatch
