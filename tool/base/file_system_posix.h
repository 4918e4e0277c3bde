// Looking at files and directories.
#pragma once

#include "tool/base/file_state.h"
#include "tool/base/path_kind.h"

#include <functional>
#include <string>
#include <string_view>

struct stat;

namespace cmakewatch {

// The state of the file that `path` leads to, through symbolic links; exists = false if there is none.
[[nodiscard]] FileState state_of(const std::string& path);

// What stat(2) says of a file that is there.
[[nodiscard]] FileState file_state(const struct stat& info);

// Now, by the system's clock, of which the times of files are.
[[nodiscard]] FileTime file_time_now();

// Whether a file of this state may get another content and yet look the same: some file systems, such as sshfs, ext3
// and FAT, count seconds, or every other one. `now` is a moment of the system's clock.
[[nodiscard]] bool may_change_unseen(const FileState& state, FileTime now);
[[nodiscard]] bool may_change_unseen(const FileState& state);

[[nodiscard]] bool is_directory(const std::string& path);
[[nodiscard]] PathKind kind_of_path(const std::string& path); // through symbolic links

// The path without symbolic links, or "" if it does not exist.
[[nodiscard]] std::string real_path(const std::string& path);

// How `path` reads below `directory` if it lies there, by whatever symbolic links each is reached; else `path` itself.
[[nodiscard]] std::string name_below(const std::string& directory, const std::string& path);

[[nodiscard]] bool is_symbolic_link(const std::string& path);

// What the symbolic link `path` says, or "" if it is none.
[[nodiscard]] std::string link_target(const std::string& path);

// Calls `visit` with the path of everything below `directory`, the nearest first. A directory is entered if `visit`
// returns true.
void for_each_below(const std::string& directory,
                    const std::function<bool(const std::string& path, bool is_directory)>& visit);

// Calls `visit` with the path of everything directly in `directory`.
void for_each_entry(const std::string& directory,
                    const std::function<void(const std::string& path, bool is_directory)>& visit);

// What the file system at `path` is called if it never reports what other machines change in it (NFS, 9p, sshfs, ...);
// else "".
[[nodiscard]] std::string_view eventless_file_system(const std::string& path);
[[nodiscard]] bool delivers_no_events(const std::string& path);

} // namespace cmakewatch
