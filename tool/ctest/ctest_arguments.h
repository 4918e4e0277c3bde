// Arguments for CTest: those that a user gives behind `--`, a test preset's, and those that options of ours stand for.
#pragma once

#include <string>
#include <vector>

namespace cmakewatch {

struct CTestArguments {
    std::vector<std::string> selection; // -R, -E, -L, -LE, -I, -U and the like, with their values
    std::vector<std::string> others;    // -j, --timeout and the like: for the run alone
    std::string listing;                // what asks CTest to list its tests instead of running them; "" for nothing
    std::string elsewhere;              // what names another configuration or directory to CTest; "" for nothing
    bool selects_names = false;         // -R: of several CTest takes the last one
    bool excludes_names = false;        // -E: the same
    bool stops_on_failure = false;
    bool writes_junit = false;
    bool is_verbose = false; // the tests' output is wanted as it comes
    bool operator==(const CTestArguments&) const = default;
};

// Those with which CTest selects by name: that of one of `names` matches, and that of none of `exclusions`. Each is a
// regular expression as CMake has them.
[[nodiscard]] std::vector<std::string> name_selection(const std::vector<std::string>& names,
                                                      const std::vector<std::string>& exclusions);

// Takes apart which tests are requested from how they are run: together with indices of ours, -R would count anew.
[[nodiscard]] CTestArguments split_ctest_arguments(const std::vector<std::string>& arguments);

} // namespace cmakewatch
