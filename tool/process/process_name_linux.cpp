#include "tool/process/process_name_linux.h"

#include <algorithm>
#include <cstring>
#include <string>

#include <sys/prctl.h>

namespace cmakewatch {

// The kernel shows the memory where the arguments lay at the start, see proc(5), cmdline.
ProcessName::ProcessName(int argc, char** argv) : place_(argv[0]), room_(0) {
    if (argc > 0) room_ = static_cast<std::size_t>(argv[argc - 1] + std::strlen(argv[argc - 1]) - place_);
}

void ProcessName::set(std::string_view command_line) {
    const std::string short_name(command_line.substr(0, command_line.find(':')));
    ::prctl(PR_SET_NAME, short_name.c_str());
    const auto shown = command_line.substr(0, std::min(command_line.size(), room_));
    std::fill_n(std::copy(shown.begin(), shown.end(), place_), room_ - shown.size(), '\0');
}

} // namespace cmakewatch
