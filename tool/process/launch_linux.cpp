#include "tool/process/launch_linux.h"

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace cmakewatch {
namespace {

namespace process_v2 = boost::process::v2;

// On a kernel before 5.11, which cannot mark a range.
constexpr int most_descriptors_closed_singly = 1024;
// Of a program with more memory it would take long.
constexpr rlim_t largest_core = rlim_t{1} << 30U;

// Runs in the new process between fork and exec: async-signal-safe calls only.
// (Boost's own bind_fd initialiser crashes at -O2 in 1.81.)
struct ChildSetup {
    const LaunchSpec& spec;
    pid_t parent;

    template <class Launcher> boost::system::error_code
    on_exec_setup(Launcher& launcher, const process_v2::filesystem::path& executable, const char* const*(&argv)) const {
        for (int number = 1; number < NSIG; ++number) {
            struct sigaction action{};
            action.sa_handler = SIG_DFL;
            ::sigaction(number, &action, nullptr);
        }
        sigset_t blocked;
        sigemptyset(&blocked);
        if (spec.blocks_death_signal) sigaddset(&blocked, spec.parent_death_signal);
        ::sigprocmask(SIG_SETMASK, &blocked, nullptr);

        if (spec.group == LaunchSpec::Group::own) ::setpgid(0, 0);
        if (spec.group == LaunchSpec::Group::session) {
            ::setsid();
            if (spec.terminal >= 0) ::ioctl(spec.terminal, TIOCSCTTY, 0);
        }
        if (spec.parent_death_signal != 0) {
            ::prctl(PR_SET_PDEATHSIG, spec.parent_death_signal);
            if (::getppid() != parent) { // it died before the line above
                if (!spec.blocks_death_signal) ::_exit(127);
                ::raise(spec.parent_death_signal);
            }
        }
        // The three may name each other's numbers: move them out of the way first.
        const int sources[3] = {spec.input, spec.output, spec.error};
        int moved[3];
        for (int i = 0; i < 3; ++i) {
            moved[i] = ::fcntl(sources[i], F_DUPFD_CLOEXEC, 3);
            if (moved[i] < 0 && sources[i] != i) return last_error();
        }
        for (int i = 0; i < 3; ++i)
            if (moved[i] >= 0 && ::dup2(moved[i], i) < 0) return last_error();
        if (::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
            for (int fd = 3; fd < most_descriptors_closed_singly; ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
        for (const int descriptor : spec.inherited) ::fcntl(descriptor, F_SETFD, 0);
        if (spec.may_dump_core) {
            rlimit limit{};
            ::getrlimit(RLIMIT_CORE, &limit);
            limit.rlim_cur = std::min(std::max(limit.rlim_cur, largest_core), limit.rlim_max);
            ::setrlimit(RLIMIT_CORE, &limit);
        }
        if (!spec.directory.empty() && ::chdir(spec.directory.c_str()) != 0) return last_error();
        // Here rather than by Boost, which allocates memory to look for open descriptors: after vfork(2) it is ours.
        ::execve(executable.c_str(), const_cast<char* const*>(argv), const_cast<char* const*>(launcher.env));
        return last_error();
    }

    template <class Launcher> [[noreturn]] void on_exec_error(Launcher&, const process_v2::filesystem::path&,
                                                              const char* const*(&),
                                                              const boost::system::error_code&) const {
        ::_exit(127); // Boost would call exit() and run our handlers a second time
    }

    static boost::system::error_code last_error() { return {errno, boost::system::system_category()}; }
};

// A signal to the new process before it has default handlers would run ours in it, and in our memory: taken for one to
// us. glibc's posix_spawn(3) does the same.
class HeldBack {
  public:
    HeldBack() {
        sigset_t all;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~HeldBack() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    HeldBack(const HeldBack&) = delete;
    HeldBack& operator=(const HeldBack&) = delete;

  private:
    sigset_t before_{};
};

Error cannot_start(const std::string& executable, const std::string& why, std::string hint = "") {
    return {ErrorKind::environment, "cannot start", executable, why, std::move(hint)};
}

} // namespace

Result<Process> launch(const LaunchSpec& spec) {
    struct stat info{};
    if (::stat(spec.executable.c_str(), &info) != 0)
        return cannot_start(spec.executable, std::strerror(errno),
                            spec.executable.find('/') == std::string::npos ? "it is not in PATH" : "");
    if (!S_ISREG(info.st_mode)) return cannot_start(spec.executable, "it is not a file");
    if (::access(spec.executable.c_str(), X_OK) != 0)
        return cannot_start(spec.executable, std::strerror(errno), "it must be executable: chmod +x");
    if (!spec.directory.empty() && (::stat(spec.directory.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)))
        return cannot_start(spec.executable, "there is no directory " + spec.directory, "--cwd names the directory");

    std::vector<const char*> environment;
    environment.reserve(spec.environment.size() + 1);
    for (const auto& entry : spec.environment) environment.push_back(entry.c_str());
    environment.push_back(nullptr);

    // A context of its own: Boost.Process tells the context about the fork, which must not disturb a running loop.
    boost::asio::io_context context;
    // vfork, since Asio allocates memory between fork and exec: with fork, another of our threads may have held the
    // allocator's locks for ever (glibc's own allocator copes with that, a sanitizer's does not).
    process_v2::posix::vfork_launcher launcher;
    launcher.env = environment.data();
    boost::system::error_code failed;
    auto started = [&] {
        const HeldBack signals;
        return launcher(context.get_executor(), failed, spec.executable, spec.arguments, ChildSetup{spec, ::getpid()});
    }();
    if (failed) {
        if (launcher.pid > 0) ::waitpid(launcher.pid, nullptr, 0); // it has left with 127
        const bool is_foreign = failed == boost::system::errc::executable_format_error;
        return cannot_start(spec.executable, failed.message(),
                            is_foreign ? "if it is for another machine, CROSSCOMPILING_EMULATOR in CMake runs it, or "
                                         "for example --wrapper qemu-aarch64; a script needs a first line with #!"
                                       : "");
    }
    Process process;
    process.pid = started.id();
    started.detach();
    if (spec.group == LaunchSpec::Group::own) ::setpgid(process.pid, process.pid); // whoever comes first
    process.handle.reset(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
    if (!process.handle) {
        const auto why = std::string(std::strerror(errno));
        ::kill(process.pid, SIGKILL);
        ::waitpid(process.pid, nullptr, 0);
        return cannot_start(spec.executable, "no handle on its process: " + why);
    }
    return process;
}

std::string find_program(const std::string& name, const EnvironmentVariables& added) {
    if (name.find('/') != std::string::npos) return ::access(name.c_str(), X_OK) == 0 ? name : "";
    const char* variable = std::getenv("PATH");
    std::string list = variable != nullptr ? variable : "/usr/local/bin:/usr/bin:/bin";
    if (const auto path = added.find("PATH"); path != added.end()) list = path->second;
    for (size_t begin = 0; begin <= list.size();) {
        const auto end = std::min(list.find(':', begin), list.size());
        auto path = list.substr(begin, end - begin) + "/" + name;
        struct stat info{};
        if (::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && ::access(path.c_str(), X_OK) == 0) return path;
        begin = end + 1;
    }
    return "";
}

std::vector<std::string> environment_without(const std::vector<std::string>& names) {
    std::vector<std::string> kept;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const auto name = text.substr(0, text.find('='));
        if (std::find(names.begin(), names.end(), name) == names.end()) kept.emplace_back(text);
    }
    return kept;
}

std::vector<std::string> environment_with(const EnvironmentVariables& added, const std::vector<std::string>& without) {
    auto replaced = without;
    for (const auto& entry : added) replaced.push_back(entry.first);
    auto environment = environment_without(replaced);
    for (const auto& [name, value] : added)
        if (std::find(without.begin(), without.end(), name) == without.end()) environment.push_back(name + "=" + value);
    return environment;
}

EnvironmentVariables process_environment() {
    EnvironmentVariables variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const auto equals = text.find('=');
        if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

} // namespace cmakewatch
