#include "tool/doctor/reply_check.h"

#include "tool/base/file_system_posix.h"
#include "tool/build/cmake_project.h"
#include "tool/build/required_versions.h"
#include "tool/project/file_api.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>

namespace cmakewatch {

Finding check_reply(const Site& site) {
    const auto& build_dir = *site.build_dir;
    const auto hint = fmt::format("cmake {}; cmakewatch has it run at the next start, too", shell_quoted({build_dir}));
    if (!state_of(build_dir + "/build.ninja").exists)
        return warning("there is no build.ninja: cmake has failed, or was interrupted", hint);
    if (!state_of(build_dir + "/" + std::string(file_api::query_file)).exists)
        return good("not asked for yet: cmakewatch has cmake run when it starts");
    if (!is_reply_fresh(build_dir))
        return warning(has_reply(build_dir) ? "it is older than build.ninja, or no answer to cmakewatch"
                                            : "there is none, though it was asked for",
                       hint);
    if (!site.project) return warning(site.project.error().message(), hint);
    if (const auto is_good = check_cmake_version(site.project->cmake_version); !is_good) return fault(is_good.error());
    if (const auto newer = input_newer_than_manifest(*site.project, build_dir); !newer.empty())
        return warning(fmt::format("{} has changed since", newer), hint);
    return good("up to date");
}

} // namespace cmakewatch
