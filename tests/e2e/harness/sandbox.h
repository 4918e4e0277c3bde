// A directory for one test: a project in it, and room beside the project for what must not lie in it.
#pragma once

#include "tests/e2e/harness/command.h"

#include <string>

namespace cmakewatch::e2e {

class Sandbox {
  public:
    explicit Sandbox(const std::string& project_name = "project");
    // Removes the directory; with CMAKEWATCH_KEEP set, that of a failed test is kept and named.
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    [[nodiscard]] const std::string& project() const { return project_; }
    [[nodiscard]] std::string path(const std::string& name) const { return project_ + "/" + name; }
    [[nodiscard]] std::string beside(const std::string& name) const { return root_ + "/" + name; }

    // Names are relative to the project.
    void write(const std::string& name, const std::string& text) const;
    void save_by_rename(const std::string& name, const std::string& text) const;
    void append(const std::string& name, const std::string& text) const;
    void replace(const std::string& name, const std::string& from, const std::string& to) const;
    void remove(const std::string& name) const;

    // Runs CMake for Ninja, into `build` below the project.
    void configure(const Words& extra = {}) const;
    void build(const std::string& target) const;

  private:
    std::string root_;
    std::string project_;
};

} // namespace cmakewatch::e2e
