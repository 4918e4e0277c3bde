// Outputs whose list of headers Ninja has lost: it takes a list that another Ninja has read and removed for an empty
// one, and would build no later edit of these headers.
// Promises: such an output is made old, so that it is compiled again, but not twice in a row: it may have no headers
// any more.
// Reads the disk: for one worker.
#pragma once

#include "tool/base/file_state.h"

#include <map>
#include <set>
#include <string>

namespace cmakewatch {

class LostHeaders {
  public:
    explicit LostHeaders(std::string build_dir) : build_dir_(std::move(build_dir)) {}

    // Looks at what Ninja has noted in its deps log `log`, a path relative to the build directory, since the call
    // before. Returns whether an output has been made old.
    bool outdate_outputs(const std::string& log);

  private:
    std::string build_dir_;
    std::map<std::string, FileState> states_; // of logs at the last look
    std::set<std::string> without_headers_;
};

} // namespace cmakewatch
