#include "tool/doctor/build_directory_checks.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/build/active_preset.h"
#include "tool/build/build_directory.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cmakewatch {
namespace {

// At which Ninja cuts what compilers tell of headers.
constexpr std::string_view cutting_characters = "'&;*?<>|^`";

std::string new_build_hint(const std::string& build_dir) {
    return fmt::format("configure another one: cmake -S SOURCES -B {}-new -G Ninja", shell_quoted({build_dir}));
}

} // namespace

Finding check_place(const Site& site) {
    if (!site.build_dir) return fault(site.build_dir.error());
    if (!site.cache) return fault(site.cache.error());
    if (const auto place = site.cache->place(); !place) return fault(place.error());
    const auto& path = *site.build_dir;
    return good(site.named_by.empty() ? path : fmt::format("{} ({} names it)", path, site.named_by));
}

Finding check_generator(const Site& site) {
    return site.generator ? good(site.cache->generator()) : fault(site.generator.error());
}

Finding check_sources(const Site& site) {
    const auto source = site.cache->source_dir();
    if (!state_of(source + "/CMakeLists.txt").exists)
        return fault(fmt::format("the build directory is of {}, which has no CMakeLists.txt any more", source),
                     new_build_hint(*site.build_dir));
    const auto here = real_path(site.current_directory);
    const bool is_elsewhere =
        !path::is_under(here, real_path(source)) && state_of(site.current_directory + "/CMakeLists.txt").exists;
    if (is_elsewhere && !site.named_by.empty())
        return warning(fmt::format("{}; the current directory has others", source),
                       site.named_by == "CMAKEWATCH_BUILD_DIR" ? "unset CMAKEWATCH_BUILD_DIR to have the one of here"
                                                               : "name the build directory of here, or go there");
    return good(source);
}

Finding other_builds_finding(const std::string& used, const std::vector<std::string>& others,
                             const std::string& by_default) {
    if (others.empty()) return good("none of these sources");
    const auto also = fmt::format("these sources are also built in {}", fmt::join(others, " and "));
    if (by_default == used) return good(also + "; without -B this one is taken");
    const auto hint = fmt::format("name the one that you want: -B {}, or CMAKEWATCH_BUILD_DIR", shell_quoted({used}));
    return warning(by_default.empty() ? also + "; without -B none is taken"
                                      : fmt::format("{}; without -B {} is taken", also, by_default),
                   hint);
}

Finding check_other_builds(const Site& site) {
    auto others = build_directories_of(site.cache->source_dir(), site.current_directory);
    const auto used = real_path(*site.build_dir);
    std::erase_if(others, [&](const auto& one) { return real_path(one) == used; });
    const auto by_default = find_build_directory("", site.current_directory);
    const bool is_used_by_default = by_default && real_path(*by_default) == used;
    return other_builds_finding(*site.build_dir, others,
                                is_used_by_default ? *site.build_dir
                                : by_default       ? *by_default
                                                   : std::string());
}

Finding check_preset(const Site& site) {
    const auto names = ActivePreset::remembered(*site.build_dir).names;
    if (!names.any()) return good("none");
    const auto preset = ActivePreset::open(names, site.cache->source_dir());
    if (preset) return good(preset->session().names.configure);
    auto finding = fault(preset.error());
    finding.hint += finding.hint.empty() ? "" : "; ";
    finding.hint += "--no-preset builds without it";
    return finding;
}

Finding paths_finding(const std::string& source_dir, const std::string& build_dir) {
    for (const auto& path : {source_dir, build_dir}) {
        const auto at = path.find_first_of(cutting_characters);
        if (at == std::string::npos) continue;
        return warning(fmt::format("ninja cuts {} at the {} when compilers tell of headers: all files near the sources "
                                   "are watched instead",
                                   path, path[at]),
                       "move the project to a path without such a character");
    }
    return good("ninja can read them");
}

Finding check_paths(const Site& site) {
    return paths_finding(site.cache->source_dir(), *site.build_dir);
}

} // namespace cmakewatch
