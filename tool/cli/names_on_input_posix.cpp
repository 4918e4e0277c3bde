#include "tool/cli/names_on_input_posix.h"

#include <algorithm>
#include <array>

#include <unistd.h>

namespace cmakewatch {
namespace {

std::vector<std::string> names_on_input() {
    std::string text;
    std::array<char, 65536> chunk; // NOLINT: filled by read
    for (ssize_t size = 0; (size = ::read(STDIN_FILENO, chunk.data(), chunk.size())) > 0;)
        text.append(chunk.data(), static_cast<size_t>(size));
    const char end = text.find('\0') != std::string::npos ? '\0' : '\n';
    std::vector<std::string> names;
    for (size_t begin = 0; begin < text.size();) {
        const auto at = std::min(text.find(end, begin), text.size());
        if (at > begin) names.push_back(text.substr(begin, at - begin));
        begin = at + 1;
    }
    return names;
}

} // namespace

std::vector<std::string> with_names_on_input(const std::vector<std::string>& files) {
    std::vector<std::string> all;
    for (const auto& file : files) {
        const auto names = file == "-" ? names_on_input() : std::vector<std::string>{file};
        all.insert(all.end(), names.begin(), names.end());
    }
    return all;
}

} // namespace cmakewatch
