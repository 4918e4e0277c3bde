#include "tool/build/directory_check.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/build/ninja_files.h"

#include <fmt/format.h>

#include <array>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr std::array directories{
    "/.cmakewatch",         "/.cmakewatch/manifests",
    "/.cmakewatch/targets", "/.cmake",
    "/.cmake/api",          "/.cmake/api/v1",
    "/.cmake/api/v1/query", "/.cmake/api/v1/query/client-cmakewatch",
    "/.cmake/api/v1/reply", "/CMakeFiles",
};
constexpr std::array files{"/CMakeCache.txt", "/CMakeFiles/VerifyGlobs.cmake", "/CTestTestfile.cmake", "/.ninja_deps",
                           "/.ninja_log"};

std::string user_name(uid_t user) {
    const auto* entry = ::getpwuid(user);
    return entry != nullptr ? entry->pw_name : fmt::format("number {}", user);
}

Result<void> check_owner(const std::string& path, uid_t owner) {
    if (owner == ::geteuid() || owner == 0) return {}; // root may do anything as it is
    return Error{ErrorKind::project, "cannot trust", path,
                 fmt::format("it belongs to user {}, who could have anything run in your name", user_name(owner)),
                 "if that is all right, --trust-build-dir allows it"};
}

// Of a link, both it and what it leads to.
Result<void> check_owners(const std::string& path) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return {};
    auto checked = check_owner(path, info.st_uid);
    if (!checked || !S_ISLNK(info.st_mode) || ::stat(path.c_str(), &info) != 0) return checked;
    return check_owner(path, info.st_uid);
}

Result<void> check_is_directory(const std::string& path) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0 || S_ISDIR(info.st_mode)) return {};
    return Error{ErrorKind::environment, "cannot write to the build directory", path,
                 S_ISLNK(info.st_mode) ? "it is a symbolic link" : "it is not a directory", "remove it"};
}

Result<void> check_is_regular(const std::string& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode)) return {};
    return Error{ErrorKind::project, "cannot read", path, "it is not a regular file",
                 "remove it, and run cmake on the build directory again"};
}

} // namespace

Result<void> check_file(const std::string& path, bool trusts_owner) {
    auto owners = trusts_owner ? Result<void>() : check_owners(path);
    return owners ? check_is_regular(path) : owners;
}

Result<void> check_build_directory(const std::string& build_dir, bool trusts_owner) {
    auto checked = trusts_owner ? Result<void>() : check_owners(build_dir); // which a link may lead to
    for (const auto* name : directories) {
        if (checked && !trusts_owner) checked = check_owners(build_dir + name);
        if (checked) checked = check_is_directory(build_dir + name);
    }
    for (const auto* name : files)
        if (checked) checked = check_file(build_dir + name, trusts_owner);
    if (!checked) return checked;
    for (const auto& manifest : manifests_in(build_dir))
        if (checked) checked = check_file(manifest, trusts_owner);
    return checked;
}

} // namespace cmakewatch
