// What a tool that runs tests has told of its rounds.
#pragma once

#include "tests/e2e/harness.h"

#include <set>
#include <string>
#include <vector>

namespace e2e {

using Names = std::multiset<std::string>;

inline Start testing(std::vector<std::pair<std::string, std::string>> variables = {}) {
    Start start;
    start.command = {"test"};
    start.variables = std::move(variables);
    return start;
}

// In the order in which they ended.
inline std::vector<std::string> finished_in_order(const Tool& tool, int build) {
    std::vector<std::string> names;
    for (const auto& event : tool.events("test_finished"))
        if (event.at("build").as_int64() == build) names.emplace_back(event.at("name").as_string());
    return names;
}

inline Names finished_in(const Tool& tool, int build) {
    const auto names = finished_in_order(tool, build);
    return {names.begin(), names.end()};
}

inline Names with_result(const Tool& tool, int build, const std::string& result) {
    Names names;
    for (const auto& event : tool.events("test_finished"))
        if (event.at("build").as_int64() == build && event.at("result").as_string() == result)
            names.emplace(event.at("name").as_string());
    return names;
}

// Waits until a round of that build has ended without being cancelled, and the watch is exact again.
inline void wait_for_round(Tool& tool, int build) {
    tool.wait_until("the end of round " + std::to_string(build), [&] {
        for (const auto& event : tool.events("tests_finished"))
            if (event.at("build").as_int64() == build && event.at("result").as_string() != "cancelled") return true;
        return false;
    });
    tool.wait_for_exact_watch();
}

// A project with tests.
inline std::string cmake_lists(const std::string& rest) {
    return "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\n" + rest;
}

} // namespace e2e
