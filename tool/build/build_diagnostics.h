// The errors and warnings of one build, among all that compilers, linkers, CMake and Ninja print: GCC, Clang, GNU ld,
// gold, lld, mold.
// Promises: each error counts once, however many sources meet it. A build that fails has one error at least, if it is
// only the name of the step that has failed.
// Does not know how they are shown.
#pragma once

#include "tool/build/ninja_output.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cmakewatch {

class BuildDiagnostics {
  public:
    BuildDiagnostics() = default;
    // Both absolute: what compilers and what CMake name is relative to them.
    BuildDiagnostics(std::string build_dir, std::string source_dir)
        : build_dir_(std::move(build_dir)), source_dir_(std::move(source_dir)) {}

    // The next line of the output that is no progress. What a compiler says in it, as it says it; notes, too.
    std::optional<Diagnostic> take(std::string_view line);

    // In the order in which they came. `file` is absolute, or "" if it is not known; `line` is 0 then.
    [[nodiscard]] std::vector<Diagnostic> errors() const;
    [[nodiscard]] size_t warnings() const { return warnings_.size(); }

  private:
    using Place = std::tuple<std::string, int, int, std::string>; // file, line, column, message

    void add(Diagnostic found);
    bool take_cmake(std::string_view line);
    bool take_linker(std::string_view line);
    bool take_reference(std::string_view line);
    bool take_tool(std::string_view line);

    std::string build_dir_;
    std::string source_dir_;
    std::vector<Diagnostic> errors_;
    std::set<Place> known_errors_;
    std::set<Place> warnings_;
    std::vector<Diagnostic> general_;      // what only says that something has failed
    std::optional<Diagnostic> cmake_;      // its message comes in the next lines
    std::optional<Diagnostic> unresolved_; // a symbol; the next line may say where
};

} // namespace cmakewatch
