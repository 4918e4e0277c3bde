// Dependencies that Ninja has recorded and that an edit has turned round: a module that imports what imported it, a
// tool that was compiled with a header and now makes it. Ninja adds what the last compile has read to what the new
// rules say, finds a cycle, and never gets to the compile that would show that there is none. Promises: a cycle of the
// rules themselves stays, and so does what Ninja says of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// Of one build. Used from the loop, but for forget_dependencies().
class StaleCycle {
  public:
    // A line of Ninja's. Returns whether it is kept back: it says why Ninja stops, and that may be mended.
    bool take_line(std::string_view line);

    // The files of the cycle that Ninja has stopped for, to be mended; none if there is none.
    [[nodiscard]] const std::vector<std::string>& files() const { return files_; }

    // It has been mended: the next cycle is a real one. Or it could not be: returns what Ninja has said.
    void is_mended() { files_.clear(); }
    [[nodiscard]] std::string give_up();

  private:
    bool has_met_one_ = false;
    std::string line_;
    std::vector<std::string> files_;
};

// Has Ninja compile again, without what it has recorded, what was compiled with one of `files` (as Ninja names them).
// Returns whether there was something. Blocks: for a worker.
[[nodiscard]] bool forget_dependencies(const std::vector<std::string>& files, const std::string& build_dir,
                                       const std::string& manifest);

} // namespace cmakewatch
