#include "tool/child/git_operation_posix.h"

#include "tool/base/files.h"
#include "tool/base/lines.h"
#include "tool/base/path.h"

#include <ctime>

#include <sys/stat.h>

namespace cmakewatch {
namespace {

constexpr std::time_t longest_moment = 3; // seconds

// Of the repository whose .git this is: a directory, or in a worktree or a submodule a file that names it.
std::string lock_in(const std::string& directory, const std::string& git) {
    struct stat info{};
    if (::stat(git.c_str(), &info) != 0) return "";
    if (S_ISDIR(info.st_mode)) return git + "/index.lock";
    const auto text = read_file(git, 4096);
    if (!text) return "";
    std::string_view rest = *text;
    auto line = take_line(rest);
    return take_prefix(line, "gitdir: ") ? path::absolute(std::string(line), directory) + "/index.lock" : "";
}

} // namespace

void GitOperation::note(const std::string& path) {
    auto directory = std::string(path::parent(path));
    if (directory == directory_) return;
    directory_ = directory;
    lock_.clear();
    while (lock_.empty() && directory.size() > 1) {
        lock_ = lock_in(directory, directory + "/.git");
        directory = path::parent(directory);
    }
}

bool GitOperation::is_under_way() const {
    struct stat info{};
    return !lock_.empty() && ::stat(lock_.c_str(), &info) == 0 && std::time(nullptr) - info.st_mtime < longest_moment;
}

} // namespace cmakewatch
