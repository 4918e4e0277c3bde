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

} // namespace bench
