#include "tool/supervisor/question_posix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <unistd.h>

namespace cmakewatch {
namespace {

// A line, without blanks around it; nothing at the end of the input. What comes behind it is left for the program.
std::optional<std::string> line_of_input() {
    std::string line;
    for (char c = '\0'; c != '\n';) {
        const auto size = ::read(STDIN_FILENO, &c, 1);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return std::nullopt;
        line += c;
    }
    const auto first = line.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return "";
    return line.substr(first, line.find_last_not_of(" \t\r\n") + 1 - first);
}

std::optional<std::string> answer_to(const std::string& question, Console& console) {
    console.flush();
    fmt::print(stderr, "cmakewatch: {} ", question);
    auto line = line_of_input();
    if (!line) fmt::print(stderr, "\n");
    return line;
}

} // namespace

bool can_ask() {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

bool confirms(const std::string& question, Console& console) {
    for (;;) {
        const auto answer = answer_to(question + " [Y/n]", console);
        if (!answer) return false;
        if (answer->empty() || *answer == "y" || *answer == "Y" || *answer == "yes") return true;
        if (*answer == "n" || *answer == "N" || *answer == "no") return false;
    }
}

std::optional<std::string> choice_of(const std::string& question, const std::vector<std::string>& choices,
                                     Console& console) {
    console.line(question);
    for (size_t i = 0; i < choices.size(); ++i) console.raw_line(fmt::format("{:3}  {}", i + 1, choices[i]));
    for (;;) {
        const auto answer = answer_to("number or name:", console);
        if (!answer) return std::nullopt;
        for (size_t i = 0; i < choices.size(); ++i)
            if (*answer == choices[i] || *answer == std::to_string(i + 1)) return choices[i];
    }
}

} // namespace cmakewatch
