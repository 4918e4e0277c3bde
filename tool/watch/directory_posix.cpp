#include "tool/watch/directory_posix.h"

#include "tool/base/file_system_posix.h"

#include <cerrno>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace cmakewatch {
OpenDirectory::OpenDirectory(std::string path)
    : path_(std::move(path)),
      directory_(::open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
      is_missing_(!directory_ && (errno == ENOENT || errno == ENOTDIR)) {}

OpenDirectory::Look OpenDirectory::look_at(const char* name) const {
    Look look;
    if (is_missing_) return look;
    if (!directory_) { // no descriptor is left, for example
        const auto path = (path_ == "/" ? "" : path_) + "/" + name;
        return {state_of(path), is_symbolic_link(path)};
    }
    struct stat info{};
    if (::fstatat(directory_.get(), name, &info, AT_SYMLINK_NOFOLLOW) != 0) return look;
    look.is_link = S_ISLNK(info.st_mode);
    if (look.is_link && ::fstatat(directory_.get(), name, &info, 0) != 0) return look;
    look.state = file_state(info);
    return look;
}

void OpenDirectory::for_each_name(const std::function<void(std::string_view name, bool is_directory)>& visit) const {
    if (is_missing_) return;
    DIR* listing = ::opendir(path_.c_str());
    if (listing == nullptr) return;
    while (const auto* entry = ::readdir(listing)) {
        const std::string_view name = static_cast<const char*>(entry->d_name);
        if (name == "." || name == "..") continue;
        const bool is_sure = entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK;
        struct stat info{};
        const bool is_directory =
            is_sure ? entry->d_type == DT_DIR
                    : ::fstatat(::dirfd(listing), entry->d_name, &info, 0) == 0 && S_ISDIR(info.st_mode);
        visit(name, is_directory);
    }
    ::closedir(listing);
}

} // namespace cmakewatch
