// What a session is asked for.
#pragma once

namespace cmakewatch::session {

struct Options {
    bool runs_programs = true;       // `run`; `build` only builds, with one child that watches
    bool restart_unchanged = false;  // restart even if the build left the program as it was
    bool stop_before_build = false;  // stop the program before Ninja runs
    bool change_stops_start = false; // so long it may take to start: a change does not wait for that
    bool exit_with_program = false;  // end when the program ends by itself
    bool exit_on_failed_build = false;
    int settle_ms = 0; // quiet time to wait for before the first build of a change
    int programs = 1;
};

} // namespace cmakewatch::session
