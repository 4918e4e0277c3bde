// The presets of a source directory, by the rules of cmake-presets(7): inheritance, conditions, macros, environments.
// Package presets are only checked, as CMake does; workflow presets are not looked at.
// Pure: files and the environment come in as data. Knows nothing of what a preset's settings are for.
#pragma once

#include "tool/base/environment_variables.h"
#include "tool/project/preset_file.h"

#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

enum class PresetKind { configure, build, test, package };

[[nodiscard]] std::string_view to_string(PresetKind kind);

struct Preset {
    // Why it cannot be used.
    enum class State { good, hidden, disabled, of_vendor };

    std::string name;
    State state = State::good;
    std::string configure_preset;     // the one that a build or test preset belongs to
    std::string generator;            // a configure preset's, "" if it names none
    boost::json::object fields;       // with what it inherits; macros are expanded
    boost::json::object unexpanded;   // the same before that: what tells whether it has been edited
    EnvironmentVariables environment; // with that of its configure preset; null ones are left out
};

class Presets {
  public:
    // Reads all presets of `source_dir` (absolute, normalised). `process` is the environment that $penv{} reads.
    // `looked_for` gets the path of each file that was read or looked for, also if there is an error.
    // Errors: those of read_preset_files(); presets that inherit each other or what is not there, two of one name, a
    // build or test preset without a configure preset, an invalid macro or condition.
    [[nodiscard]] static Result<Presets> read(const std::string& source_dir, const ReadIfThere& read,
                                              const EnvironmentVariables& process, std::set<std::string>& looked_for);

    // The preset of that name. Errors: there is none ("did you mean", lists those there are), it is hidden, its
    // condition does not hold, it has macros of a vendor.
    [[nodiscard]] Result<const Preset*> require(PresetKind kind, const std::string& name) const;

    // The names of those that can be used, sorted.
    [[nodiscard]] std::vector<std::string> names(PresetKind kind) const;

    // The names of the build or test presets that can be used and belong to the configure preset `name`.
    [[nodiscard]] std::vector<std::string> belonging_to(PresetKind kind, const std::string& name) const;

  private:
    friend class PresetResolver;

    std::map<PresetKind, std::map<std::string, Preset>> presets_;
    std::string source_dir_;
};

} // namespace cmakewatch
