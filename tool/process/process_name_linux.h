// What lists of processes show for this one, `ps` and `top` for example.
#pragma once

#include <cstddef>
#include <string_view>

namespace cmakewatch {

class ProcessName {
  public:
    // Of main(): what is shown takes the place of the arguments, which must not be read any more then.
    ProcessName(int argc, char** argv);

    // As much of `command_line` as there is room for; its first word up to a colon is the short name.
    void set(std::string_view command_line);

  private:
    char* place_;
    std::size_t room_;
};

} // namespace cmakewatch
