// Starting programs, taking times, and comparing pairs of them.
#pragma once

#include <boost/filesystem.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

namespace fs = boost::filesystem;
using namespace std::chrono_literals;

inline double now() {
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

inline void write(const fs::path& path, const std::string& text) {
    std::ofstream(path.string()) << text;
}

inline std::string content(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

inline pid_t spawn(const std::vector<std::string>& words) {
    std::vector<char*> argv;
    for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const auto pid = ::vfork();
    if (pid == 0) {
        ::setsid(); // a Ctrl-C is for the bench, which ends what it has started
        const int nowhere = ::open("/dev/null", O_RDWR);
        for (const int stream : {0, 1, 2}) ::dup2(nowhere, stream);
        ::execvp(argv.front(), argv.data());
        ::_exit(127);
    }
    return pid;
}

inline void run(const std::vector<std::string>& words) {
    int status = 0;
    ::waitpid(spawn(words), &status, 0);
    if (status != 0) throw std::runtime_error("failed: " + words.front());
}

inline void end(pid_t pid) {
    ::kill(pid, SIGTERM);
    ::waitpid(pid, nullptr, 0);
}

inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct Pair {
    double ours;
    double floor;
};

inline void print(const std::string& name, const std::vector<Pair>& pairs) {
    std::vector<double> ratios;
    std::vector<double> extra;
    std::vector<double> floors;
    for (const auto& pair : pairs) {
        ratios.push_back(pair.ours / pair.floor);
        extra.push_back((pair.ours - pair.floor) * 1e3);
        floors.push_back(pair.floor * 1e3);
    }
    fmt::print("{:34} ratio {:.2f}   floor {:6.1f} ms   extra {:+6.2f} ms   (medians of {})\n", name, median(ratios),
               median(floors), median(extra), pairs.size());
}

} // namespace bench
