#include "tool/build/cycle_log_posix.h"

#include "tool/base/files.h"
#include "tool/base/unique_fd.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace cmakewatch {
namespace {

// Locked, and still the one of that name: another session may have replaced it.
UniqueFd open_locked(const std::string& path) {
    for (;;) {
        UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644));
        if (!file) return file;
        while (::flock(file.get(), LOCK_EX) != 0)
            if (errno != EINTR) return {};
        struct stat ours{};
        struct stat named{};
        if (::fstat(file.get(), &ours) != 0) return {};
        if (::stat(path.c_str(), &named) == 0 && named.st_ino == ours.st_ino) return file;
    }
}

bool ends_in_line(int file, off_t size) {
    char last = '\n';
    return size == 0 || ::pread(file, &last, 1, size - 1) != 1 || last == '\n';
}

} // namespace

Result<void> CycleLog::append(const EditCycle& cycle) const {
    const auto failed = [this] {
        return Error{ErrorKind::environment, "cannot write", file_, std::strerror(errno), ""};
    };
    const auto file = open_locked(file_);
    struct stat info{};
    if (!file || ::fstat(file.get(), &info) != 0) return failed();
    auto line = to_line(cycle);
    if (!ends_in_line(file.get(), info.st_size)) line.insert(0, "\n"); // whoever wrote it was killed
    const auto written = ::write(file.get(), line.data(), line.size());
    if (written != static_cast<ssize_t>(line.size())) {
        auto error = failed();
        if (written > 0) error.why = std::strerror(::ftruncate(file.get(), info.st_size) == 0 ? ENOSPC : errno);
        return error;
    }
    if (static_cast<std::uint64_t>(info.st_size) + line.size() <= full_size_) return {};
    return drop_older_half();
}

// Its lock is ours.
Result<void> CycleLog::drop_older_half() const {
    const auto text = read_file(file_);
    if (!text) return text.error();
    const auto begin = text->find('\n', text->size() / 2);
    return write_file(file_, begin == std::string::npos ? "" : text->substr(begin + 1));
}

Result<std::vector<EditCycle>> CycleLog::read() const {
    const auto text = read_file_if_there(file_);
    if (!text) return text.error();
    return *text ? parse_edit_cycles(**text) : std::vector<EditCycle>();
}

} // namespace cmakewatch
