#include "tool/project/shell_commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace cmakewatch {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

// What ends a word that is not quoted.
bool is_operator(char c) {
    return std::string_view("&|;()<>\n").find(c) != std::string_view::npos;
}

bool is_keyword(std::string_view word) {
    constexpr std::array<std::string_view, 12> keywords{"if",    "then", "elif", "else", "fi", "while",
                                                        "until", "do",   "done", "!",    "{",  "}"};
    return std::find(keywords.begin(), keywords.end(), word) != keywords.end();
}

bool is_assignment(std::string_view word) {
    const auto name = word.substr(0, word.find('='));
    return name.size() < word.size() && !name.empty() &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::vector<ShellCommand> parse() {
        while (!text_.empty()) {
            if (text_.starts_with("\\\n")) {
                text_.remove_prefix(2);
            } else if (is_space(text_.front())) {
                text_.remove_prefix(1);
            } else if (text_.front() == '#') {
                text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
            } else if (is_operator(text_.front())) {
                take_operator();
            } else {
                take_word();
            }
        }
        finish_command();
        return std::move(commands_);
    }

  private:
    enum class Next { argument, written, read };

    void take_operator() {
        const char c = text_.front();
        const bool writes_both = text_.starts_with("&>");
        if (c == '>' || writes_both) {
            text_.remove_prefix(writes_both ? 2 : 1);
            while (text_.starts_with('>') || text_.starts_with('|')) text_.remove_prefix(1);
            const bool is_descriptor = text_.starts_with('&'); // 2>&1
            if (is_descriptor) text_.remove_prefix(1);
            next_ = is_descriptor ? Next::read : Next::written;
        } else if (c == '<') {
            while (text_.starts_with('<') || text_.starts_with('&') || text_.starts_with('-')) text_.remove_prefix(1);
            next_ = Next::read;
        } else {
            finish_command();
            if (c == '(') ++depth_;
            if (c == ')' && depth_ > 0) --depth_;
            text_.remove_prefix(1);
        }
    }

    void take_word() {
        std::string word;
        bool is_known = true;
        bool is_quoted = false;
        while (!text_.empty() && !is_space(text_.front()) && !is_operator(text_.front())) {
            const char c = text_.front();
            text_.remove_prefix(1);
            if (c == '\\') {
                is_quoted = true;
                take_escaped(word);
            } else if (c == '\'') {
                is_quoted = true;
                const auto end = std::min(text_.find('\''), text_.size());
                word += text_.substr(0, end);
                text_.remove_prefix(std::min(end + 1, text_.size()));
            } else if (c == '"') {
                is_quoted = true;
                is_known = take_double_quoted(word) && is_known;
            } else {
                const bool is_home = c == '~' && word.empty();
                if (is_home || std::string_view("$`*?[{").find(c) != std::string_view::npos)
                    is_known = is_lone_brace(c);
                word += c;
            }
        }
        // A number right before `>` or `<` is a descriptor.
        const bool is_descriptor =
            !is_quoted && (text_.starts_with('>') || text_.starts_with('<')) &&
            std::all_of(word.begin(), word.end(), [](unsigned char d) { return std::isdigit(d); });
        if (!is_descriptor) add(is_known ? ShellWord(std::move(word)) : std::nullopt, is_quoted);
    }

    // `{` alone is a keyword.
    [[nodiscard]] bool is_lone_brace(char c) const {
        return c == '{' && (text_.empty() || is_space(text_.front()) || text_.front() == '\n');
    }

    void take_escaped(std::string& word) {
        if (text_.empty()) return;
        if (text_.front() != '\n') word += text_.front();
        text_.remove_prefix(1);
    }

    // Returns whether the shell leaves it as it is.
    bool take_double_quoted(std::string& word) {
        bool is_known = true;
        while (!text_.empty() && text_.front() != '"') {
            const char c = text_.front();
            text_.remove_prefix(1);
            if (c == '$' || c == '`') is_known = false;
            if (c == '\\' && !text_.empty() &&
                std::string_view("$`\"\\\n").find(text_.front()) != std::string_view::npos) {
                take_escaped(word);
            } else {
                word += c;
            }
        }
        if (!text_.empty()) text_.remove_prefix(1);
        return is_known;
    }

    void add(ShellWord word, bool is_quoted) {
        const auto next = std::exchange(next_, Next::argument);
        if (next == Next::written) return command_.written.push_back(std::move(word));
        if (next != Next::argument) return;
        const bool is_in_front = command_.words.empty() && word && !is_quoted;
        if (is_in_front && (is_keyword(*word) || is_assignment(*word))) return;
        command_.words.push_back(std::move(word));
    }

    void finish_command() {
        next_ = Next::argument;
        command_.depth = depth_;
        if (!command_.words.empty() || !command_.written.empty()) commands_.push_back(std::move(command_));
        command_ = {};
    }

    std::string_view text_;
    std::vector<ShellCommand> commands_;
    ShellCommand command_;
    Next next_ = Next::argument;
    size_t depth_ = 0;
};

} // namespace

std::vector<ShellCommand> parse_shell_commands(std::string_view line) {
    return Parser(line).parse();
}

} // namespace cmakewatch
