#include "tool/cli/help.h"
#include "tool/cli/option_table.h"

#include "tests/catch.h"

#include <regex>
#include <set>

using namespace cmakewatch;

namespace {

// Those at the start of a line: not in an example.
std::set<std::string> options_in(const std::string& help) {
    std::set<std::string> names;
    const std::regex line("\n +(?:(-[A-Za-z0-9]{1,2}), )?(--[a-z-]+)");
    for (std::sregex_iterator at(help.begin(), help.end(), line), end; at != end; ++at)
        for (const auto& name : {at->str(1), at->str(2)})
            if (!name.empty()) names.insert(name);
    return names;
}

std::string why_refused(const std::string& command, const Option& option, const std::string& name) {
    std::vector<const char*> words{"cmakewatch", command.c_str(), name.c_str()};
    const std::string value = option.setter.choices.empty() ? "1" : option.setter.choices.front();
    if (!option.is_flag()) words.push_back(value.c_str());
    const auto parsed = parse_command_line(static_cast<int>(words.size()), words.data());
    return parsed ? "" : parsed.error().what;
}

} // namespace

TEST_CASE("--help of a command names the options that it has, and the command takes them") {
    for (const auto command : all_commands()) {
        const auto name_of_command = to_string(command);
        INFO(name_of_command);
        std::set<std::string> names;
        for (const auto* option : options_of(command))
            for (const auto& name : option->names) {
                INFO(name);
                CHECK(names.insert(name).second); // it is there once
                CHECK(why_refused(name_of_command, *option, name) != "unknown option");
            }
        CHECK(options_in(help_text(command)) == names);
    }
}

TEST_CASE("--help has its options in two columns") {
    const auto help = help_text(Command::run);
    const auto has = [&](const std::string& lines) { return help.find('\n' + lines + '\n') != std::string::npos; };
    CHECK(has("  -q, --quiet                say less"));
    CHECK(has("      --color WHEN           auto, always or never")); // without marks
    CHECK(has("      --on-build-succeeded CMD\n"
              "                             the same when a build has succeeded"));
    CHECK(has("      --watch-build GLOB     files that lead to a build though CMake does not\n"
              "                             know them: sources of an ExternalProject"));
    CHECK(help.find("--watch GLOB") < help.find("--jobs N"));
    CHECK(help.find("--jobs N") < help.find("--build-dir DIR"));
}
