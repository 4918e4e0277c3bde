#include "tool/ctest/junit.h"

#include <fmt/chrono.h>

namespace cmakewatch {

std::string empty_test_suite(std::time_t now) {
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<testsuite name=\"(empty)\"\n\ttests=\"0\"\n\tfailures=\"0\"\n\tdisabled=\"0\"\n"
                       "\tskipped=\"0\"\n\thostname=\"\"\n\ttime=\"0\"\n"
                       "\ttimestamp=\"{:%Y-%m-%dT%H:%M:%S}\"/>\n",
                       fmt::gmtime(now));
}

} // namespace cmakewatch
