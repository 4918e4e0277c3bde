#include "tool/build/deps_log.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr size_t bytes_that_tell_a_log = 4096;

} // namespace

DepsLog::DepsLog(const std::string& build_dir) : file_(build_dir + "/.ninja_deps") {}

Result<DepsLog::Reading> DepsLog::read() {
    std::unique_lock lock(mutex_);
    const auto now = state_of(file_);
    if (!now.exists) {
        if (state_.exists) ++version_;
        deps_ = {};
        end_.clear();
    } else if (now != state_ && !read_on(now)) {
        if (const auto done = read_anew(); !done) {
            state_ = {};
            return done.error();
        }
    }
    state_ = now;
    return Reading(std::move(lock), *this);
}

Result<void> DepsLog::read_anew() {
    end_.clear();
    ++version_;
    const auto bytes = read_file(file_, largest_ninja_file);
    if (!bytes) return bytes.error(); // without it, changes of headers would be missed
    auto deps = NinjaDeps::parse(*bytes);
    if (!deps) return deps.error();
    deps_ = std::move(*deps);
    note_end(std::string_view(*bytes).substr(0, deps_.size_read()));
    return {};
}

// Ninja writes a new log now and then; that, or one of another build, may even have the inode of the old one.
bool DepsLog::read_on(const FileState& now) {
    if (end_.empty() || now.inode != state_.inode || now.size < deps_.size_read()) return false;
    const auto read_before = deps_.size_read();
    const auto bytes = read_file(file_, largest_ninja_file, read_before - end_.size());
    if (!bytes || !bytes->starts_with(end_)) return false;
    const auto known = end_.size();
    if (deps_.append(std::string_view(*bytes).substr(known))) ++version_;
    note_end(std::string_view(*bytes).substr(0, known + deps_.size_read() - read_before));
    return true;
}

void DepsLog::note_end(std::string_view bytes) {
    end_ = bytes.substr(bytes.size() - std::min(bytes.size(), bytes_that_tell_a_log));
}

} // namespace cmakewatch
