#include "tool/ide/replace_file_posix.h"

#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/base/unique_fd.h"

#include <boost/filesystem/operations.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr off_t largest_editors_file = 4'000'000;

Error refused(const std::string& path, const char* why) {
    return {ErrorKind::project, "cannot edit", path, why, ""};
}

Error cannot_write(const std::string& path) {
    return {ErrorKind::environment, "cannot write", path, std::strerror(errno), ""};
}

bool write_all(int fd, const std::string& content) {
    for (size_t written = 0; written < content.size();) {
        const auto size = ::write(fd, content.data() + written, content.size() - written);
        if (size < 0 && errno != EINTR) return false;
        if (size > 0) written += static_cast<size_t>(size);
    }
    return ::fsync(fd) == 0;
}

} // namespace

Result<std::optional<std::string>> replaceable_content(const std::string& path) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) {
        if (errno == ENOENT) return std::optional<std::string>();
        return refused(path, std::strerror(errno));
    }
    // What it points to may be anybody's.
    if (S_ISLNK(info.st_mode)) return refused(path, "it is a symbolic link");
    if (!S_ISREG(info.st_mode)) return refused(path, "it is not a regular file");
    if (info.st_size > largest_editors_file) return refused(path, "it is larger than 4 MB");
    auto content = read_file(path);
    if (!content) return content.error();
    return std::optional(std::move(*content));
}

Result<void> replace_file(const std::string& path, const std::string& content) {
    boost::system::error_code failed;
    boost::filesystem::create_directories(path::parent(path), failed);
    if (failed)
        return Error{ErrorKind::environment, "cannot create directory", path::parent(path), failed.message(), ""};
    const auto temporary = path + boost::filesystem::unique_path(".%%%%-%%%%-%%%%", failed).string();
    if (failed) return Error{ErrorKind::environment, "cannot write", path, failed.message(), ""};
    const UniqueFd file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file) return cannot_write(path);
    struct stat old{};
    bool is_good = true;
    if (::lstat(path.c_str(), &old) == 0) {
        // Only root can give a file away; others own it already, or may not need to.
        if (::fchown(file.get(), old.st_uid, old.st_gid) != 0) errno = 0;
        is_good = ::fchmod(file.get(), old.st_mode & 07777U) == 0;
    }
    is_good = is_good && write_all(file.get(), content) && ::rename(temporary.c_str(), path.c_str()) == 0;
    if (is_good) return {};
    const auto error = cannot_write(path);
    ::unlink(temporary.c_str());
    return error;
}

} // namespace cmakewatch
