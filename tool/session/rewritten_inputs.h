// Inputs that each build writes anew without saying so, such as a header with the time of the build: the change that a
// build makes so must not lead to the next one.
// Promises: only what each of some builds in a row has written once, at the same time after its start, and nobody at
// another time, is taken for that; all else is somebody's edit.
#pragma once

#include "tool/project/change.h"

#include <map>
#include <string>

namespace cmakewatch::session {

class RewrittenInputs {
  public:
    void begin_build();
    void end_build(bool is_good) { is_last_good_ = is_good; }

    // Takes a change that was made while the build ran, or the last one if none does. Whether it is what each build
    // does.
    [[nodiscard]] bool take(const Change& change);

    // Somebody changed `file` while no build ran.
    void note_edit(const std::string& file) { files_.erase(file); }

    // Whether take() has had the file in this state.
    [[nodiscard]] bool has_taken(const Change& change) const;

    // Whether take() has taken it for what each build does for the first time: people are to be told.
    [[nodiscard]] bool is_new(const std::string& file) const;

  private:
    // Nobody saves one file at the same time after the start of so many builds in a row.
    static constexpr int enough_builds = 2;
    static constexpr FileTime same_time = 100'000'000; // so exactly, in nanoseconds, a machine with other work does it

    struct Written {
        FileState state;
        int times = 0;     // in this build
        FileTime when = 0; // after the start of this build
        int builds = 0;    // before it, in a row, that have written it once, at the same time
        FileTime when_before = 0;
    };
    [[nodiscard]] static bool is_as_before(const Written& written);
    [[nodiscard]] static bool is_known(const Written& written);

    std::map<std::string, Written> files_;
    bool is_last_good_ = false;
};

} // namespace cmakewatch::session
