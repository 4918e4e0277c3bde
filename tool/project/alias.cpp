#include "tool/project/alias.h"

#include "tool/project/cmake_script.h"

#include <map>
#include <regex>

namespace cmakewatch {
namespace {

// What `text`, with its variables, has to look like, and the variables in their order.
struct Pattern {
    std::string expression;
    std::vector<std::string> variables;
};

Pattern pattern_of(const std::string& text) {
    static const std::regex variable(R"(\$\{([^${}]*)\})");
    static const std::regex special(R"([.^$|()\[\]{}*+?\\])");
    Pattern pattern;
    auto rest = text.begin();
    for (std::sregex_iterator found(text.begin(), text.end(), variable), end; found != end; ++found) {
        pattern.expression += std::regex_replace(std::string(rest, (*found)[0].first), special, R"(\$&)") + "(.+)";
        pattern.variables.push_back((*found)[1]);
        rest = (*found)[0].second;
    }
    pattern.expression += std::regex_replace(std::string(rest, text.end()), special, R"(\$&)");
    return pattern;
}

// Nothing if `alias` is no name that `names` could be, or if it does not tell what the variables of `target` are.
std::optional<std::string> match(const std::string& names, const std::string& target, const std::string& alias) {
    const auto pattern = pattern_of(names);
    std::smatch match;
    if (!std::regex_match(alias, match, std::regex(pattern.expression))) return std::nullopt;
    auto named = target;
    for (size_t i = 0; i < pattern.variables.size(); ++i) {
        const auto variable = "${" + pattern.variables[i] + "}";
        for (auto at = named.find(variable); at != std::string::npos;
             at = named.find(variable, at + match.length(i + 1)))
            named.replace(at, variable.size(), match.str(i + 1));
    }
    if (named.find("${") != std::string::npos) return std::nullopt;
    return named;
}

} // namespace

std::optional<std::string> target_of_alias(std::string_view script, const std::string& alias) {
    if (script.find("ALIAS") == std::string_view::npos) return std::nullopt;
    CMakeScript commands(script);
    while (const auto command = commands.next()) {
        if (command->name != "add_executable" && command->name != "add_library") continue;
        const auto& words = command->arguments;
        if (words.size() != 3 || words[1].text != "ALIAS") continue;
        if (auto target = match(words[0].text, words[2].text, alias)) return target;
    }
    return std::nullopt;
}

} // namespace cmakewatch
