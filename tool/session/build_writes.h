// What builds themselves write among the sources, told by repetition: inotify names no writer. Takes the changes that
// were made while Ninja ran and that count only because every file near the sources does. (For what is an input, see
// rewritten_inputs.h.)
// Promises: in doubt it is somebody's edit. One build may be too many for that, but none is missing: what has changed
// in a build that then fails leads to another one until it is known as the build's own, and a good build leads to an
// exact watch, which names what matters. Knows no time: who made a change, and when, comes with it.
#pragma once

#include "tool/project/change.h"

#include <map>
#include <string>
#include <vector>

namespace cmakewatch::session {

class BuildWrites {
  public:
    // A build begins, and sees all changes so far.
    void begin();

    // Takes a change of the build that runs, or of the last one if none does. Returns whether nothing is to follow from
    // it now; end() may give it back.
    [[nodiscard]] bool take(const Change& change);

    // Somebody changed `file` while no build ran.
    void note_edit(const std::string& file) { files_.erase(file); }

    // Whether take() has had the file in this state.
    [[nodiscard]] bool knows(const Change& change) const;

    // The build has ended. Those of the changes taken that may be edits after all, and that no other build has seen.
    [[nodiscard]] std::vector<Change> end(bool is_good);

  private:
    // Nobody edits a file in so many builds, and at no other time.
    static constexpr int enough_builds = 2;

    struct Written {
        FileState state;       // the last one taken
        int times = 0;         // in this build
        int most_times = 0;    // in a build before
        int builds = 0;        // that have written it before
        bool is_named = false; // see BuildWrite::named
    };
    // What happens after the end of a build may have been made before that.
    enum class Phase { running, ended_well, ended_badly };

    [[nodiscard]] static bool is_as_before(const Written& written);
    [[nodiscard]] static bool is_known(const Written& written);

    std::map<std::string, Written> files_;
    std::map<std::string, Change> held_; // taken while the build runs
    Phase phase_ = Phase::ended_badly;
};

} // namespace cmakewatch::session
