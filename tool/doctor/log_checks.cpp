#include "tool/doctor/log_checks.h"

#include "tool/base/files.h"
#include "tool/build/cmake_project.h"
#include "tool/doctor/program_version.h"
#include "tool/project/ninja_deps.h"
#include "tool/project/ninja_log.h"

#include <fmt/format.h>

#include <optional>

namespace cmakewatch {
namespace {

constexpr const char* nothing_built = "nothing has been built yet";
constexpr const char* next_build_mends = "the next build mends it";

Result<std::optional<std::string>> log_in(const Site& site, const char* name) {
    return read_file_if_there(*site.build_dir + name);
}

// Which one that Ninja writes; 0 if that is not known.
int log_version_of(const std::string& ninja) {
    const auto version = parse_version(ninja);
    if (version == Version{}) return 0;
    return version >= Version{1, 13} ? 7 : version >= Version{1, 12} ? 6 : 5;
}

} // namespace

Finding build_log_finding(std::string_view text, const std::string& ninja) {
    const auto log = NinjaLog::parse(text);
    if (!log) return warning(log.error().message(), "the next build makes everything anew, and the log too");
    if (log->version == 0) return good(nothing_built);
    const auto expected = log_version_of(ninja);
    if (expected != 0 && log->version != expected)
        return warning(fmt::format("another ninja wrote it: it is of version {}, that of ninja {} is {}", log->version,
                                   ninja, expected),
                       "the next build may make everything anew; start builds with cmake --build");
    if (log->damaged_lines > 0)
        return warning(fmt::format("{} of its lines are damaged", log->damaged_lines), next_build_mends);
    return good(fmt::format("outputs: {}", log->outputs.size()));
}

Finding check_build_log(const Site& site) {
    const auto text = log_in(site, "/.ninja_log");
    if (!text) return fault(text.error());
    if (!*text) return good(nothing_built);
    const auto ninja = site.cache->ninja({});
    return build_log_finding(**text, ninja ? version_of(*ninja, {}).version : "");
}

Finding deps_log_finding(std::string_view bytes) {
    const auto deps = NinjaDeps::parse(bytes);
    if (!deps)
        return fault(deps.error().message(), "remove it, and build: everything is compiled anew, and the log is made");
    if (const auto rest = bytes.size() - deps->size_read(); rest > 0)
        return warning(fmt::format("its last {} bytes are damaged", rest), next_build_mends);
    return good(fmt::format("outputs: {}", deps->size()));
}

Finding check_deps_log(const Site& site) {
    const auto bytes = log_in(site, "/.ninja_deps");
    if (!bytes) return fault(bytes.error());
    return *bytes ? deps_log_finding(**bytes) : good(nothing_built);
}

} // namespace cmakewatch
