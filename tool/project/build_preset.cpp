#include "tool/project/build_preset.h"

#include "tool/project/preset_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cmakewatch {
namespace {

constexpr int most_preset_jobs = 100'000;

// They name another directory or manifest, or have Ninja do something else than build.
constexpr std::array<std::string_view, 5> not_for_ninja{"-C", "-f", "-t", "-n", "-h"};
constexpr std::array<std::string_view, 2> not_for_ninja_whole{"--help", "--version"};

bool contradicts_watching(std::string_view option) {
    return std::find(not_for_ninja_whole.begin(), not_for_ninja_whole.end(), option) != not_for_ninja_whole.end() ||
           std::any_of(not_for_ninja.begin(), not_for_ninja.end(),
                       [&](std::string_view bad) { return option.starts_with(bad); });
}

} // namespace

Result<BuildPresetSettings> build_preset_settings(const Preset& preset) {
    const PresetFields fields(preset.fields);
    BuildPresetSettings settings;
    settings.targets = fields.texts("targets");
    settings.configuration = fields.text("configuration");
    settings.jobs = static_cast<int>(std::clamp<std::int64_t>(fields.number("jobs").value_or(0), 0, most_preset_jobs));
    settings.cleans_first = fields.flag("cleanFirst");
    if (fields.flag("verbose")) settings.ninja_arguments.emplace_back("-v");
    for (auto& option : fields.texts("nativeToolOptions")) {
        if (contradicts_watching(option))
            return Error{ErrorKind::project, "cannot use build preset", preset.name,
                         fmt::format("its \"nativeToolOptions\" have {}, but ninja is to build here", option),
                         "--build-preset chooses another one"};
        settings.ninja_arguments.push_back(std::move(option));
    }
    return settings;
}

} // namespace cmakewatch
