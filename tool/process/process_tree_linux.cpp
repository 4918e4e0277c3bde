#include "tool/process/process_tree_linux.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/unique_fd.h"
#include "tool/process/processor_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <set>
#include <sstream>
#include <string>
#include <unordered_set>

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

// Of processor time: a process that forks for ever could keep whoever walks down to its last descendant for ever.
constexpr std::chrono::milliseconds longest_walk{100};
// For killing, which is done on an event loop.
constexpr std::chrono::milliseconds longest_kill{100};

std::string content_of(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string content;
    std::array<char, 4096> chunk; // NOLINT: filled by read
    for (ssize_t size = 0; (size = ::read(file.get(), chunk.data(), chunk.size())) > 0;)
        content.append(chunk.data(), static_cast<size_t>(size));
    return content;
}

template <class Visit> void for_each_number(const std::string& directory, const Visit& visit) {
    DIR* listing = ::opendir(directory.c_str());
    if (listing == nullptr) return;
    while (const auto* entry = ::readdir(listing)) {
        const std::string_view name = static_cast<const char*>(entry->d_name);
        if (!name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
            visit(static_cast<pid_t>(std::stol(std::string(name))));
    }
    ::closedir(listing);
}

// Calls `visit` with the number of each descriptor that `pid` has open, and what it leads to.
template <class Visit> void for_each_descriptor(pid_t pid, const Visit& visit) {
    const auto directory = "/proc/" + std::to_string(pid) + "/fd";
    for_each_number(directory,
                    [&](int number) { visit(number, link_target(directory + "/" + std::to_string(number))); });
}

bool is_open_for_writing(pid_t pid, int descriptor) {
    // proc(5), fdinfo: "flags" is octal.
    const auto info = content_of("/proc/" + std::to_string(pid) + "/fdinfo/" + std::to_string(descriptor));
    const auto flags = info.find("flags:");
    return flags != std::string::npos && (std::strtoul(info.c_str() + flags + 6, nullptr, 8) & O_ACCMODE) != O_RDONLY;
}

struct Status {
    char state = 0;
    pid_t parent = -1;
    pid_t group = -1;
};

// proc(5), stat. Of a process that is gone: nothing.
Status status_of(pid_t pid) {
    // pid (name) state ppid pgrp ...: the name may hold anything, so start behind its last parenthesis.
    const auto text = content_of("/proc/" + std::to_string(pid) + "/stat");
    Status status;
    const auto end = text.rfind(')');
    if (end == std::string::npos) return status;
    std::istringstream rest(text.substr(end + 1));
    rest >> status.state >> status.parent >> status.group;
    return status;
}

pid_t parent_of(pid_t pid) {
    return status_of(pid).parent;
}

std::vector<pid_t> children_by_table(pid_t pid) {
    std::vector<pid_t> children;
    for_each_number("/proc", [&](pid_t other) {
        if (parent_of(other) == pid) children.push_back(other);
    });
    return children;
}

// proc(5), children: a child may be left out if another one exits while the list is read. So it is read twice, and some
// are named twice.
std::vector<pid_t> children_of(pid_t pid) {
    const auto tasks = "/proc/" + std::to_string(pid) + "/task";
    std::vector<pid_t> children;
    bool is_supported = true;
    for_each_number(tasks, [&](pid_t task) {
        const auto path = tasks + "/" + std::to_string(task) + "/children";
        const auto list = content_of(path) + " " + content_of(path);
        if (list == " " && ::access(path.c_str(), F_OK) != 0) is_supported = ::kill(task, 0) != 0; // gone meanwhile
        const char* at = list.data();
        for (pid_t child = 0; at < list.data() + list.size();) {
            const auto [end, failed] = std::from_chars(at, list.data() + list.size(), child);
            if (failed == std::errc{}) children.push_back(child);
            at = end + 1;
        }
    });
    return is_supported ? children : children_by_table(pid); // a kernel without CONFIG_PROC_CHILDREN
}

// Calls `visit` with each process below `pid`, as soon as it is found, parents before their children. Returns whether
// all have been visited, and not `end` was reached.
template <class Visit> bool walk_down(pid_t pid, std::chrono::nanoseconds end, const Visit& visit) {
    std::vector<pid_t> found{pid};
    std::unordered_set<pid_t> seen{pid};
    for (size_t at = 0; at < found.size(); ++at) {
        for (const auto child : children_of(found[at])) {
            if (!seen.insert(child).second) continue;
            found.push_back(child);
            visit(child);
        }
        if (processor_time() > end) return false;
    }
    return true;
}

// Whether it may still fork: a process that has been sent SIGSTOP runs on until it would return from the kernel.
bool may_run(pid_t pid) {
    const auto state = status_of(pid).state;
    return state == 'R' || state == 'S';
}

// Sends `signal` to each process below `pid` that `is_target` claims, as soon as it is found, and looks again until no
// other one is found: what forks while we look is seen then. Returns whom it was sent to.
std::vector<pid_t> signal_all_below(pid_t pid, int signal, const std::function<bool(pid_t)>& is_target) {
    std::vector<pid_t> reached;
    std::unordered_set<pid_t> known;
    const auto end = processor_time() + longest_kill;
    bool has_found = false;
    do {
        has_found = signal == SIGSTOP && (may_run(pid) || std::any_of(reached.begin(), reached.end(), may_run));
        if (has_found) ::sched_yield();
        (void)walk_down(pid, end, [&](pid_t found) {
            if (!known.insert(found).second || !is_target(found)) return;
            has_found = true;
            reached.push_back(found);
            ::kill(found, signal);
        });
    } while (has_found && processor_time() < end);
    return reached;
}

} // namespace

