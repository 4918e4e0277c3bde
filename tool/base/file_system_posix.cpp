#include "tool/base/file_system_posix.h"

#include "tool/base/path.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <deque>

#include <dirent.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

FileTime to_file_time(const timespec& time) {
    return time.tv_sec * nanoseconds_per_second + time.tv_nsec;
}

} // namespace

FileState state_of(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 ? file_state(info) : FileState{};
}

FileState file_state(const struct stat& info) {
    FileState state;
    state.exists = true;
    state.modified = to_file_time(info.st_mtim);
    state.changed = to_file_time(info.st_ctim);
    state.size = static_cast<std::uint64_t>(info.st_size);
    state.inode = info.st_ino;
    state.permissions = info.st_mode & ALLPERMS;
    return state;
}

FileTime file_time_now() {
    return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

bool may_change_unseen(const FileState& state) {
    return may_change_unseen(state, file_time_now());
}

bool may_change_unseen(const FileState& state, FileTime now) {
    return state.exists && is_whole_seconds(state.changed) && now - state.changed < 3 * nanoseconds_per_second;
}

bool is_directory(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

PathKind kind_of_path(const std::string& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return PathKind::missing;
    return S_ISREG(info.st_mode) ? PathKind::file : PathKind::other;
}

std::string real_path(const std::string& path) {
    char* resolved = ::realpath(path.c_str(), nullptr);
    if (resolved == nullptr) return "";
    std::string text = resolved;
    std::free(resolved); // NOLINT(cppcoreguidelines-no-malloc): realpath(3) says so
    return text;
}

std::string name_below(const std::string& directory, const std::string& path) {
    const auto real_directory = real_path(directory);
    const auto real = real_path(path);
    if (real_directory.empty() || !path::is_under(real, real_directory)) return path;
    return path::absolute("." + real.substr(real_directory == "/" ? 0 : real_directory.size()), directory);
}

std::string link_target(const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const auto size = ::readlink(path.c_str(), target.data(), target.size());
    return {target.data(), static_cast<size_t>(std::max<ssize_t>(size, 0))};
}

bool is_symbolic_link(const std::string& path) {
    struct stat info{};
    return ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

void for_each_entry(const std::string& directory,
                    const std::function<void(const std::string& path, bool is_directory)>& visit) {
    DIR* listing = ::opendir(directory.c_str());
    if (listing == nullptr) return;
    while (const auto* entry = ::readdir(listing)) {
        const std::string_view name = static_cast<const char*>(entry->d_name);
        if (name == "." || name == "..") continue;
        const auto path = (directory == "/" ? "" : directory) + "/" + std::string(name);
        const bool is_sure = entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK;
        visit(path, is_sure ? entry->d_type == DT_DIR : is_directory(path));
    }
    ::closedir(listing);
}

void for_each_below(const std::string& directory,
                    const std::function<bool(const std::string& path, bool is_directory)>& visit) {
    std::deque<std::string> waiting{directory};
    while (!waiting.empty()) {
        const auto current = std::move(waiting.front());
        waiting.pop_front();
        for_each_entry(current, [&](const std::string& path, bool is_directory) {
            if (visit(path, is_directory) && is_directory) waiting.push_back(path);
        });
    }
}

std::string_view eventless_file_system(const std::string& path) {
    struct Kind {
        unsigned long magic; // statfs(2) and linux/magic.h
        std::string_view name;
    };
    constexpr std::array<Kind, 9> kinds{{{0x6969, "NFS"},
                                         {0x01021997, "9p"},
                                         {0x517B, "SMB"},
                                         {0xFF534D42, "CIFS"},
                                         {0xFE534D42, "SMB"},
                                         {0x65735546, "FUSE"},
                                         {0x00C36400, "Ceph"},
                                         {0x786F4256, "a shared folder of VirtualBox"},
                                         {0xBACBACBC, "a shared folder of VMware"}}};
    struct statfs info{};
    if (::statfs(path.c_str(), &info) != 0) return "";
    for (const auto& kind : kinds)
        if (static_cast<unsigned long>(info.f_type) == kind.magic) return kind.name;
    return "";
}

bool delivers_no_events(const std::string& path) {
    return !eventless_file_system(path).empty();
}

} // namespace cmakewatch
