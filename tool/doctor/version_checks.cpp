#include "tool/doctor/version_checks.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/version.h"
#include "tool/build/active_preset.h"
#include "tool/build/cmake_project.h"
#include "tool/build/required_versions.h"
#include "tool/process/launch_linux.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>

namespace cmakewatch {
namespace {

// What the preset that the build directory remembers adds to the environment of builds.
EnvironmentVariables environment_of_build(const Site& site) {
    const auto names = ActivePreset::remembered(*site.build_dir).names;
    if (!names.any()) return {};
    const auto preset = ActivePreset::open(names, site.cache->source_dir());
    return preset ? preset->session().build_environment : EnvironmentVariables();
}

// The CMake package that the project has found, if it has.
ProgramVersion package_of(const Site& site) {
    const auto directory = site.cache ? site.cache->entry("cmakewatch_DIR") : std::string();
    const auto text = read_file(directory + "/cmakewatchConfigVersion.cmake");
    if (directory.empty() || !text) return {};
    constexpr std::string_view setting = "set(PACKAGE_VERSION \"";
    const auto at = text->find(setting);
    if (at == std::string::npos) return {};
    const auto begin = at + setting.size();
    return {directory, text->substr(begin, text->find('"', begin) - begin)};
}

std::string named(const ProgramVersion& program) {
    return fmt::format("{} ({})", program.version, program.file);
}

} // namespace

Finding cmakewatch_finding(const ProgramVersion& own, const std::string& in_path, const ProgramVersion& package) {
    if (!package.file.empty() && package.version != own.version)
        return warning(fmt::format("{}; the project has found the CMake package of {}", named(own), named(package)),
                       "install one version of both, then run cmake on the build directory");
    if (!in_path.empty() && in_path != own.file)
        return warning(fmt::format("{}; PATH has another one, {}", named(own), in_path),
                       "put the directory of the one that you want first in PATH");
    return good(named(own));
}

Finding check_cmakewatch(const Site& site) {
    return cmakewatch_finding({link_target("/proc/self/exe"), version}, real_path(find_program("cmakewatch")),
                              package_of(site));
}

Finding check_cmake(const Site& site) {
    const auto added = environment_of_build(site);
    const auto file = site.cache->cmake(added);
    if (!file) return fault(file.error());
    const auto cmake = version_of(*file, added);
    if (cmake.version.empty()) return fault(fmt::format("{} does not tell its version", cmake.file), "reinstall cmake");
    const auto is_good = check_cmake_version(cmake.version);
    return is_good ? good(named(cmake)) : fault(is_good.error());
}

Finding ninja_finding(const ProgramVersion& used, const ProgramVersion& in_path, const std::string& build_dir) {
    if (const auto is_good = check_ninja_version(used.file, used.version, build_dir); !is_good)
        return fault(is_good.error());
    if (in_path.version.empty() || parse_version(in_path.version) == parse_version(used.version))
        return good(named(used));
    return warning(fmt::format("{}; PATH has {}, after which everything is built anew", named(used), named(in_path)),
                   fmt::format("start builds with cmake --build; or take that one: cmake -B {} "
                               "-DCMAKE_MAKE_PROGRAM={}",
                               shell_quoted({build_dir}), shell_quoted({in_path.file})));
}

Finding check_ninja(const Site& site) {
    const auto added = environment_of_build(site);
    const auto file = site.cache->ninja(added);
    if (!file) return fault(file.error());
    const auto in_path = find_program("ninja");
    const bool is_another = real_path(in_path) != real_path(*file);
    return ninja_finding(version_of(*file, added), is_another ? version_of(in_path, {}) : ProgramVersion(),
                         *site.build_dir);
}

} // namespace cmakewatch
