// Outputs whose list of headers Ninja has lost: it takes a list that another Ninja has read and removed for an empty
// one, and would build no later edit of these headers.
// Promises: such an output is made old, so that it is compiled again, but not twice in a row: it may have no headers
// any more.
// Reads the disk: for one worker.
#pragma once

#include "tool/base/file_state.h"
#include "tool/build/deps_log.h"

#include <cstdint>
#include <set>
#include <string>

namespace cmakewatch {

class LostHeaders {
  public:
    // `deps_log` is that of the build directory.
    LostHeaders(std::string build_dir, DepsLog& deps_log) : build_dir_(std::move(build_dir)), deps_log_(deps_log) {}

    // Looks at what Ninja has noted since the call before: in the deps log, or in another one for a part of the build,
    // a path relative to the build directory. They return whether an output has been made old.
    bool outdate_outputs();
    bool outdate_outputs_in(const std::string& log);

  private:
    bool outdate_outputs(const NinjaDeps& deps);

    std::string build_dir_;
    DepsLog& deps_log_;
    std::uint64_t version_ = 0; // of deps_log_ at the last look
    FileState state_;           // of the other log
    std::set<std::string> without_headers_;
};

} // namespace cmakewatch
