#include "tool/cli/page_options.h"

#include "tool/cli/option_table.h"

#include <cctype>

namespace cmakewatch {
namespace {

std::string title(const Option& option) {
    std::string text;
    for (const auto& name : option.names) text += (text.empty() ? "`" : ", `") + name + "`";
    return text + option.value_text("*" + option.value + "*");
}

// The text of --help as a sentence.
std::string as_sentence(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front()))); // ` stays as it is
    return text + '.';
}

bool belongs_to(const OptionGroup& group, const std::string& command) {
    const bool is_for_none_alone = group.commands.empty() || group.is_for_all();
    if (command.empty()) return is_for_none_alone;
    const auto named = command_named(command);
    return !is_for_none_alone && named && group.is_for(*named);
}

} // namespace

std::vector<Page::Block> option_entries(const std::string& command) {
    std::vector<Page::Block> entries;
    for (const auto& group : option_table()) {
        if (!belongs_to(group, command)) continue;
        std::vector<Page::Block> of_group;
        for (const auto& option : group.options)
            of_group.push_back(
                {Page::Kind::entry, option.man.empty() ? as_sentence(option.help) : option.man, title(option)});
        entries.insert(command.empty() ? entries.end() : entries.begin(), of_group.begin(), of_group.end());
    }
    return entries;
}

} // namespace cmakewatch
