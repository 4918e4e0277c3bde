// Small projects that the tests start from.
#pragma once

#include "tests/e2e/harness/sandbox.h"
#include "tool/process/unique_fd.h"

#include <string>

namespace cmakewatch::e2e {

// main.c, value.c and value.h make `app`: it prints "value N iteration I pid P" and stays until it is ended.
void write_value_project(const Sandbox& sandbox, int value = 1);
// The same, configured and built.
void build_value_project(const Sandbox& sandbox, int value = 1);

[[nodiscard]] std::string value_header(int value); // the content of value.h
[[nodiscard]] std::string value_line(int value);   // what the program prints first, up to the value

// CMakeLists.txt of one C program `app` without optimisation.
[[nodiscard]] std::string app_lists(const std::string& sources, const std::string& more = "");

// A main.c that runs `statements` and then stays until it is ended.
[[nodiscard]] std::string staying_main(const std::string& statements, const std::string& declarations = "");

// Stops the compiler at will: builds last as long as a test wants them to.
class CompilerGate {
  public:
    enum class Place { before_compiling, after_compiling };

    explicit CompilerGate(const Sandbox& sandbox, Place place = Place::before_compiling);
    [[nodiscard]] std::string cmake_argument() const; // for Sandbox::configure

    void close() const;
    // Until a compile stands at the closed gate.
    void wait_until_reached();
    // Lets it go on, and all others from now on.
    void open();

  private:
    std::string fifo_;
    std::string launcher_;
    UniqueFd held_;
};

} // namespace cmakewatch::e2e
