// Whether CMake has run on the build directory without us: by hand, in ccmake, in an IDE.
// Promises: no run of CMake is missed; the runs of our own builds never count, unless another one runs at the same
// time: then it is one build too many. A pure value: states come in, time is counted in looks.
// Does not know what a build is started for, nor how somebody notices that it is time to look.
#pragma once

#include "tool/base/file_state.h"

#include <string_view>

namespace cmakewatch::session {

// What a run of CMake leaves in the build directory.
struct ConfigureState {
    FileState manifest;        // build.ninja
    FileState cache;           // CMakeCache.txt
    FileTime reply = 0;        // when the directory of the file API's reply changed last: CMake writes it at the end
    bool expects_reply = true; // CMake has been asked for one
};

class ForeignConfigure {
  public:
    // Our build starts: it builds by what is there now.
    void build_starts(const ConfigureState& now);
    // Our build runs CMake; CMake is through.
    void cmake_starts();
    void cmake_ends(const ConfigureState& now);
    // Our build is over. If its CMake has failed, what that has written is ours too.
    void build_ends(const ConfigureState& now);

    enum class Answer {
        unchanged,
        look_again, // in look_interval_ms: CMake may be at work, or there is no manifest
        changed     // CMake has run, and is through; told once
    };
    [[nodiscard]] Answer look(const ConfigureState& now);

    static constexpr int look_interval_ms = 100;

    // The file that has changed, by its name in the build directory. After look() has said `changed`.
    [[nodiscard]] std::string_view changed_file() const { return is_manifest_new_ ? "build.ninja" : "CMakeCache.txt"; }

    // Whether that was so at the end of the last build: a step of it may have run CMake.
    [[nodiscard]] bool is_since_build() const { return is_since_build_; }

  private:
    enum class Build { idle, running, runs_cmake };
    // ccmake and a CMake that fails write the cache alone; one that succeeds writes the manifest next.
    static constexpr int looks_without_end = 10;

    ConfigureState known_;
    ConfigureState last_look_;
    ConfigureState build_end_;
    int same_looks_ = 0; // in a row
    bool is_manifest_new_ = false;
    bool is_since_build_ = false;
    Build build_ = Build::idle;
};

} // namespace cmakewatch::session
