// What the tool answers to a command line that it does not stay with.
#pragma once

#include "tests/e2e/harness.h"

namespace e2e {

struct Answer {
    int code = -1;
    std::string output;
    std::string errors;
};

// Runs the tool in `directory` until it ends.
inline Answer answer_to(const fs::path& directory, const std::string& arguments, const std::string& environment = "") {
    const auto output = directory / "answer.out";
    const auto errors = directory / "answer.err";
    const auto command = "cd '" + directory.string() + "' && timeout 60 env " + environment +
                         " " CMAKEWATCH_EXECUTABLE " " + arguments + " > '" + output.string() + "' 2> '" +
                         errors.string() + "' < /dev/null";
    const int status = std::system(command.c_str());
    return {WEXITSTATUS(status), content(output), content(errors)};
}

} // namespace e2e
