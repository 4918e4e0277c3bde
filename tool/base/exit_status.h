// How a process ended.
#pragma once

#include <boost/describe/class.hpp>

namespace cmakewatch {

struct ExitStatus {
    int code = 0;
    int signal = 0; // other than 0: this signal ended it

    bool operator==(const ExitStatus&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExitStatus, (), (code, signal))

} // namespace cmakewatch
