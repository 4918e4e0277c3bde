// How source files are called for people: as short as possible, and so that a click opens them.
#pragma once

#include "tool/build/ninja_output.h"

#include <string>

namespace cmakewatch {

class SourceNames {
  public:
    // Both absolute. `are_links`: the terminal knows links (OSC 8).
    SourceNames(std::string source_dir, std::string current_directory, bool are_links);

    [[nodiscard]] const std::string& source_dir() const { return source_dir_; }

    // Relative to the project, if it lies there: of files that have changed.
    [[nodiscard]] std::string in_project(const std::string& path) const;
    // Relative to where the user stands, as far as both lie in the project.
    [[nodiscard]] std::string from_here(const std::string& path) const;

    // "main.cpp:3:5", which opens the file.
    [[nodiscard]] std::string place(const Diagnostic& diagnostic) const;

    // "main.cpp:3:5: message", whatever of it is known.
    [[nodiscard]] std::string shown(const Diagnostic& diagnostic) const;

    // `line`, in which the place of `diagnostic` opens its file.
    [[nodiscard]] std::string with_link(std::string line, const Diagnostic& diagnostic) const;

  private:
    std::string source_dir_;
    std::string current_directory_;
    std::string host_; // "" if names are no links
};

} // namespace cmakewatch
