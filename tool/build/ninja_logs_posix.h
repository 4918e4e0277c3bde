// Ninja's logs of a build directory, .ninja_log and .ninja_deps: excerpts of them for a Ninja that builds a part, and
// what that Ninja has noted put back.
// Promises: what is written follows what is there, whole or not at all.
// Whoever writes has the build lock, and no Ninja runs. Used from one thread at a time.
#pragma once

#include "tool/base/file_state.h"
#include "tool/build/deps_log.h"
#include "tool/project/build_log_index.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

class NinjaLogs {
  public:
    // `deps_log` is that of the build directory.
    NinjaLogs(std::string build_dir, DepsLog& deps_log) : build_dir_(std::move(build_dir)), deps_log_(deps_log) {}

    // Looks at the logs as they are now. The deps log is others' again after release_deps(). Errors: there is no
    // .ninja_log, or one is of a version that is not known.
    [[nodiscard]] Result<void> read();
    void release_deps() { deps_.reset(); }

    // Cuts off what a writer that was killed has left in half.
    [[nodiscard]] Result<void> mend();

    // As read, until release_deps().
    [[nodiscard]] const NinjaDeps& deps() const { return deps_->deps(); }

    // Writes logs to `directory`, relative to the build directory, that say of `outputs` what the logs say. Those in
    // `outdated` have no line in the log: so Ninja makes them again, whatever their times. Outputs as Ninja names them.
    [[nodiscard]] Result<void> write_excerpt(const std::string& directory, const std::vector<std::string>& outputs,
                                             const std::set<std::string>& outdated);

    // Puts back what a Ninja has noted in the logs in `directory` since write_excerpt(). Errors: somebody else has
    // built here meanwhile; they are of another version, or cannot be read; the logs cannot be written.
    [[nodiscard]] Result<void> take_from(const std::string& directory);

    // Whether they are as read() or take_from() has left them: nobody else has built here.
    [[nodiscard]] bool are_untouched() const;

  private:
    [[nodiscard]] std::string path(const std::string& name) const { return build_dir_ + "/" + name; }
    [[nodiscard]] Result<void> read_log();
    [[nodiscard]] Result<void> read_deps();
    [[nodiscard]] Result<std::string> last_line_about(const std::string& output) const;
    void note_states();

    std::string build_dir_;
    DepsLog& deps_log_;
    FileState log_state_;
    FileState deps_state_;
    std::optional<BuildLogIndex> log_;
    std::optional<DepsLog::Reading> deps_;
};

} // namespace cmakewatch
