// A CMake project of any size that is generated. Its graph is real, and so are the two objects that its programs are
// made of, their compiler and linker; all other objects come from a stub, see stub_compiler.c.
//
//   app     the program with all objects
//   small   a program of at most 102 objects, the same in each project that has so many
//
// Each object depends on 60 headers. A library holds 100 objects, or more where that would make too many libraries.
#pragma once

#include "tests/bench/measure.h"

namespace bench {

class GeneratedProject {
  public:
    // Generates, configures and builds it below `cache` if it is not there yet. `cmakewatch` leaves a reply of CMake's
    // file API, so that no contender has to run CMake. Throws std::runtime_error.
    GeneratedProject(const fs::path& cache, int objects, const std::string& cmakewatch);

    // Saves a source of both programs, in place. Returns the moment before. `value` is the new program's.
    double edit_leaf();
    // The same with a header that the source and the 100 objects of one library include.
    double edit_header();
    [[nodiscard]] int value() const { return value_; }

    void build_all() const;
    [[nodiscard]] int objects() const { return objects_; }
    [[nodiscard]] std::string source() const { return (root_ / "src").string(); }
    [[nodiscard]] std::string build() const { return (root_ / "build").string(); }
    // Outside of both: what is written there is no edit.
    [[nodiscard]] const fs::path& root() const { return root_; }
    // Sources that the stub compiles, `number` of them or all.
    [[nodiscard]] std::vector<std::string> stub_sources(int number) const;

  private:
    void generate() const;
    [[nodiscard]] int library_size() const;
    [[nodiscard]] int size_of_library(int library) const;

    fs::path root_;
    int objects_;
    int value_ = 0;
    int header_value_ = 0;
};

} // namespace bench
