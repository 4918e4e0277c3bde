// The core files of programs that crash: whether the kernel leaves one, and where (core(5)).
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace cmakewatch {

class CoreFiles {
  public:
    // As this system has them.
    [[nodiscard]] static CoreFiles of_system();

    // `pattern` is that of /proc/sys/kernel/core_pattern. `adds_pid`: core_uses_pid is set.
    CoreFiles(std::string pattern, bool adds_pid);

    // Whether they are files; else a program gets them.
    [[nodiscard]] bool are_files() const { return !pattern_.empty() && pattern_.front() != '|'; }
    // systemd keeps them, and its coredumpctl(1) finds them.
    [[nodiscard]] bool are_kept_by_systemd() const;

    // The file that the process has left, which worked in `directory`; one that is older than `since` (in seconds since
    // 1970) is another's. "" if there is none.
    [[nodiscard]] std::string find(const std::string& directory, pid_t pid, std::int64_t since) const;

    // Its path as a pattern of glob.h.
    [[nodiscard]] std::string path_pattern(const std::string& directory, pid_t pid) const;

  private:
    std::string pattern_;
    bool adds_pid_;
};

// Whether what we launch leaves none, but may if LaunchSpec says so.
[[nodiscard]] bool has_low_core_limit();

} // namespace cmakewatch
