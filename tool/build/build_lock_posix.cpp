#include "tool/build/build_lock_posix.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>

namespace cmakewatch {

Result<bool> BuildLock::try_take() {
    UniqueFd file(::open(path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644));
    if (!file) return Error{ErrorKind::project, "cannot open", path_, std::strerror(errno), ""};
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK || errno == EINTR) return false;
        return Error{ErrorKind::project, "cannot lock", path_, std::strerror(errno), ""};
    }
    file_ = std::move(file);
    return true;
}

} // namespace cmakewatch
