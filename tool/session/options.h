// What a session is asked for.
#pragma once

#include "tool/project/restart_when.h"

#include <cstddef>
#include <vector>

namespace cmakewatch::session {

// Of one of the programs.
struct ProgramOptions {
    // Another program that starts before this one, and stops after it.
    struct Predecessor {
        int program = 0;
        bool keeps = false; // this one stays as it is when the other one is restarted

        bool operator==(const Predecessor&) const = default;
    };
    std::vector<Predecessor> after; // no program comes after itself, also not by way of others
    RestartWhen restart = RestartWhen::on_change;
    // So long it may take to start that neither a change nor the report of a build's end waits for it: tests.
    bool starts_slowly = false;

    bool operator==(const ProgramOptions&) const = default;
};

struct Options {
    bool runs_programs = true;      // `run`; `build` only builds, with one child that watches
    bool restart_unchanged = false; // restart even if the build left the program as it was
    bool stop_before_build = false; // stop the program before Ninja runs
    bool exit_with_program = false; // end when the program ends by itself
    bool exit_on_failed_build = false;
    int settle_ms = 0; // quiet time to wait for before the first build of a change
    int programs = 1;
    std::vector<ProgramOptions> of_programs = {}; // fewer than there are programs: the others have none of it
};

// Those of one program.
[[nodiscard]] inline const ProgramOptions& options_of(const Options& options, int program) {
    static const ProgramOptions none;
    const auto index = static_cast<std::size_t>(program);
    return index < options.of_programs.size() ? options.of_programs[index] : none;
}

} // namespace cmakewatch::session
