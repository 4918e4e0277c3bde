// Which files the program and what it started have open for writing.
// Promises: however often it is asked, looking takes a tenth of the processor's time, more only if a look takes more
// than 8 ms. A yes is of now; a no may be 80 ms old, and so come too early for a file that has just been opened.
#pragma once

#include "tool/process/process_tree_linux.h"
#include "tool/process/processor_time.h"

#include <chrono>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace cmakewatch {

class ProgramFiles {
  public:
    using Time = std::chrono::steady_clock::time_point;
    struct World {
        std::function<Time()> now = std::chrono::steady_clock::now;
        std::function<std::chrono::nanoseconds()> processor_time = cmakewatch::processor_time;
        std::function<std::vector<OpenFile>()> open_files = open_files_of_descendants;
        std::function<bool(const OpenFile&)> is_being_written = cmakewatch::is_being_written;
    };

    ProgramFiles() = default;
    explicit ProgramFiles(World world) : world_(std::move(world)) {}

    // `path` is absolute and real.
    [[nodiscard]] bool are_written_at(const std::string& path);

  private:
    void look();

    World world_;
    Time look_again_;
    std::unordered_multimap<std::string, OpenFile> files_; // by path
};

} // namespace cmakewatch
