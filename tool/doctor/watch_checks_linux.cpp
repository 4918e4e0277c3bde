#include "tool/doctor/watch_checks_linux.h"

#include "tool/base/file_system_posix.h"
#include "tool/process/kernel_setting_linux.h"
#include "tool/process/launch_linux.h"
#include "tool/watch/inotify_watcher_linux.h"
#include "tool/watch/watcher.h"
#include "tool/watch/watchman_connection_posix.h"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <sys/resource.h>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds longest_watchman_wait{700};
constexpr std::uint64_t enough_open_files = 256; // for a dozen programs, a build and what cmakewatch needs itself

std::vector<std::string> directories_of(const Site& site) {
    const auto directories = site.watched_directories();
    return {directories.begin(), directories.end()};
}

// "?" if the kernel does not tell.
std::string inotify_limit(const std::string& name) {
    const auto limit = kernel_setting("fs/inotify/" + name);
    return limit.empty() ? "?" : limit;
}

// Why inotify cannot watch the directories; nothing if it can.
std::optional<Error> why_not_watched(std::vector<std::string> directories) {
    boost::asio::io_context loop;
    std::optional<Error> failure;
    const auto watcher = make_inotify_watcher(loop.get_executor(), {[](const PathEvent&) {}, [] {},
                                                                    [&](const Error& error) {
                                                                        failure = error;
                                                                        loop.stop();
                                                                    }});
    watcher->watch(std::move(directories), [&] { loop.stop(); });
    loop.run();
    return failure;
}

struct WatchmanAnswer {
    std::string version; // "" if it does not answer as it should
    std::string why = "it did not answer in time";
};

WatchmanAnswer ask_watchman() {
    boost::asio::io_context loop;
    WatchmanAnswer result;
    WatchmanConnection connection(loop.get_executor(), {[](const watchman::News&) {},
                                                        [&](const std::string& why, const std::string&) {
                                                            result.why = why;
                                                            loop.stop();
                                                        }});
    connection.open();
    connection.ask({"version"}, [&](const watchman::Answer& answer) {
        result.version = answer.version;
        loop.stop();
    });
    loop.run_for(longest_watchman_wait);
    return result;
}

} // namespace

Finding file_systems_finding(const std::vector<Placed>& places) {
    for (const auto& place : places)
        if (!place.file_system.empty())
            return warning(fmt::format("{} lies on {}, which reports no changes: files are polled instead", place.what,
                                       place.file_system),
                           "keep it on a local file system; or --poll-interval sets how often files are looked at");
    return good("they report changes");
}

Finding check_file_systems(const Site& site) {
    std::vector<Placed> places;
    for (const auto& [what, path] : {std::pair("the source directory", site.cache->source_dir()),
                                     std::pair("the build directory", *site.build_dir)})
        places.push_back({what, path, std::string(eventless_file_system(path))});
    return file_systems_finding(places);
}

Finding check_watcher(const Site& site) {
    const auto kinds = watchers_to_try(WatcherKind::automatic, directories_of(site));
    switch (kinds.front()) {
    case WatcherKind::watchman: return good("watchman, as its server runs");
    case WatcherKind::poll: return good("poll, as a file system reports no changes");
    case WatcherKind::automatic:
    case WatcherKind::inotify: break;
    }
    return good("inotify, as no Watchman server of yours runs");
}

Finding check_watchman(const Site&) {
    const char* named = std::getenv("WATCHMAN_SOCK");
    if (named != nullptr && *named != '\0' && watchman_socket().empty())
        return warning(fmt::format("WATCHMAN_SOCK names no socket of yours: {}", named),
                       "unset WATCHMAN_SOCK, or start a server there");
    if (!is_watchman_running())
        return good(find_program("watchman").empty() ? "not installed, and not needed"
                                                     : "no server runs, and none is needed");
    const auto answer = ask_watchman();
    if (watchman::is_supported(answer.version)) return good(fmt::format("its server answers: {}", answer.version));
    return warning(answer.version.empty()
                       ? fmt::format("its server at {} does not work: {}", watchman_socket(), answer.why)
                       : fmt::format("its server is of version {}, older than 4.9", answer.version),
                   "watchman shutdown-server ends it; or use --watcher inotify");
}

Finding check_inotify(const Site& site) {
    auto directories = directories_of(site);
    const auto count = directories.size();
    const auto needs = fmt::format("needed: {} of {} watches, 1 of {} instances", count,
                                   inotify_limit("max_user_watches"), inotify_limit("max_user_instances"));
    const auto failure = why_not_watched(std::move(directories));
    if (!failure) return good(needs);
    return warning(fmt::format("{}, so files are polled; {}", failure->message(), needs), failure->hint);
}

Finding open_files_finding(std::uint64_t limit) {
    if (limit < enough_open_files)
        return warning(fmt::format("at most {} for a process", limit),
                       fmt::format("ulimit -n {} in the shell that starts cmakewatch", 4 * enough_open_files));
    return good(limit == RLIM_INFINITY ? "no limit" : fmt::format("at most {} for a process", limit));
}

Finding check_open_files(const Site&) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return open_files_finding(limit.rlim_cur);
}

} // namespace cmakewatch
