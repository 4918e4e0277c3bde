#include "tests/e2e/harness/processes_linux.h"

#include <boost/filesystem/operations.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include <signal.h>

namespace cmakewatch::e2e {
namespace {

namespace fs = boost::filesystem;

std::string proc_file(pid_t pid, const char* name) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::istringstream stream(text);
    for (std::string word; std::getline(stream, word, '\0');) words.push_back(word);
    return words;
}

// "PID (NAME) STATE PPID ...": the name may hold anything, the fields are counted behind its closing bracket.
std::vector<std::string> stat_fields(pid_t pid) {
    const auto text = proc_file(pid, "stat");
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream stream(text.substr(name_end + 1));
    return {std::istream_iterator<std::string>(stream), {}};
}

std::vector<pid_t> all_processes() {
    std::vector<pid_t> pids;
    boost::system::error_code failed;
    for (fs::directory_iterator entry("/proc", failed), end; !failed && entry != end; entry.increment(failed)) {
        const auto name = entry->path().filename().string();
        if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
            pids.push_back(std::stoi(name));
    }
    return pids;
}

} // namespace

bool is_alive(pid_t pid) {
    const auto fields = stat_fields(pid);
    return !fields.empty() && fields.front() != "Z" && fields.front() != "X";
}

std::vector<pid_t> children_of(pid_t pid) {
    std::vector<pid_t> children;
    for (const auto candidate : all_processes()) {
        const auto fields = stat_fields(candidate);
        if (fields.size() > 1 && fields[0] != "Z" && fields[1] == std::to_string(pid)) children.push_back(candidate);
    }
    return children;
}

std::vector<pid_t> processes_with(const std::string& assignment) {
    std::vector<pid_t> found;
    for (const auto pid : all_processes()) {
        const auto environment = environment_of(pid);
        if (std::find(environment.begin(), environment.end(), assignment) != environment.end() && is_alive(pid))
            found.push_back(pid);
    }
    return found;
}

std::string command_line_of(pid_t pid) {
    std::string line;
    for (const auto& word : words_of(proc_file(pid, "cmdline"))) line += (line.empty() ? "" : " ") + word;
    return line;
}

std::vector<std::string> environment_of(pid_t pid) {
    return words_of(proc_file(pid, "environ"));
}

std::vector<std::string> descriptors_of(pid_t pid) {
    std::vector<std::string> found;
    boost::system::error_code failed;
    const auto directory = "/proc/" + std::to_string(pid) + "/fd";
    for (fs::directory_iterator entry(directory, failed), end; !failed && entry != end; entry.increment(failed)) {
        boost::system::error_code ignored;
        found.push_back(entry->path().filename().string() + " " + fs::read_symlink(entry->path(), ignored).string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace cmakewatch::e2e
