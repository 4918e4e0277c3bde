#include "tool/doctor/checks.h"

#include "tool/doctor/access_checks_posix.h"
#include "tool/doctor/build_directory_checks.h"
#include "tool/doctor/log_checks.h"
#include "tool/doctor/reply_check.h"
#include "tool/doctor/time_checks.h"
#include "tool/doctor/version_checks.h"
#include "tool/doctor/watch_checks_linux.h"

namespace cmakewatch {

bool Check::applies_to(const Site& site) const {
    switch (needs) {
    case Needs::nothing: return true;
    case Needs::cache: return site.cache.has_value();
    case Needs::ninja: return site.generator.has_value();
    case Needs::plan: break;
    }
    return site.plan.has_value();
}

const std::vector<Check>& all_checks() {
    using enum Check::Needs;
    static const std::vector<Check> checks{
        {"cmakewatch", nothing, check_cmakewatch},
        {"build directory", nothing, check_place},
        {"generator", cache, check_generator},
        {"sources", cache, check_sources},
        {"other builds", cache, check_other_builds},
        {"preset", cache, check_preset},
        {"paths", cache, check_paths},
        {"cmake", cache, check_cmake},
        {"ninja", ninja, check_ninja},
        {"cmake's reply", ninja, check_reply},
        {"build log", ninja, check_build_log},
        {"header log", ninja, check_deps_log},
        {"writing", cache, check_writing},
        {"reading", plan, check_reading},
        {"disk", cache, check_disk},
        {"others at work", ninja, check_others_at_work},
        {"clock", cache, check_clock},
        {"file times", ninja, check_file_times},
        {"file systems", cache, check_file_systems},
        {"watcher", nothing, check_watcher},
        {"watchman", nothing, check_watchman},
        {"inotify", nothing, check_inotify},
        {"open files", nothing, check_open_files},
    };
    return checks;
}

} // namespace cmakewatch
