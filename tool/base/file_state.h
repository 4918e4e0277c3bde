// What is known of a file without reading it.
#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>

namespace cmakewatch {

// A moment of a file system's clock, in nanoseconds since 1970.
using FileTime = std::int64_t;

inline constexpr FileTime nanoseconds_per_second = 1'000'000'000;

// Whether it may be of a file system that counts whole seconds.
[[nodiscard]] constexpr bool is_whole_seconds(FileTime time) {
    return time % nanoseconds_per_second == 0;
}

// What tells one version of a file from another without reading it.
struct FileState {
    bool exists = false;
    FileTime modified = 0; // st_mtim
    FileTime changed = 0;  // st_ctim
    std::uint64_t size = 0;
    std::uint64_t inode = 0;
    std::uint32_t permissions = 0; // mode bits

    bool operator==(const FileState&) const = default;
};
BOOST_DESCRIBE_STRUCT(FileState, (), (exists, modified, changed, size, inode, permissions))

} // namespace cmakewatch
