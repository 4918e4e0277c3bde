// When the builds of a build directory began and ended: which changes they may have missed.
// Promises: what is newer than since() may be missing in the outputs.
// Times are data, of the file system's clock: it has none, and does not look at the disk.
#pragma once

#include "tool/project/change.h"

#include <optional>

namespace cmakewatch {

class BuildTimes {
  public:
    // A build begins, or one that has ended continues; starts() follows.
    void begin();
    void resume();

    // Its commands start: what is saved from now on is newer than it. May be called again while it waits to start.
    void starts(FileTime now);

    // A command has ended, with all its jobs: an output written later is not its. The clock may go back, but not the
    // times of what has been built.
    void command_ended(FileTime now);
    void build_ended(bool is_good);

    // When the last build started.
    [[nodiscard]] FileTime start() const { return start_; }

    // When the first build since the last good one started.
    [[nodiscard]] FileTime since() const { return since_; }

    // How long after its start, in nanoseconds, the last build or the one before it ran when the file was changed;
    // nothing if none did. The last step of a build writes just before its end, so the tick of that counts too.
    [[nodiscard]] std::optional<FileTime> time_in_build(const FileState& state) const;

    // Whether an output may be newer than the change and yet without it. An ordinary edit made while no build runs is
    // newer than every output.
    [[nodiscard]] bool could_be_hidden(const Change& change) const;

  private:
    FileTime start_ = 0;
    FileTime end_ = 0;
    FileTime start_before_ = 0; // of the build before
    FileTime end_before_ = 0;
    FileTime since_ = 0;
    bool must_renew_since_ = true; // all before is built
    bool is_building_ = false;
};

} // namespace cmakewatch
