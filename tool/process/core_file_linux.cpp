#include "tool/process/core_file_linux.h"

#include "tool/base/glob.h"
#include "tool/process/kernel_setting_linux.h"

#include <boost/filesystem/operations.hpp>

#include <utility>

#include <sys/resource.h>

namespace cmakewatch {
CoreFiles CoreFiles::of_system() {
    return {kernel_setting("kernel/core_pattern"), kernel_setting("kernel/core_uses_pid") == "1"};
}

CoreFiles::CoreFiles(std::string pattern, bool adds_pid) : pattern_(std::move(pattern)), adds_pid_(adds_pid) {}

bool CoreFiles::are_kept_by_systemd() const {
    return pattern_.starts_with('|') && pattern_.find("systemd-coredump") != std::string::npos;
}

std::string CoreFiles::path_pattern(const std::string& directory, pid_t pid) const {
    auto glob = pattern_.starts_with('/') ? "" : glob::literal(directory) + "/";
    bool has_pid = false;
    for (size_t i = 0; i < pattern_.size(); ++i) {
        if (pattern_[i] != '%') {
            glob += glob::literal(pattern_.substr(i, 1));
            continue;
        }
        if (++i == pattern_.size()) break; // the kernel drops it
        const char what = pattern_[i];
        if (what == '%') glob += '%';
        if (what == 'p') glob += std::to_string(pid);
        if (what != '%' && what != 'p') glob += '*';
        has_pid = has_pid || what == 'p';
    }
    if (adds_pid_ && !has_pid) glob += "." + std::to_string(pid);
    return glob;
}

std::string CoreFiles::find(const std::string& directory, pid_t pid, std::int64_t since) const {
    namespace fs = boost::filesystem;
    if (!are_files()) return "";
    const auto pattern = path_pattern(directory, pid);
    boost::system::error_code failed;
    std::string newest;
    auto newest_time = since;
    for (fs::directory_iterator entry(glob::base_directory(pattern), failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const auto& path = entry->path();
        if (!glob::matches(pattern, path.string())) continue;
        boost::system::error_code unknown;
        if (fs::symlink_status(path, unknown).type() != fs::regular_file) continue;
        const auto time = static_cast<std::int64_t>(fs::last_write_time(path, unknown));
        if (unknown || time < newest_time) continue;
        newest_time = time;
        newest = path.string();
    }
    return newest;
}

bool has_low_core_limit() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max > 0;
}

} // namespace cmakewatch
