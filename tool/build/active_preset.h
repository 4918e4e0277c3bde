// The presets that a session has, as their files say now, and what CMake has been run with.
// Promises: what cannot be read leaves the presets as they were; on disk are names and a digest, no value.
// Does not run anything.
#pragma once

#include "tool/base/file_state.h"
#include "tool/process/command_run.h"
#include "tool/project/preset_record.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class ActivePreset {
  public:
    // No preset: nothing is added to any environment, and nothing is ever to be configured.
    ActivePreset() = default;

    // Reads the presets of `source_dir`. Errors: those of Presets::read() and preset_session().
    [[nodiscard]] static Result<ActivePreset> open(const PresetNames& names, const std::string& source_dir);

    // What `build_dir` remembers; names.configure is "" if that is nothing.
    [[nodiscard]] static PresetRecord remembered(const std::string& build_dir);
    [[nodiscard]] static Result<void> forget(const std::string& build_dir);

    [[nodiscard]] bool is_chosen() const { return !named_.configure.empty(); }
    [[nodiscard]] const PresetSession& session() const { return session_; }

    // The presets files that were read or looked for.
    [[nodiscard]] const std::set<std::string>& files() const { return files_; }

    // From now on it is about this build directory. Remembers the names there.
    [[nodiscard]] Result<void> use(const std::string& build_dir);

    // Reads the files again if one has changed. Errors: those of open(), and a preset that belongs to another build
    // directory by now; then the presets stay as they were.
    [[nodiscard]] Result<void> look_again();

    // Whether CMake has not run with the configure preset as it is now.
    [[nodiscard]] bool must_configure() const { return is_chosen() && record_.digest != session_.digest; }

    // CMake with the configure preset. A cache variable that it has set before and does not set now is removed.
    [[nodiscard]] CommandRun::Command configure_command(const std::string& cmake) const;

    // CMake has run with it.
    [[nodiscard]] Result<void> note_configured();

    // Whether a CMake that Ninja runs would have another environment than the configure preset's.
    [[nodiscard]] bool is_cmake_different_in_ninja() const;

  private:
    [[nodiscard]] Result<void> read();

    PresetNames named_; // as the user has named them
    std::string source_dir_;
    std::string build_dir_;
    PresetSession session_;
    PresetRecord record_;
    std::set<std::string> files_;
    std::map<std::string, FileState> states_; // of files_ when they were read
};

} // namespace cmakewatch
