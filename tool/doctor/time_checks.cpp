#include "tool/doctor/time_checks.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/ninja_files.h"
#include "tool/project/ninja_log.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>

namespace cmakewatch {
namespace {

// Clocks of one machine differ by a tick, those of file systems by a second or two where they count those.
constexpr FileTime tolerated = 3 * nanoseconds_per_second;

std::string first_of(const std::vector<std::string>& files) {
    return files.size() == 1 ? files.front() : fmt::format("{} and {} more", files.front(), files.size() - 1);
}

Result<FileTime> now_at(const Site& site) {
    return file_system_now(*site.build_dir + "/.cmakewatch/since");
}

// What is known to be read by builds: all of it, or what CMake reads, as long as CMake has not told what there is.
FileKinds files_of(const Site& site) {
    if (site.plan) return site.plan->files;
    FileKinds files;
    const auto graph = read_ninja_graph(*site.build_dir, "build.ninja");
    if (!graph) return files;
    for (const auto node : graph->closure({"build.ninja"}).nodes)
        if (!graph->is_output(node)) files.add(graph->path(node), ChangeKind::cmake);
    return files;
}

} // namespace

Finding clock_finding(FileTime file_system, FileTime system) {
    const auto ahead = file_system - system;
    if (std::abs(ahead) > tolerated)
        return warning(fmt::format("that of the file system is {} s {} that of this machine",
                                   std::abs(ahead) / nanoseconds_per_second, ahead > 0 ? "ahead of" : "behind"),
                       "set the clocks of both machines, for example with timedatectl set-ntp true");
    return good(is_whole_seconds(file_system) ? "the file system counts whole seconds: an edit may be compiled twice"
                                              : "the file system has the time of this machine");
}

Finding check_clock(const Site& site) {
    const auto file_system = now_at(site);
    return file_system ? clock_finding(*file_system, file_time_now()) : fault(file_system.error());
}

Finding file_times_finding(const FutureFiles& files, const std::string& build_dir) {
    if (!files.of_cmake.empty())
        return fault(fmt::format("{} is dated in the future: ninja refuses to build", first_of(files.of_cmake)),
                     fmt::format("touch {}", shell_quoted(files.of_cmake)));
    if (!files.outputs.empty())
        return fault(fmt::format("{} in the build directory is dated in the future: edits of what it is made from do "
                                 "not count until then",
                                 first_of(files.outputs)),
                     fmt::format("cmake --build {} --target clean", shell_quoted({build_dir})));
    if (!files.sources.empty())
        return warning(
            fmt::format("{} is dated in the future: it is compiled in each build until then", first_of(files.sources)),
            fmt::format("touch {}", shell_quoted({files.sources.front()})));
    return good("no file is dated in the future");
}

Finding check_file_times(const Site& site) {
    const auto now = now_at(site);
    if (!now) return fault(now.error());
    const auto is_ahead = [&](std::string_view file) {
        return state_of(std::string(file)).modified > *now + tolerated;
    };
    FutureFiles files;
    for (const auto& [file, kind] : files_of(site))
        if (is_ahead(file)) (kind == ChangeKind::cmake ? files.of_cmake : files.sources).emplace_back(file);
    const auto text = read_file(*site.build_dir + "/.ninja_log", largest_ninja_file);
    const auto log = NinjaLog::parse(text ? std::string_view(*text) : "");
    if (log)
        for (const auto& [output, milliseconds] : log->outputs)
            if (is_ahead(path::absolute(output, *site.build_dir))) files.outputs.push_back(output);
    return file_times_finding(files, *site.build_dir);
}

} // namespace cmakewatch
