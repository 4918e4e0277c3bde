#include "tool/ctest/test_script.h"

#include "tool/project/path.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace cmakewatch {
namespace {

// One command invocation; of arguments, their text as it is written, without the quotes (cmake-language(7)).
struct Invocation {
    std::string name; // in lower case
    std::vector<std::string> arguments;
};

class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    // Whether next() gives nothing because there is nothing more. Otherwise the text is no CMake.
    [[nodiscard]] bool is_at_end() const { return is_at_end_; }

    std::optional<Invocation> next() {
        skip_blanks();
        is_at_end_ = rest_.empty();
        Invocation invocation;
        while (!rest_.empty() && (std::isalnum(static_cast<unsigned char>(rest_[0])) != 0 || rest_[0] == '_'))
            invocation.name += static_cast<char>(std::tolower(static_cast<unsigned char>(take())));
        skip_blanks();
        if (invocation.name.empty() || !take_if('(')) return std::nullopt;
        for (int depth = 1; depth > 0;) {
            skip_blanks();
            if (rest_.empty()) return std::nullopt;
            if (take_if('(')) {
                ++depth;
            } else if (take_if(')')) {
                --depth;
            } else if (auto argument = take_argument()) {
                invocation.arguments.push_back(std::move(*argument));
            } else {
                return std::nullopt;
            }
        }
        return invocation;
    }

  private:
    char take() {
        const char first = rest_[0];
        rest_.remove_prefix(1);
        return first;
    }

    bool take_if(char wanted) {
        if (rest_.empty() || rest_[0] != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void skip_blanks() {
        while (!rest_.empty()) {
            if (std::isspace(static_cast<unsigned char>(rest_[0])) != 0 || rest_[0] == ';') {
                rest_.remove_prefix(1);
            } else if (take_if('#')) {
                if (!take_bracketed()) rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
            } else {
                return;
            }
        }
    }

    // [[...]], or with any number of = between the brackets.
    std::optional<std::string> take_bracketed() {
        if (rest_.empty() || rest_[0] != '[') return std::nullopt;
        const auto opened = rest_.find_first_not_of('=', 1);
        if (opened == std::string_view::npos || rest_[opened] != '[') return std::nullopt;
        const auto closing = "]" + std::string(opened - 1, '=') + "]";
        const auto end = rest_.find(closing, opened + 1);
        if (end == std::string_view::npos) return std::nullopt;
        auto text = std::string(rest_.substr(opened + 1, end - opened - 1));
        rest_.remove_prefix(end + closing.size());
        return text;
    }

    std::optional<std::string> take_argument() {
        if (auto text = take_bracketed()) return text;
        const bool is_quoted = take_if('"');
        std::string text;
        while (!rest_.empty()) {
            if (is_quoted ? rest_[0] == '"' : is_end_of_unquoted(rest_[0])) break;
            if (rest_[0] == '\\') text += take(); // what follows is meant as it is
            if (!rest_.empty()) text += take();
        }
        if (is_quoted && !take_if('"')) return std::nullopt;
        return text;
    }

    static bool is_end_of_unquoted(char c) {
        return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '(' || c == ')' || c == '#' || c == ';';
    }

    std::string_view rest_;
    bool is_at_end_ = false;
};

constexpr std::array harmless_commands{"add_test", "set_tests_properties", "set", "else", "endif"};
constexpr std::array harmless_conditions{"NOT", "AND", "OR", "MATCHES", "STREQUAL", "CTEST_CONFIGURATION_TYPE"};

template <class List> bool contains(const List& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// Not made of variables, nor with anything that CMake would read as another character.
bool is_literal(const std::string& text) {
    return text.find_first_of("$\\") == std::string::npos;
}

// What a condition asks for; nothing if that is more than the configuration, or a file's being there.
std::optional<std::vector<std::string>> files_asked_for(const Invocation& condition) {
    std::vector<std::string> files;
    const auto& arguments = condition.arguments;
    for (size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "EXISTS") {
            if (++i == arguments.size() || !is_literal(arguments[i])) return std::nullopt;
            files.push_back(arguments[i]);
        } else if (i > 0 && (arguments[i - 1] == "MATCHES" || arguments[i - 1] == "STREQUAL")) {
            if (!is_literal(arguments[i].ends_with('$') ? arguments[i].substr(0, arguments[i].size() - 1)
                                                        : arguments[i]))
                return std::nullopt;
        } else if (arguments[i] != "${CTEST_CONFIGURATION_TYPE}" && !contains(harmless_conditions, arguments[i])) {
            return std::nullopt;
        }
    }
    return files;
}

} // namespace

TestScript parse_test_script(std::string_view text, const std::string& directory) {
    if (text.find("$ENV{") != std::string_view::npos) return {};
    TestScript script;
    Reader reader(text);
    while (const auto invocation = reader.next()) {
        const auto& [name, arguments] = *invocation;
        if (name == "subdirs" || name == "include") {
            if (arguments.empty() || (name == "include" && arguments.size() > 1)) return {};
            for (const auto& argument : arguments) {
                if (!is_literal(argument)) return {};
                const auto path = path::absolute(argument, directory);
                script.files.push_back(name == "include" ? path : path + "/CTestTestfile.cmake");
            }
        } else if (name == "if" || name == "elseif") {
            const auto files = files_asked_for(*invocation);
            if (!files) return {};
            for (const auto& file : *files) script.files.push_back(path::absolute(file, directory));
        } else if (!contains(harmless_commands, name) ||
                   (name == "set" && (arguments.empty() || arguments[0].starts_with("ENV{")))) {
            return {};
        }
    }
    script.is_plain = reader.is_at_end();
    return script;
}

} // namespace cmakewatch
