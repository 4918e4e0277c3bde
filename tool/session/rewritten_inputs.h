// Inputs that each build writes anew without saying so, such as a header with the time of the build: the change that a
// build makes so must not lead to the next one.
// Promises: an input is taken for such a one only if builds in a row have each written it once, at the same time after
// their starts, also when the start was put off on purpose: who saves a file every so many seconds does not follow
// that. All else is somebody's edit.
#pragma once

#include "tool/project/change.h"

#include <map>
#include <string>

namespace cmakewatch::session {

class RewrittenInputs {
  public:
    // `has_waited`: for wait_ms() before it.
    void begin_build(bool has_waited);
    void end_build(bool is_good) { is_last_good_ = is_good; }

    // Takes a change that was made while the build ran, or the last one if none does. Whether it is what each build
    // does.
    [[nodiscard]] bool take(const Change& change);

    // Somebody changed `file` while no build ran.
    void note_edit(const std::string& file) { files_.erase(file); }

    // So long the next build is to wait, to tell what the builds write from what somebody saves.
    [[nodiscard]] int wait_ms() const { return wait_ms_; }

    // Whether take() has had the file in this state.
    [[nodiscard]] bool has_taken(const Change& change) const;

    // Whether take() has taken it for what each build does for the first time: people are to be told.
    [[nodiscard]] bool is_new(const std::string& file) const;

  private:
    struct Written {
        FileState state;
        int times = 0;            // in this build
        FileTime when = 0;        // after the start of this build
        int builds = 0;           // before it, in a row, that have written it once, at the same time
        FileTime when_before = 0; // after the start of the last of them
        int builds_when_told = 0; // those when it had become clear; 0: it has not
    };
    [[nodiscard]] static bool is_as_before(const Written& written);

    std::map<std::string, Written> files_;
    int wait_ms_ = 0;         // before the next build
    bool has_waited_ = false; // before this build
    bool is_last_good_ = false;
};

} // namespace cmakewatch::session
