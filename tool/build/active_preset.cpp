#include "tool/build/active_preset.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/process/launch_linux.h"
#include "tool/protocol/child_variables.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

std::string preset_record_path(const std::string& build_dir) {
    return build_dir + "/.cmakewatch/preset";
}

bool is_plain_name(std::string_view name) {
    return name.find_first_of("*?[]") == std::string_view::npos; // -U takes a pattern
}

} // namespace

Result<ActivePreset> ActivePreset::open(const PresetNames& names, const std::string& source_dir) {
    ActivePreset preset;
    preset.named_ = names;
    preset.source_dir_ = source_dir;
    if (const auto read = preset.read(); !read) return read.error();
    preset.named_.configure = preset.session_.names.configure;
    return preset;
}

PresetRecord ActivePreset::remembered(const std::string& build_dir) {
    const auto text = read_file(preset_record_path(build_dir));
    return text ? PresetRecord::parse(*text) : PresetRecord{};
}

Result<void> ActivePreset::forget(const std::string& build_dir) {
    boost::system::error_code failed;
    boost::filesystem::remove(preset_record_path(build_dir), failed);
    if (!failed) return {};
    return Error{ErrorKind::environment, "cannot remove", preset_record_path(build_dir), failed.message(), ""};
}

Result<void> ActivePreset::read() {
    std::set<std::string> files;
    const auto process = process_environment();
    std::map<std::string, FileState> states;
    const auto read_with_state = [&](const std::string& path) {
        states.emplace(path, state_of(path)); // before it is read: a later edit is seen
        return read_file_if_there(path);
    };
    const auto presets = Presets::read(source_dir_, read_with_state, process, files);
    files_.insert(files.begin(), files.end()); // what has made the presets unusable may be mended in any of them
    if (!presets) return presets.error();
    auto session = preset_session(*presets, named_, source_dir_);
    if (!session) return session.error();
    const bool is_moved = !build_dir_.empty() && session->binary_dir != session_.binary_dir;
    if (is_moved)
        return Error{ErrorKind::project, "cannot use configure preset", named_.configure,
                     fmt::format("its build directory is {} now, and not {}", session->binary_dir, build_dir_),
                     "start cmakewatch again to build there"};
    session_ = std::move(*session);
    files_ = std::move(files);
    states_ = std::move(states);
    return {};
}

Result<void> ActivePreset::use(const std::string& build_dir) {
    build_dir_ = build_dir;
    record_ = remembered(build_dir);
    if (record_.names == named_) return {};
    if (record_.names.configure != named_.configure) record_ = {};
    record_.names = named_;
    return write_file(preset_record_path(build_dir_), record_.to_json());
}

Result<void> ActivePreset::look_again() {
    if (!is_chosen()) return {};
    const bool is_same = !states_.empty() && std::all_of(states_.begin(), states_.end(), [](const auto& file) {
        const auto state = state_of(file.first);
        return state == file.second && !(state.exists && may_change_unseen(state));
    });
    if (is_same) return {};
    states_.clear(); // until all could be read
    return read();
}

CommandRun::Command ActivePreset::configure_command(const std::string& cmake) const {
    CommandRun::Command command{cmake, {"--preset", named_.configure}, {}, source_dir_};
    const auto& variables = session_.cache_variables;
    for (const auto& name : record_.cache_variables)
        if (is_plain_name(name) && std::find(variables.begin(), variables.end(), name) == variables.end())
            command.arguments.insert(command.arguments.end(), {"-U", name});
    // CMake sets the preset's environment itself; $penv{} must not find it there already. PWD is what CMake goes by if
    // there are symbolic links in the way.
    command.environment = environment_with(
        {{"PWD", source_dir_}}, {program_variable, iteration_variable, child_variable, child_socket_variable});
    return command;
}

Result<void> ActivePreset::note_configured() {
    record_ = {named_, session_.digest, session_.cache_variables};
    return write_file(preset_record_path(build_dir_), record_.to_json());
}

bool ActivePreset::is_cmake_different_in_ninja() const {
    return std::any_of(session_.configure_environment.begin(), session_.configure_environment.end(),
                       [this](const auto& variable) {
                           const auto found = session_.build_environment.find(variable.first);
                           return found == session_.build_environment.end() || found->second != variable.second;
                       });
}

} // namespace cmakewatch
