// Ninja's deps log of a build directory, read again and again: of each build only what that has appended.
// Used from one thread at a time.
#pragma once

#include "tool/base/file_state.h"
#include "tool/project/ninja_deps.h"

#include <string>

namespace cmakewatch {

class DepsLog {
  public:
    explicit DepsLog(const std::string& build_dir);

    // The log as it is now, valid until the next call; empty if there is none: nothing has been compiled. Errors: it
    // cannot be read, or it is no deps log.
    [[nodiscard]] Result<const NinjaDeps*> read();

    // Another one whenever the log has come to say of an output that it has other inputs.
    [[nodiscard]] std::uint64_t version() const { return version_; }

  private:
    [[nodiscard]] Result<void> read_anew();
    [[nodiscard]] bool read_on(const FileState& now);
    void note_end(std::string_view bytes);

    std::string file_;
    FileState state_;
    NinjaDeps deps_;
    std::uint64_t version_ = 0;
    std::string end_; // the last bytes of those that deps_ has read
};

} // namespace cmakewatch
