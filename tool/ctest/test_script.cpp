#include "tool/ctest/test_script.h"

#include "tool/base/path.h"
#include "tool/project/cmake_script.h"

#include <algorithm>
#include <array>
#include <optional>

namespace cmakewatch {
namespace {

constexpr std::array harmless_commands{"add_test", "set_tests_properties", "set", "else", "endif"};
constexpr std::array harmless_conditions{
    "NOT", "AND", "OR", "EXISTS", "MATCHES", "STREQUAL", "CTEST_CONFIGURATION_TYPE"};

template <class List> bool contains(const List& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// What a condition asks for; nothing if that is more than the configuration, or a file's being there.
std::optional<std::vector<std::string>> files_asked_for(const CMakeScript::Command& condition) {
    std::vector<std::string> files;
    std::string before;
    for (const auto& [text, is_literal] : condition.arguments) {
        const bool is_value = before == "EXISTS" || before == "MATCHES" || before == "STREQUAL";
        if (is_value ? !is_literal : text != "${CTEST_CONFIGURATION_TYPE}" && !contains(harmless_conditions, text))
            return std::nullopt;
        if (before == "EXISTS") files.push_back(text);
        before = is_value ? "" : text;
    }
    if (before == "EXISTS") return std::nullopt;
    return files;
}

} // namespace

TestScript parse_test_script(std::string_view text, const std::string& directory) {
    if (text.find("$ENV{") != std::string_view::npos) return {};
    TestScript script;
    CMakeScript commands(text);
    while (const auto command = commands.next()) {
        const auto& [name, arguments] = *command;
        if (name == "subdirs" || name == "include") {
            if (arguments.empty() || (name == "include" && arguments.size() > 1)) return {};
            for (const auto& [file, is_literal] : arguments) {
                if (!is_literal) return {};
                const auto path = path::absolute(file, directory);
                script.files.push_back(name == "include" ? path : path + "/CTestTestfile.cmake");
            }
        } else if (name == "if" || name == "elseif") {
            const auto files = files_asked_for(*command);
            if (!files) return {};
            for (const auto& file : *files) script.files.push_back(path::absolute(file, directory));
        } else if (!contains(harmless_commands, name) ||
                   (name == "set" && (arguments.empty() || arguments[0].text.starts_with("ENV{")))) {
            return {};
        }
    }
    script.is_plain = commands.is_at_end();
    return script;
}

} // namespace cmakewatch