void adopt_orphans() {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

std::vector<pid_t> descendants_of(pid_t pid) {
    std::vector<pid_t> found;
    (void)walk_down(pid, processor_time() + longest_walk, [&](pid_t descendant) { found.push_back(descendant); });
    return found;
}

std::vector<pid_t> descendants() {
    return descendants_of(::getpid());
}

std::vector<pid_t> kill_descendants(const std::function<bool(pid_t)>& is_target) {
    return signal_all_below(::getpid(), SIGKILL, is_target);
}

void kill_tree(pid_t pid) {
    // All are stopped first: what is killed while others fork would leave its children to somebody else.
    ::kill(pid, SIGSTOP);
    for (const auto descendant : signal_all_below(pid, SIGSTOP, [](pid_t) { return true; }))
        ::kill(descendant, SIGKILL);
    ::kill(pid, SIGKILL);
}

pid_t branch_of(pid_t pid) {
    const auto own = ::getpid();
    while (pid > 0) {
        const auto parent = parent_of(pid);
        if (parent == own) return pid;
        pid = parent;
    }
    return 0;
}

bool is_group_alive(pid_t group) {
    if (::kill(-group, 0) != 0) return false;
    bool is_alive = false;
    for_each_number("/proc", [&](pid_t pid) {
        if (is_alive) return;
        const auto status = status_of(pid);
        is_alive = status.group == group && status.state != 'Z' && status.state != 'X';
    });
    return is_alive;
}

bool is_stopped(pid_t pid) {
    return status_of(pid).state == 'T';
}

bool has_variable(pid_t pid, std::string_view name) {
    const auto entries = content_of("/proc/" + std::to_string(pid) + "/environ");
    const auto assignment = std::string(name) + "=";
    return entries.starts_with(assignment) || entries.find('\0' + assignment) != std::string::npos;
}

std::vector<OpenFile> open_files_of_descendants() {
    std::vector<OpenFile> files;
    for (const auto pid : descendants())
        for_each_descriptor(pid, [&](int number, std::string target) {
            if (target.starts_with('/') && !target.starts_with("/dev/"))
                files.push_back({std::move(target), pid, number});
        });
    return files;
}

bool is_being_written(const OpenFile& file) {
    return link_target("/proc/" + std::to_string(file.pid) + "/fd/" + std::to_string(file.descriptor)) == file.path &&
           is_open_for_writing(file.pid, file.descriptor);
}

std::vector<std::string> files_written_by_readers_of(std::initializer_list<int> descriptors) {
    std::set<std::string, std::less<>> pipes;
    for (const int descriptor : descriptors)
        if (auto target = link_target("/proc/self/fd/" + std::to_string(descriptor)); target.starts_with("pipe:"))
            pipes.insert(std::move(target));
    std::vector<std::string> files;
    if (pipes.empty()) return files;
    const auto own = ::getpid();
    for_each_number("/proc", [&](pid_t pid) {
        if (pid == own) return;
        bool is_reader = false;
        std::vector<std::string> written;
        for_each_descriptor(pid, [&](int number, std::string_view target) {
            if (pipes.contains(target)) is_reader = is_reader || !is_open_for_writing(pid, number);
            if (target.starts_with('/') && is_open_for_writing(pid, number)) written.emplace_back(target);
        });
        if (is_reader) files.insert(files.end(), written.begin(), written.end());
    });
    return files;
}

std::vector<pid_t> others_running(std::string_view name, const std::string& directory) {
    std::vector<pid_t> found;
    for_each_number("/proc", [&](pid_t pid) {
        if (is_running(pid, name, directory)) found.push_back(pid);
    });
    // Such as a Ninja that has started us as one of its jobs.
    for (auto pid = ::getppid(); pid > 0; pid = parent_of(pid)) std::erase(found, pid);
    const auto own_name = content_of("/proc/self/comm");
    std::erase_if(found, [&](pid_t pid) {
        for (auto above = pid; above > 0; above = parent_of(above))
            if (content_of("/proc/" + std::to_string(above) + "/comm") == own_name) return true;
        return !is_running(pid, name, directory); // it has ended meanwhile, and may have been ours
    });
    return found;
}

bool is_running(pid_t pid, std::string_view name, const std::string& directory) {
    const auto process = "/proc/" + std::to_string(pid);
    // The kernel keeps 15 bytes of the name.
    if (content_of(process + "/comm") != std::string(name.substr(0, 15)) + "\n") return false;
    return link_target(process + "/cwd") == directory;
}

bool is_held_by_debugger(pid_t pid) {
    const auto status = content_of("/proc/" + std::to_string(pid) + "/status");
    return status.find("\nState:\tZ") != std::string::npos && status.find("\nTracerPid:\t") != std::string::npos &&
           status.find("\nTracerPid:\t0\n") == std::string::npos;
}

void kill_orphans(const std::function<bool(pid_t)>& is_managed) {
    for (const auto child : children_of(::getpid()))
        if (!is_managed(child) && ::getsid(child) == ::getsid(0)) kill_tree(child);
}

void reap_adopted(const std::function<bool(pid_t)>& is_managed) {
    for (const auto child : children_of(::getpid()))
        if (!is_managed(child)) ::waitpid(child, nullptr, WNOHANG);
}

} // namespace cmakewatch
