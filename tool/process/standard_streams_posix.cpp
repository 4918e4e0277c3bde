#include "tool/process/standard_streams_posix.h"

#include <fcntl.h>

namespace cmakewatch {

void open_standard_streams() {
    for (int stream = 0; stream < 3; ++stream)
        if (::fcntl(stream, F_GETFD) < 0) (void)!::open("/dev/null", O_RDWR); // takes the lowest free number
}

} // namespace cmakewatch
