#include "tool/doctor/access_checks_posix.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/build_lock_posix.h"
#include "tool/build/ninja_files.h"
#include "tool/process/process_tree_linux.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstring>

#include <sys/statvfs.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::uint64_t megabyte = 1U << 20U;
constexpr std::uint64_t little_room = 200 * megabyte; // for objects with debug information

bool is_refused(const std::string& path, int access) {
    return ::access(path.c_str(), access) != 0 && errno != ENOENT;
}

} // namespace

Finding check_writing(const Site& site) {
    const auto& build_dir = *site.build_dir;
    std::vector<std::string> written{build_dir};
    for (const auto* name : {"/.ninja_log", "/.ninja_deps", "/CMakeCache.txt", "/CMakeFiles", "/.cmakewatch"})
        written.push_back(build_dir + name);
    for (auto& manifest : manifests_in(build_dir)) written.push_back(std::move(manifest));
    for (const auto& path : written)
        if (is_refused(path, W_OK))
            return fault(
                fmt::format("cannot write \"{}\": {}", path, std::strerror(errno)),
                fmt::format("did another user build here? sudo chown -R \"$USER\" {}", shell_quoted({build_dir})));
    const auto probe = file_system_now(build_dir + "/.cmakewatch/since");
    return probe ? good("allowed in the build directory") : fault(probe.error());
}

Finding check_reading(const Site& site) {
    size_t refused = 0;
    std::string first;
    for (const auto& [file, kind] : site.plan->files)
        if (is_refused(std::string(file), R_OK) && refused++ == 0) first = file;
    if (refused == 0) return good(fmt::format("all files may be read ({})", site.plan->files.size()));
    return fault(refused == 1 ? fmt::format("cannot read {}", first)
                              : fmt::format("cannot read {} and {} more", first, refused - 1),
                 fmt::format("chmod u+r {}, or have the owner allow it", shell_quoted({first})));
}

Finding disk_finding(std::uint64_t free_bytes, bool has_free_files) {
    const auto room = fmt::format("{} MB are free", free_bytes / megabyte);
    constexpr const char* hint = "make room on the disk of the build directory";
    if (!has_free_files) return fault("the file system has no room for more files", hint);
    if (free_bytes < megabyte) return fault("it is full", hint);
    return free_bytes < little_room ? warning("only " + room, hint) : good(room);
}

Finding check_disk(const Site& site) {
    struct statvfs info{};
    if (::statvfs(site.build_dir->c_str(), &info) != 0)
        return warning(std::strerror(errno), "look at the disk with df");
    // Some file systems make room for files as they are needed: then they count none at all.
    return disk_finding(std::uint64_t{info.f_bavail} * info.f_frsize, info.f_files == 0 || info.f_favail > 0);
}

Finding check_others_at_work(const Site& site) {
    const auto ninja = site.cache->ninja({});
    const auto ninjas = others_running(ninja ? path::name(*ninja) : "ninja", real_path(*site.build_dir));
    if (!ninjas.empty())
        return warning(fmt::format("ninja builds here now (process {})", fmt::join(ninjas, ", ")),
                       "wait for its end: two builds in one directory can damage what they make");
    if (!state_of(*site.build_dir + "/.cmakewatch").exists) return good("none");
    BuildLock lock(*site.build_dir);
    const auto is_free = lock.try_take();
    if (!is_free) return fault(is_free.error());
    return *is_free ? good("none") : warning("another cmakewatch builds here now", "they wait for each other");
}

} // namespace cmakewatch
