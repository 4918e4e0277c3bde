// The results of tests in JUnit's XML, as CTest writes them (--output-junit).
#pragma once

#include <ctime>
#include <string>

namespace cmakewatch {

// Of a round that has run no test.
[[nodiscard]] std::string empty_test_suite(std::time_t now);

} // namespace cmakewatch
