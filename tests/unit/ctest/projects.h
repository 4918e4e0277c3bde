// Targets and tests by their names alone.
#pragma once

#include "tool/ctest/test_selection.h"

#include <string>
#include <utility>
#include <vector>

namespace cmakewatch {

// Of the artifact /b/NAME; depends on the targets of these names.
inline Target made_target(const std::string& name, const std::string& type,
                          const std::vector<std::string>& dependencies = {}) {
    Target target;
    target.id = target.name = name;
    target.type = type;
    target.artifacts = {"/b/" + name};
    target.dependencies = dependencies;
    return target;
}

// Two programs and a generator; a static library between the first program and a shared one.
inline Project made_project() {
    Project project;
    project.source_dir = "/p";
    project.build_dir = "/b";
    project.targets = {made_target("u", "EXECUTABLE", {"static"}), made_target("static", "STATIC_LIBRARY", {"shared"}),
                       made_target("shared", "SHARED_LIBRARY"),    made_target("module", "MODULE_LIBRARY"),
                       made_target("v", "EXECUTABLE", {"helper"}), made_target("helper", "EXECUTABLE"),
                       made_target("with blank", "EXECUTABLE")};
    return project;
}

inline Test made_test(const std::string& name, std::vector<std::string> command) {
    Test test;
    test.name = name;
    test.command = std::move(command);
    test.working_directory = "/b";
    test.definition = name;
    return test;
}

inline std::vector<Test> numbered(std::vector<Test> tests) {
    for (size_t i = 0; i < tests.size(); ++i) tests[i].index = static_cast<int>(i) + 1;
    return tests;
}

} // namespace cmakewatch
