// Descriptors 0, 1 and 2.
#pragma once

namespace cmakewatch {

// Opens /dev/null where one of them is closed: else the next file to be opened would become a standard stream.
void open_standard_streams();

} // namespace cmakewatch
