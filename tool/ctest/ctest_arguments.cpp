#include "tool/ctest/ctest_arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cmakewatch {
namespace {

constexpr std::array<std::string_view, 11> with_value{"-R",
                                                      "--tests-regex",
                                                      "-E",
                                                      "--exclude-regex",
                                                      "-L",
                                                      "--label-regex",
                                                      "-LE",
                                                      "--label-exclude",
                                                      "-I",
                                                      "--tests-information",
                                                      "--tests-from-file"};
constexpr std::array<std::string_view, 3> alone{"-U", "--union", "--rerun-failed"};
constexpr std::array<std::string_view, 6> verbose{"-V", "--verbose", "-VV", "--extra-verbose", "--debug", "-v"};

// Without parentheses around each: CMake has room for nine pairs only, and they belong to the user.
std::string any_of(const std::vector<std::string>& expressions) {
    return fmt::format("{}", fmt::join(expressions, "|"));
}

template <class List> bool holds(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_option(std::string_view word, std::string_view short_name, std::string_view long_name) {
    const auto name = word.substr(0, word.find('='));
    return name == short_name || name == long_name;
}

bool has_joined_value(std::string_view word) {
    const auto equals = word.find('=');
    return equals != std::string_view::npos && holds(with_value, word.substr(0, equals));
}

// Would leave nothing to report.
constexpr std::array<std::string_view, 2> silent{"-Q", "--quiet"};

bool names_build(std::string_view word) {
    const auto name = word.substr(0, word.find('='));
    return name == "-C" || name == "--build-config" || name == "--test-dir" || name == "--preset";
}

bool asks_for_list(std::string_view word) {
    return word == "-N" || word == "--print-labels" || word.substr(0, word.find('=')) == "--show-only";
}

} // namespace

std::vector<std::string> name_selection(const std::vector<std::string>& names,
                                        const std::vector<std::string>& exclusions) {
    std::vector<std::string> arguments;
    if (!names.empty()) arguments.insert(arguments.end(), {"-R", any_of(names)});
    if (!exclusions.empty()) arguments.insert(arguments.end(), {"-E", any_of(exclusions)});
    return arguments;
}

CTestArguments split_ctest_arguments(const std::vector<std::string>& arguments) {
    CTestArguments split;
    for (size_t at = 0; at < arguments.size(); ++at) {
        const auto& word = arguments[at];
        split.selects_names = split.selects_names || is_option(word, "-R", "--tests-regex");
        split.excludes_names = split.excludes_names || is_option(word, "-E", "--exclude-regex");
        if (holds(with_value, word)) {
            split.selection.push_back(word);
            if (at + 1 < arguments.size()) split.selection.push_back(arguments[++at]);
        } else if (holds(alone, word) || has_joined_value(word)) {
            split.selection.push_back(word);
        } else if (!holds(silent, word)) {
            if (asks_for_list(word)) split.listing = word;
            if (names_build(word)) split.elsewhere = word;
            split.stops_on_failure = split.stops_on_failure || word == "--stop-on-failure";
            split.writes_junit = split.writes_junit || word == "--output-junit" || word.starts_with("--output-junit=");
            split.is_verbose = split.is_verbose || holds(verbose, word);
            split.others.push_back(word);
        }
    }
    return split;
}

} // namespace cmakewatch
