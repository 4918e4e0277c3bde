// What the tests run and read, as far as their definitions tell.
// Does not know what a program opens by itself.
#pragma once

#include "tool/base/path_kind.h"
#include "tool/ctest/test_list.h"
#include "tool/project/project.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cmakewatch {

struct TestDependencies {
    bool are_known = false;          // an artifact of the project is among them
    std::set<std::string> artifacts; // with the executables, shared libraries, modules and parts of their closure
    std::set<std::string> files;     // named in the command or in REQUIRED_FILES; they may be missing
    std::uint64_t definitions = 0;   // one digest over those of the tests that count as parts of it
};

using LookAt = std::function<PathKind(const std::string& path)>;

// What else the program of a target consists of, see program_parts.h.
using PartsOf = std::function<std::vector<std::string>(const Target& target)>;

// Finds a project's artifacts in text: command lines, and CTest's own files.
class ArtifactFinder {
  public:
    explicit ArtifactFinder(const Project& project, PartsOf parts_of = {});

    // The targets whose artifact `text` names, whole or between blanks, quotes, brackets, '=', ',', ':' and ';'. Paths
    // are relative to `directory`; a name without a slash is none.
    [[nodiscard]] std::set<const Target*> find(std::string_view text, std::string_view directory) const;

    // The target that CTest starts by `program` in `directory`: it also looks into directories of the configuration's
    // name. Null if it is another program.
    [[nodiscard]] const Target* find_program(std::string_view program, std::string_view directory) const;

    // The targets that make files which `text` names, in the same way; also by a name without a slash.
    [[nodiscard]] std::set<const Target*> find_makers(std::string_view text, std::string_view directory) const;

    // The artifacts and other parts that a program of `target` consists of, its own among them.
    [[nodiscard]] const std::vector<std::string>& closure_of(const Target& target) const;

  private:
    [[nodiscard]] const Target* target_of(std::string_view artifact) const;

    const Project& project_;
    PartsOf parts_of_;
    std::unordered_map<std::string_view, const Target*> targets_;
    std::unordered_map<std::string_view, const Target*> makers_; // by generated file
    mutable std::unordered_map<const Target*, std::vector<std::string>> closures_;
};

// One for each test, in the same order. The setup and cleanup tests of a test's fixtures, and the tests that it DEPENDS
// on, count as parts of it.
// A file of the sources that a command names by its whole path may be missing. `look_at` gets absolute paths.
[[nodiscard]] std::vector<TestDependencies> test_dependencies(const std::vector<Test>& tests, const Project& project,
                                                              const LookAt& look_at, const PartsOf& parts_of = {});

} // namespace cmakewatch
