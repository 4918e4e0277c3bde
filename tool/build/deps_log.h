// Ninja's deps log of a build directory, read again and again: of each build only what that has appended.
// May be used from several threads: whoever reads it has it alone, as long as it keeps what it has got.
#pragma once

#include "tool/base/file_state.h"
#include "tool/project/ninja_deps.h"

#include <mutex>
#include <string>
#include <utility>

namespace cmakewatch {

class DepsLog {
  public:
    explicit DepsLog(const std::string& build_dir);

    // The log as it was when it was asked for. Others wait until this goes.
    class Reading {
      public:
        Reading(std::unique_lock<std::mutex> lock, const DepsLog& log) : lock_(std::move(lock)), log_(&log) {}

        [[nodiscard]] const NinjaDeps& deps() const { return log_->deps_; }

        // Another one whenever the log has come to say of an output that it has other inputs.
        [[nodiscard]] std::uint64_t version() const { return log_->version_; }

      private:
        std::unique_lock<std::mutex> lock_;
        const DepsLog* log_;
    };

    // Empty if there is none: nothing has been compiled. Errors: it cannot be read, or it is no deps log.
    [[nodiscard]] Result<Reading> read();

  private:
    [[nodiscard]] Result<void> read_anew();
    [[nodiscard]] bool read_on(const FileState& now);
    void note_end(std::string_view bytes);

    std::mutex mutex_;
    std::string file_;
    FileState state_;
    NinjaDeps deps_;
    std::uint64_t version_ = 0;
    std::string end_; // the last bytes of those that deps_ has read
};

} // namespace cmakewatch
