#include "tool/cli/man_page.h"

#include "tool/cli/option_table.h"

#include <cctype>
#include <regex>

namespace cmakewatch {
namespace {

std::string bold(const std::string& word) {
    return "\\fB" + word + "\\fR";
}

// A dash that is typed must not become a hyphen.
std::string with_minus(const std::string& text) {
    return std::regex_replace(text, std::regex("-"), "\\-");
}

std::string heading(const OptionGroup& group) {
    if (group.is_for_all()) return "All commands";
    if (group.commands.empty()) return "Without a command";
    std::string names;
    for (size_t i = 0; i < group.commands.size(); ++i) {
        const bool is_last = i + 1 == group.commands.size();
        names += (i == 0 ? "" : is_last ? " and " : ", ") + to_string(group.commands[i]);
    }
    return names;
}

std::string title(const Option& option) {
    std::string text;
    for (const auto& name : option.names) text += (text.empty() ? "" : ", ") + bold(with_minus(name));
    return option.is_flag() ? text : text + " \\fI" + option.value + "\\fR";
}

// The text of --help as a sentence.
std::string as_sentence(std::string text) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front()))); // ` stays as it is
    return text + '.';
}

// Bold between two `, and one sentence a line.
std::string as_roff(const std::string& text) {
    std::string marked;
    bool is_bold = false;
    for (const char c : text) {
        if (c == '`') {
            is_bold = !is_bold;
            marked += is_bold ? "\\fB" : "\\fR";
        } else if (c == '-' && is_bold) {
            marked += "\\-";
        } else {
            marked += c;
        }
    }
    return std::regex_replace(marked, std::regex(R"(\. (?=[A-Z\\]))"), ".\n");
}

} // namespace

std::string man_options() {
    std::string page = ".\\\" Made from tool/cli/option_table.cpp: edit that. tests/unit/cli/man_page_test.cpp tells "
                       "how to update this.\n";
    for (const auto& group : option_table()) {
        page += ".SS " + heading(group) + '\n';
        if (group.is_for_all()) page += "They may stand in front of the command, too.\n";
        for (const auto& option : group.options)
            page += ".TP\n" + title(option) + '\n' +
                    as_roff(option.man.empty() ? as_sentence(option.help) : option.man) + '\n';
    }
    return page;
}

} // namespace cmakewatch
