// How a process ended.
#pragma once

namespace cmakewatch {

struct ExitStatus {
    int code = 0;
    int signal = 0; // other than 0: this signal ended it

    bool operator==(const ExitStatus&) const = default;
};

} // namespace cmakewatch
