// The tests that CTest has listed, for as long as it would list the same: asking it takes longer the more there are.
// Promises: a list is given only if no file that CTest would read has another content, and all the programs are there.
// Reads the disk: for a worker.
#pragma once

#include "tool/build/artifact_digest.h"
#include "tool/ctest/test_list.h"
#include "tool/ctest/test_script.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class KnownTests {
  public:
    // `gives_up`: see ArtifactDigest.
    KnownTests(std::string build_dir, std::function<bool()> gives_up)
        : build_dir_(std::move(build_dir)), digest_(std::move(gives_up)) {}

    // The list as CTest would give it now, or nothing: then it has to be asked.
    [[nodiscard]] std::optional<std::vector<Test>> find();

    // What CTest, asked after the last find(), has answered.
    void learn(std::vector<Test> tests);

  private:
    struct Script {
        std::string digest;
        TestScript content;
    };
    std::string state();

    std::string build_dir_;
    ArtifactDigest digest_;
    std::map<std::string, Script> scripts_;
    std::string asked_state_; // at the last find(); "" if it cannot be told what CTest reads
    std::string state_;       // that tests_ belong to
    std::vector<Test> tests_;
};

} // namespace cmakewatch
