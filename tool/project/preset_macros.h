// What the macros in one preset stand for: ${sourceDir}, $env{NAME} and the like (cmake-presets(7), "Macro Expansion").
// Pure: knows only the variables that it is given.
#pragma once

#include "tool/base/environment_variables.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace cmakewatch {

// A text after expansion.
struct Expanded {
    enum class State {
        good,
        invalid,  // an unknown macro, no closing brace, variables that refer to each other in a circle, or too long
        of_vendor // it has a $vendor{} macro: CMake ignores such a preset
    };
    State state = State::good;
    std::string text;
};

class PresetMacros {
  public:
    // The preset's own "environment"; nothing stands for null.
    using Environment = std::map<std::string, std::optional<std::string>>;

    // `values` are those of macros without a namespace, `process` is the environment that $penv{} reads. Without
    // `environment`, $env{} is invalid: so it is where files are included.
    PresetMacros(EnvironmentVariables values, const EnvironmentVariables& process,
                 std::optional<Environment> environment);

    [[nodiscard]] Expanded expand(std::string_view text);

    // The environment with all macros expanded, without what is null. `state` is the worst of all.
    [[nodiscard]] EnvironmentVariables environment(Expanded::State& state);

  private:
    [[nodiscard]] Expanded value_of(std::string_view space, const std::string& name);
    [[nodiscard]] Expanded variable(const std::string& name);

    EnvironmentVariables values_;
    const EnvironmentVariables& process_;
    std::optional<Environment> environment_;
    std::map<std::string, std::optional<Expanded>> known_; // nothing: being expanded
    size_t length_ = 0;                                    // of all variables so far
};

// The macros without a namespace that a presets file of `version` may use. `file_dir` is where it lies.
[[nodiscard]] EnvironmentVariables macros_of_file(int version, const std::string& source_dir,
                                                  const std::string& file_dir);

} // namespace cmakewatch
