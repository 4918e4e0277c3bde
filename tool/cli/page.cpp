#include "tool/cli/page.h"

#include "tool/base/lines.h"

#include <cctype>
#include <charconv>
#include <iterator>

namespace cmakewatch {
namespace {

constexpr std::string_view fence = "```";
constexpr std::string_view comment_begin = "<!-- ";
constexpr std::string_view comment_end = " -->";
constexpr std::string_view options_comment = "options:";
constexpr std::string_view prefix_of_names = "cmakewatch-";

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// Reads line by line; a block ends where the next one begins.
class PageReader {
  public:
    explicit PageReader(const OptionEntries& options) : options_(options) {}

    Page read(std::string_view text) {
        while (!text.empty()) take(take_line(text));
        return std::move(page_);
    }

  private:
    void take(std::string_view line) {
        if (line.starts_with(fence)) {
            is_in_code_ = !is_in_code_;
            if (is_in_code_) begin(Page::Kind::code, "");
            is_open_ = is_in_code_;
            return;
        }
        if (is_in_code_) {
            page_.blocks.back().text.append(line) += '\n';
        } else if (line.empty()) {
            is_open_ = false;
            is_in_table_ = false;
        } else if (line.starts_with("# ")) {
            take_title(line.substr(2));
        } else if (line.starts_with("## ")) {
            begin(Page::Kind::heading, line.substr(3));
            is_open_ = false;
        } else if (line.starts_with("### ")) {
            begin(Page::Kind::subheading, line.substr(4));
            is_open_ = false;
        } else if (line.starts_with("- ")) {
            begin(Page::Kind::item, line.substr(2));
        } else if (line.starts_with("| ")) {
            take_row(line);
        } else if (line.starts_with(comment_begin)) {
            take_comment(line);
        } else if (line.starts_with("|--")) {
            is_in_table_ = true;
        } else if (is_open_) {
            page_.blocks.back().text.append(" ").append(trimmed(line));
        } else {
            begin(Page::Kind::paragraph, line);
        }
    }

    void begin(Page::Kind kind, std::string_view text) {
        page_.blocks.push_back({kind, std::string(text)});
        is_open_ = true;
    }

    void take_title(std::string_view line) {
        const auto bracket = line.find('(');
        const auto colon = line.find("): ", bracket);
        if (colon == std::string_view::npos) return;
        page_.name = line.substr(0, bracket);
        std::from_chars(line.data() + bracket + 1, line.data() + colon, page_.section);
        page_.summary = line.substr(colon + 3);
    }

    void take_row(std::string_view line) {
        const auto middle = line.find(" | ", 2);
        const auto end = line.rfind(" |");
        if (!is_in_table_ || middle == std::string_view::npos || end <= middle) return; // the head of the table
        begin(Page::Kind::entry, trimmed(line.substr(middle + 3, end - middle - 3)));
        page_.blocks.back().tag = trimmed(line.substr(2, middle - 2));
        is_open_ = false;
    }

    void take_comment(std::string_view line) {
        line = line.substr(comment_begin.size(), line.find(comment_end) - comment_begin.size());
        if (!line.starts_with(options_comment)) return;
        auto entries = options_(std::string(trimmed(line.substr(options_comment.size()))));
        page_.blocks.insert(page_.blocks.end(), std::make_move_iterator(entries.begin()),
                            std::make_move_iterator(entries.end()));
    }

    const OptionEntries& options_;
    Page page_;
    bool is_open_ = false; // the next line belongs to the last block
    bool is_in_code_ = false;
    bool is_in_table_ = false;
};

} // namespace

std::string Page::topic() const {
    return name.starts_with(prefix_of_names) ? name.substr(prefix_of_names.size()) : name;
}

Page parse_page(std::string_view markdown, const OptionEntries& options) {
    return PageReader(options).read(markdown);
}

std::vector<Span> spans_of(std::string_view text) {
    std::vector<Span> spans;
    const auto add = [&](Span::Style style, std::string_view part) {
        if (!part.empty()) spans.push_back({style, std::string(part)});
    };
    size_t begin = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '`' && text[at] != '*') continue;
        const auto end = text.find(text[at], at + 1);
        if (end == std::string_view::npos) continue;
        add(Span::Style::plain, text.substr(begin, at - begin));
        add(text[at] == '`' ? Span::Style::literal : Span::Style::placeholder, text.substr(at + 1, end - at - 1));
        at = end;
        begin = end + 1;
    }
    add(Span::Style::plain, text.substr(begin));
    return spans;
}

} // namespace cmakewatch
