#include "tool/timings/link_command.h"

#include "tool/base/path.h"
#include "tool/project/shell_commands.h"

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

constexpr std::string_view linker_option = "-fuse-ld=";

// Files that linkers write beside the output, each named in one word.
constexpr std::array<std::string_view, 4> written_files{"-Wl,--dependency-file=", "-Wl,-Map=", "-Wl,-Map,",
                                                        "-Wl,--out-implib,"};

} // namespace

std::optional<LinkCommand> LinkCommand::find(std::string_view step, std::string_view output) {
    if (step.find("$(") != std::string_view::npos || step.find('`') != std::string_view::npos) return std::nullopt;
    for (const auto& command : parse_shell_commands(step)) {
        LinkCommand link;
        for (const auto& word : command.words) {
            if (!word) break;
            if (!link.words_.empty() && link.words_.back() == "-o" && *word == output)
                link.output_ = link.words_.size();
            link.words_.push_back(*word);
        }
        if (link.output_ > 0 && link.words_.size() == command.words.size()) return link;
    }
    return std::nullopt;
}

std::vector<std::string> LinkCommand::into(const std::string& scratch, const std::string& linker) const {
    auto words = words_;
    words[output_] = scratch + "/" + std::string(path::name(words[output_]));
    for (auto& word : words)
        for (const auto option : written_files)
            if (word.starts_with(option)) word = std::string(option) + scratch + "/written";
    if (linker.empty()) return words;
    std::erase_if(words, [](const std::string& word) { return word.starts_with(linker_option); });
    words.push_back(std::string(linker_option) + linker);
    return words;
}

std::vector<std::string> LinkCommand::linker_version() const {
    auto words = words_;
    words[output_] = "/dev/null";
    words.emplace_back("-Wl,--version");
    return words;
}

} // namespace cmakewatch
