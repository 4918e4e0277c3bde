// What is measured. Each function puts its rows into the results and prints them; what a contender cannot do is a row
// with a note.
#pragma once

#include "tests/bench/contender.h"
#include "tests/bench/results.h"

namespace bench {

struct Plan {
    std::string cmakewatch;            // the program
    fs::path cache;                    // of generated projects
    std::vector<int> sizes;            // numbers of objects
    std::vector<Contender> contenders; // by hand is the first
    int rounds = 0;
};

// Save to the first instruction of the new main, interleaved: in each round each contender in turn is started, rests,
// gets an edit that does not count, and then the edits that do. It is alone: by its next turn it has ended.
void measure_edits(const Plan& plan, GeneratedProject& project, Results& results);

// The same edit of a target of 102 objects, by hand and with cmakewatch: its time is not to grow with the graph.
void measure_small_target(const Plan& plan, GeneratedProject& project, Results& results);

// A leaf edit with each watcher of cmakewatch.
void measure_watchers(const Plan& plan, GeneratedProject& project, Results& results);

// From the start of cmakewatch, where all is built, to the first instruction of main, and until it watches.
void measure_starts(const Plan& plan, GeneratedProject& project, Results& results);

// What each contender takes while nothing is saved: memory and processor time, without the program that it runs. The
// sum of memory counts what processes share once.
void measure_rest(const Plan& plan, GeneratedProject& project, Results& results);

// From the save of a file that only the program reads, to the new main; by hand: stop and start.
void measure_restart(const Plan& plan, GeneratedProject& project, Results& results);

// 2,000 sources saved in a row, then one of the program. Nothing if the project has not so many.
void measure_burst(const Plan& plan, GeneratedProject& project, Results& results);

// From the link of an executable that comes out as it was, until cmakewatch says so: of 1 MB, and of 500 MB of which
// nine tenths are not loaded. The time of the link's end is the file system's, which is some ms coarse.
void measure_artifact(const Plan& plan, Results& results);

} // namespace bench
