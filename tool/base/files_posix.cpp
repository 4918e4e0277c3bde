#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/base/unique_fd.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t compared_at_once = 1U << 16U;

Error cannot_read(const std::string& path) {
    return {ErrorKind::project, "cannot read", path, std::strerror(errno), ""};
}

Error cannot_write(const char* what, const std::string& path, std::string hint = "") {
    return {ErrorKind::environment, what, path, std::strerror(errno), std::move(hint)};
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const auto size = ::write(file, content.data(), content.size());
        if (size < 0 && errno != EINTR) return false;
        if (size > 0) content.remove_prefix(static_cast<size_t>(size));
    }
    return true;
}

} // namespace

Result<std::string> read_file(const std::string& path, std::uint64_t largest, std::uint64_t skipped) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat info{};
    if (!file || ::fstat(file.get(), &info) != 0) return cannot_read(path);
    if (!S_ISREG(info.st_mode)) return Error{ErrorKind::project, "cannot read", path, "it is not a regular file", ""};
    if (static_cast<std::uint64_t>(info.st_size) > largest)
        return Error{ErrorKind::project, "cannot read", path, fmt::format("it has more than {} MB", largest >> 20U),
                     "if cmake or ninja wrote it: remove it, and run cmake on the build directory again"};
    std::string content(info.st_size - std::min<std::uint64_t>(info.st_size, skipped), '\0');
    size_t length = 0;
    while (length < content.size()) {
        const auto size =
            ::pread(file.get(), content.data() + length, content.size() - length, static_cast<off_t>(skipped + length));
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return cannot_read(path);
        if (size == 0) break; // it has become shorter meanwhile
        length += static_cast<size_t>(size);
    }
    content.resize(length);
    return content;
}

bool have_same_content(const std::string& one, const std::string& other) {
    boost::system::error_code failed;
    const auto size = [&](const std::string& path) {
        return boost::filesystem::is_regular_file(path, failed) ? boost::filesystem::file_size(path, failed)
                                                                : static_cast<std::uintmax_t>(-1);
    };
    const auto expected = size(one);
    if (failed || expected == static_cast<std::uintmax_t>(-1) || size(other) != expected || failed) return false;
    std::ifstream first(one, std::ios::binary);
    std::ifstream second(other, std::ios::binary);
    std::string a(compared_at_once, '\0');
    std::string b(compared_at_once, '\0');
    while (first && second) {
        first.read(a.data(), static_cast<std::streamsize>(a.size()));
        second.read(b.data(), static_cast<std::streamsize>(b.size()));
        if (first.gcount() != second.gcount()) return false;
        if (std::memcmp(a.data(), b.data(), static_cast<size_t>(first.gcount())) != 0) return false;
    }
    return first.eof() && second.eof();
}

Result<std::optional<std::string>> read_file_if_there(const std::string& path) {
    if (!state_of(path).exists) return std::optional<std::string>();
    auto text = read_file(path);
    if (!text) return text.error();
    return std::optional<std::string>(std::move(*text));
}

Result<void> write_file(const std::string& path, const std::string& content) {
    boost::system::error_code failed;
    boost::filesystem::create_directories(path::parent(path), failed);
    if (failed)
        return Error{ErrorKind::environment, "cannot create directory", path::parent(path), failed.message(), ""};
    const auto temporary = fmt::format("{}.new{}", path, ::getpid()); // others may write the same file
    ::unlink(temporary.c_str());
    const UniqueFd file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!file) return cannot_write("cannot write", path);
    if (write_all(file.get(), content) && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
    auto error = cannot_write("cannot write", path);
    ::unlink(temporary.c_str());
    return error;
}

Result<FileTime> file_system_now(const std::string& path) {
    UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644));
    if (!file && errno == ENOENT) {
        // Only our own directory is made: a removed build directory must not come back by our hand.
        ::mkdir(path::parent(path).c_str(), 0755);
        file.reset(::open(path.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644));
    }
    struct stat info{};
    const auto directory = path::parent(path::parent(path));
    if (!file && !state_of(directory).exists)
        return Error{ErrorKind::environment, "cannot build in", directory, "it is not there any more",
                     fmt::format("cmake -B '{}' -G Ninja where the sources are makes it anew", directory)};
    if (!file || ::futimens(file.get(), nullptr) != 0 || ::fstat(file.get(), &info) != 0)
        return cannot_write("cannot write to the build directory", path,
                            "cmakewatch keeps its own files in .cmakewatch there");
    return state_of("/proc/self/fd/" + std::to_string(file.get())).changed;
}

} // namespace cmakewatch
