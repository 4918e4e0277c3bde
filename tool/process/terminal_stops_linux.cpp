#include "tool/process/terminal_stops_linux.h"

#include "tool/process/process_tree_linux.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace cmakewatch {
namespace {

std::string proc_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

constexpr size_t longest_command_text = 200;
constexpr int fields_between_terminal_and_exit_code = 44; // proc(5), stat: they are fields 7 and 52

} // namespace

std::vector<TerminalJob> terminal_jobs() {
    std::vector<TerminalJob> jobs;
    const auto own_session = ::getsid(0);
    for (const auto pid : descendants()) {
        if (::getsid(pid) != own_session) continue;
        const auto text = proc_text("/proc/" + std::to_string(pid) + "/stat");
        const auto end = text.rfind(')'); // the name may hold anything
        if (end == std::string::npos) continue;
        std::istringstream rest(text.substr(end + 1));
        char state = 0;
        pid_t session = 0;
        int terminal = 0;
        TerminalJob job;
        job.pid = pid;
        rest >> state >> job.parent >> job.group >> session >> terminal;
        if (terminal == 0 || state == 'Z' || state == 'X') continue;
        job.is_stopped = state == 'T';
        if (job.is_stopped) {
            std::string skipped;
            for (int i = 0; i < fields_between_terminal_and_exit_code; ++i) rest >> skipped;
            int stop_signal = 0;
            rest >> stop_signal;
            job.changes_modes = stop_signal == SIGTTOU || stop_signal == 0;
            job.waits_for_terminal = stop_signal == SIGTTIN || stop_signal == SIGTTOU || stop_signal == 0;
        }
        jobs.push_back(job);
    }
    return jobs;
}

std::string command_text(pid_t pid) {
    auto words = proc_text("/proc/" + std::to_string(pid) + "/cmdline");
    while (words.ends_with('\0')) words.pop_back();
    std::replace(words.begin(), words.end(), '\0', ' ');
    constexpr std::string_view shell = "/bin/sh -c ";
    if (words.starts_with(shell)) words.erase(0, shell.size());
    words.resize(std::min({words.find('\n'), words.size(), longest_command_text}));
    return words;
}

} // namespace cmakewatch
