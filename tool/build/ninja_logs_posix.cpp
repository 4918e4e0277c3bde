#include "tool/build/ninja_logs_posix.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/unique_fd.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr const char* log_name = ".ninja_log";
constexpr const char* deps_name = ".ninja_deps";
constexpr size_t longest_line = 65536;

Error cannot_write(const std::string& path) {
    return {ErrorKind::environment, "cannot write", path, std::strerror(errno), ""};
}

// Whole or not at all.
Result<void> append_to(const std::string& path, std::string_view text) {
    if (text.empty()) return {};
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!file) return cannot_write(path);
    const auto end = ::lseek(file.get(), 0, SEEK_END);
    const auto written = ::write(file.get(), text.data(), text.size());
    if (written == static_cast<ssize_t>(text.size())) return {};
    if (written >= 0) errno = ENOSPC;
    auto error = cannot_write(path);
    if (written > 0 && ::ftruncate(file.get(), end) != 0) error.hint = "remove it: ninja builds all again then";
    return error;
}

Result<void> cut_off(const std::string& path, std::uint64_t size) {
    if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0) return cannot_write(path);
    return {};
}

} // namespace

Result<void> NinjaLogs::read() {
    release_deps();
    if (auto done = read_log(); !done) return done;
    return read_deps();
}

// Mostly it has only been appended to.
Result<void> NinjaLogs::read_log() {
    const auto file = path(log_name);
    const auto now = state_of(file);
    const bool is_longer = log_ && now.inode == log_state_.inode && now.size >= log_->size_read();
    if (is_longer && now == log_state_) return {};
    log_state_ = now; // from before: what is written meanwhile is not read
    const auto text = read_file(file, largest_ninja_file, is_longer ? log_->size_read() : 0);
    if (!text) return text.error();
    if (is_longer) {
        log_->append(*text);
    } else {
        auto read = BuildLogIndex::parse(*text);
        if (!read) return read.error();
        log_ = std::move(*read);
    }
    return {};
}

Result<void> NinjaLogs::read_deps() {
    deps_state_ = state_of(path(deps_name)); // from before: what is written meanwhile shall be noticed
    auto read = deps_log_.read();
    if (!read) return read.error();
    deps_.emplace(std::move(*read));
    return {};
}

Result<void> NinjaLogs::mend() {
    if (log_->size_read() < log_state_.size)
        if (auto done = cut_off(path(log_name), log_->size_read()); !done) return done;
    if (deps().size_read() < deps_state_.size)
        if (auto done = cut_off(path(deps_name), deps().size_read()); !done) return done;
    note_states();
    return {};
}

void NinjaLogs::note_states() {
    log_state_ = state_of(path(log_name));
    deps_state_ = state_of(path(deps_name));
}

bool NinjaLogs::are_untouched() const {
    const auto is_as_before = [](const FileState& before, const FileState& now) {
        return before.inode == now.inode && before.size == now.size && before.modified == now.modified;
    };
    return is_as_before(log_state_, state_of(path(log_name))) && is_as_before(deps_state_, state_of(path(deps_name)));
}

// "" if there is none.
Result<std::string> NinjaLogs::last_line_about(const std::string& output) const {
    const auto at = log_->find(output);
    if (!at) return std::string();
    const UniqueFd file(::open(path(log_name).c_str(), O_RDONLY | O_CLOEXEC));
    std::string text(longest_line, '\0');
    const auto size = file ? ::pread(file.get(), text.data(), text.size(), static_cast<off_t>(*at)) : -1;
    if (size < 0) return Error{ErrorKind::environment, "cannot read", path(log_name), std::strerror(errno), ""};
    text.resize(static_cast<size_t>(size));
    const auto end = text.find('\n');
    if (end == std::string::npos || output_in_log_line(std::string_view(text).substr(0, end)) != output)
        return Error{ErrorKind::project, "cannot read", path(log_name), "it has changed", ""};
    text.resize(end + 1);
    return text;
}

Result<void> NinjaLogs::write_excerpt(const std::string& directory, const std::vector<std::string>& outputs,
                                      const std::set<std::string>& outdated) {
    auto log = log_->head() + "\n";
    for (const auto& output : outputs) {
        if (outdated.contains(output)) continue;
        const auto line = last_line_about(output);
        if (!line) return line.error();
        log += *line;
    }
    if (auto done = write_file(path(directory + "/" + log_name), log); !done) return done;
    return write_file(path(directory + "/" + deps_name), deps().excerpt(outputs));
}

Result<void> NinjaLogs::take_from(const std::string& directory) {
    if (!are_untouched())
        return Error{ErrorKind::project, "cannot add to", path(log_name), "another ninja has built here", ""};
    const auto log = read_file(path(directory + "/" + log_name), largest_ninja_file);
    if (!log) return log.error();
    const auto noted = BuildLogIndex::parse(*log);
    if (!noted) return noted.error();
    if (noted->head() != log_->head())
        return Error{ErrorKind::project, "cannot add to", path(log_name), "another version of ninja has written it",
                     ""};
    const auto deps_bytes = read_file(path(directory + "/" + deps_name), largest_ninja_file);
    if (!deps_bytes) return deps_bytes.error();
    const auto deps = NinjaDeps::parse(*deps_bytes);
    if (!deps) return deps.error();

    std::map<std::string_view, std::string_view> last_lines; // by output
    for (std::string_view rest = std::string_view(*log).substr(noted->head().size() + 1);;) {
        const auto end = rest.find('\n');
        if (end == std::string_view::npos) break;
        if (const auto output = output_in_log_line(rest.substr(0, end)); !output.empty())
            last_lines.insert_or_assign(output, rest.substr(0, end + 1));
        rest.remove_prefix(end + 1);
    }
    std::string new_lines;
    for (const auto& [output, line] : last_lines) {
        const auto before = last_line_about(std::string(output));
        if (!before) return before.error();
        if (*before != line) new_lines += line;
    }
    auto whole = deps_log_.read();
    if (!whole) return whole.error();
    auto new_deps = whole->deps().what_follows_from(*deps);
    // Ninja makes it for the first output that has deps.
    if (!new_deps.empty() && !deps_state_.exists) new_deps.insert(0, NinjaDeps::empty_log());
    // The deps first: an output that has its line but no deps of its time is made again.
    if (auto done = append_to(path(deps_name), new_deps); !done) return done;
    if (auto done = append_to(path(log_name), new_lines); !done) return done;
    log_->append(new_lines);
    note_states();
    return {};
}

} // namespace cmakewatch
