// A process and all that it has started: what they use, when they rest, their end.
#pragma once

#include "tests/bench/measure.h"

#include <cstdlib>
#include <map>
#include <thread>

namespace bench {

constexpr auto quiet_time = 1500ms;  // cmakewatch has Ninja look at all files again a second after a restart
constexpr double quiet_share = 0.01; // of a core: timers and the like

// `pid` first, then what it has started. What has lost its parent is found by its session, which spawn() makes.
inline std::vector<pid_t> process_tree(pid_t pid) {
    std::multimap<pid_t, pid_t> children;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto stat = content(entry.path().string() + "/stat");
        const auto end_of_name = stat.rfind(')');
        if (end_of_name == std::string::npos) continue; // it has ended meanwhile
        int parent = 0;
        int group = 0;
        int session = 0;
        const int process = std::atoi(name.c_str());
        std::istringstream(stat.substr(end_of_name + 4)) >> parent >> group >> session;
        children.emplace(parent, process);
        if (session == pid && parent <= 1 && process != pid) children.emplace(pid, process);
    }
    std::vector<pid_t> tree{pid};
    for (size_t i = 0; i < tree.size(); ++i)
        for (auto [at, end] = children.equal_range(tree[i]); at != end; ++at) tree.push_back(at->second);
    return tree;
}

// Processor time of all threads that there are now, in seconds.
inline double processor_time(pid_t pid) {
    double sum = 0;
    boost::system::error_code ended;
    for (fs::directory_iterator at(fmt::format("/proc/{}/task", pid), ended), end; at != end && !ended;
         at.increment(ended))
        sum += std::strtod(content(at->path().string() + "/schedstat").c_str(), nullptr) * 1e-9;
    return sum;
}

inline double processor_time(const std::vector<pid_t>& pids) {
    double sum = 0;
    for (const auto pid : pids) sum += processor_time(pid);
    return sum;
}

// Waits until a process and all that it has started have rested for some time. False if they do not in `seconds`.
inline bool wait_until_quiet(pid_t pid, double seconds) {
    for (const auto give_up = now() + seconds; now() < give_up;) {
        const auto tree = process_tree(pid);
        const auto time = processor_time(tree);
        const auto begin = now();
        std::this_thread::sleep_for(quiet_time);
        if (process_tree(pid) == tree && processor_time(tree) - time < quiet_share * (now() - begin)) return true;
    }
    return false;
}

struct Memory {
    double resident_mb = 0;
    double proportional_mb = 0; // what is shared counts in parts: the sum over processes is what they all take
};

inline Memory memory_of(pid_t pid) {
    std::istringstream lines(content(fmt::format("/proc/{}/smaps_rollup", pid)));
    Memory memory;
    for (std::string line; std::getline(lines, line);) {
        const auto megabytes = [&line] { return std::strtod(line.c_str() + line.find(':') + 1, nullptr) / 1e3; };
        if (line.starts_with("Rss:")) memory.resident_mb = megabytes();
        if (line.starts_with("Pss:")) memory.proportional_mb = megabytes();
    }
    return memory;
}

inline std::string name_of(pid_t pid) {
    auto name = content(fmt::format("/proc/{}/comm", pid));
    while (name.ends_with('\n')) name.pop_back();
    return name;
}

// A process that is ended, with all that it has started, when this object goes. What it has started may have become
// somebody else's by then, so the tree is looked at before.
class RunningTree {
  public:
    explicit RunningTree(const std::vector<std::string>& words) : pid_(spawn(words)) {}
    RunningTree(const RunningTree&) = delete;
    RunningTree& operator=(const RunningTree&) = delete;
    ~RunningTree() {
        const auto tree = process_tree(pid_);
        ::kill(pid_, SIGTERM);
        for (int i = 0; i < 300 && ::waitpid(pid_, nullptr, WNOHANG) == 0; ++i) std::this_thread::sleep_for(10ms);
        for (const auto pid : tree) ::kill(pid, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    [[nodiscard]] pid_t pid() const { return pid_; }

  private:
    pid_t pid_;
};

} // namespace bench
