// The arguments for CTest that a user gives behind `--`.
#pragma once

#include <string>
#include <vector>

namespace cmakewatch {

struct CTestArguments {
    std::vector<std::string> selection; // -R, -E, -L, -LE, -I, -U and the like, with their values
    std::vector<std::string> others;    // -j, --timeout and the like: for the run alone
    std::string listing;                // what asks CTest to list its tests instead of running them; "" for nothing
    std::string elsewhere;              // what names another configuration or directory to CTest; "" for nothing
    bool stops_on_failure = false;
    bool writes_junit = false;
    bool is_verbose = false; // the tests' output is wanted as it comes
    bool operator==(const CTestArguments&) const = default;
};

// Takes apart which tests are requested from how they are run: together with indices of ours, -R would count anew.
[[nodiscard]] CTestArguments split_ctest_arguments(const std::vector<std::string>& arguments);

} // namespace cmakewatch
