// A directory that is held open, so that many of its files are looked at without the way to it each time.
#pragma once

#include "tool/base/file_state.h"
#include "tool/base/unique_fd.h"

#include <functional>
#include <string>
#include <string_view>

namespace cmakewatch {

class OpenDirectory {
  public:
    explicit OpenDirectory(std::string path);

    struct Look {
        FileState state; // of what a symbolic link leads to
        bool is_link = false;
    };

    // The file `name` directly in it. The same as state_of() its path.
    [[nodiscard]] Look look_at(const char* name) const;

    // Calls `visit` with everything directly in it, in the order of the file system. A symbolic link to a directory is
    // one.
    void for_each_name(const std::function<void(std::string_view name, bool is_directory)>& visit) const;

  private:
    std::string path_;
    UniqueFd directory_;
    bool is_missing_ = false; // so is all that is in it
};

} // namespace cmakewatch
