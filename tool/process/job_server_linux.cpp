#include "tool/process/job_server_linux.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>

namespace cmakewatch {
namespace {

constexpr std::array variable_names{"MAKEFLAGS", "MFLAGS"};

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(' ', begin), text.size());
        if (end > begin) words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

// What names the job server; "" if nothing does. `--jobserver-fds` is what make before 4.2 says.
std::string_view job_server_in(std::string_view makeflags) {
    std::string_view named;
    for (const auto word : words_of(makeflags)) {
        if (word == "--") break; // assignments follow
        for (const std::string_view option : {"--jobserver-auth=", "--jobserver-fds="})
            if (word.starts_with(option)) named = word.substr(option.size()); // the last one counts
    }
    return named;
}

bool is_pipe(int descriptor) {
    struct stat info{};
    return ::fstat(descriptor, &info) == 0 && S_ISFIFO(info.st_mode);
}

// The descriptors that it needs; nothing if it cannot be used.
std::optional<std::vector<int>> descriptors_of(std::string_view job_server) {
    constexpr std::string_view fifo = "fifo:";
    if (job_server.starts_with(fifo)) {
        struct stat info{};
        const bool is_there =
            ::stat(std::string(job_server.substr(fifo.size())).c_str(), &info) == 0 && S_ISFIFO(info.st_mode);
        return is_there ? std::optional(std::vector<int>{}) : std::nullopt;
    }
    std::array<int, 2> ends{-1, -1};
    const auto* end = job_server.data() + job_server.size();
    const auto first = std::from_chars(job_server.data(), end, ends[0]);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ',') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, ends[1]);
    if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
    if (!std::all_of(ends.begin(), ends.end(), [](int number) { return number > 2 && is_pipe(number); }))
        return std::nullopt;
    return std::vector<int>{ends[0], ends[1]};
}

} // namespace

std::string without_job_server(const std::string& makeflags) {
    std::string kept;
    bool are_options = true;
    for (const auto word : words_of(makeflags)) {
        are_options = are_options && word != "--";
        if (are_options && (word.starts_with("--jobserver-") || word.starts_with("-j"))) continue;
        kept += kept.empty() && makeflags.front() != ' ' ? "" : " ";
        kept += word;
    }
    return kept;
}

JobServer JobServer::take() {
    JobServer taken;
    if (std::getenv("MAKELEVEL") == nullptr) return taken; // somebody's own settings
    const char* makeflags = std::getenv("MAKEFLAGS");
    const auto descriptors = descriptors_of(job_server_in(makeflags != nullptr ? makeflags : ""));
    if (descriptors) taken.descriptors_ = *descriptors;
    for (const auto* name : variable_names) {
        const char* value = std::getenv(name);
        if (value == nullptr) continue;
        taken.variables_.push_back(std::string(name) + "=" + (descriptors ? value : without_job_server(value)));
        ::unsetenv(name);
    }
    for (const int descriptor : taken.descriptors_) ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return taken;
}

void JobServer::give_to(CommandRun::Command& command) const {
    command.inherited = descriptors_;
    for (const auto& variable : variables_) {
        const auto name = variable.substr(0, variable.find('=') + 1);
        const bool is_set = std::any_of(command.environment.begin(), command.environment.end(),
                                        [&](const std::string& entry) { return entry.starts_with(name); });
        if (!is_set) command.environment.push_back(variable);
    }
}

} // namespace cmakewatch
